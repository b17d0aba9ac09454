"""What an order's money comes to: what is due, what has to go back, and when it is closed."""

from datetime import datetime
from decimal import Decimal


class OrderBooks:
    """The sums of one order, in taka; its total, status and payment say them."""

    @property
    def items_total(self) -> Decimal:
        """Taka for the mangoes alone."""
        return self.total_amount - self.delivery_fee

    @property
    def amount_due(self) -> Decimal:
        """Taka still to be paid; nothing for a cancelled order."""
        return max(self._balance, Decimal(0))

    @property
    def amount_to_refund(self) -> Decimal:
        """Taka that the shop holds and owes: all of a cancelled order's, else what is too much."""
        return max(-self._balance, Decimal(0))

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None

    def close_if_settled(self, at: datetime) -> None:
        """Note that nothing is left to do since `at`, or that something is again; saves nothing.

        It asks for the payment. Whatever moves an order to its end or enters money calls it.
        """
        self.closed_at = (self.closed_at or at) if self.is_settled else None

    @property
    def is_settled(self) -> bool:
        """Is nothing left to do: there or cancelled, and nobody owes anybody anything?"""
        return self.is_done and not self._balance

    @property
    def _balance(self) -> Decimal:
        """Taka that the customer owes the shop; below 0 the shop owes the customer."""
        payment = getattr(self, "payment", None)
        received, forgiven = (payment.received, payment.forgiven) if payment else (0, 0)
        if self.is_cancelled:
            return Decimal(-received)
        return self.total_amount - received - forgiven
