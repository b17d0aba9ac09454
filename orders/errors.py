"""What the shop cannot grant about an order, each in a sentence fit for the customer."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from core.templatetags.amounts import kilos, money
from shop.errors import ShopError
from shop.models import CartSummary


class EmptyCart(ShopError):
    def __init__(self):
        super().__init__(_("Your cart is empty."))


class NothingOrdered(ShopError):
    """Staff took an order without a line."""

    def __init__(self):
        super().__init__(_("Enter at least one variety and its kilograms."))


class TooManyOrders(ShopError):
    """More tries to place an order than anybody needs."""

    def __init__(self):
        super().__init__(
            _(
                "Too many orders came from here within a minute, and this one was not placed. "
                "Wait a minute, then place it again."
            )
        )


class KeyUsedAgain(ShopError):
    """A program sent the key of an earlier order with another wish."""

    def __init__(self):
        super().__init__(
            _(
                "This Idempotency-Key was used for another order. "
                "Nothing was ordered; send a new key for a new order."
            )
        )


class TotalChanged(ShopError):
    """An order would cost other than a program told its person; both in taka."""

    def __init__(self, total: Decimal, expected: Decimal):
        words = {"total": money(total), "expected": money(expected)}
        super().__init__(
            _("The total is now %(total)s, not %(expected)s. Nothing was ordered yet.") % words
        )


class OrderTooLarge(ShopError):
    def __init__(self):
        super().__init__(
            _("This order is larger than the shop can take at once. Call us, we will help.")
        )


@dataclass(frozen=True)
class LineChange:
    """What became of one line since the shopper last saw it.

    `seen`, `wanted` (in the cart now) and `left` are kg; prices are taka a kg, and `old_price` is
    None where the price is the same.
    """

    name: str
    seen: int
    wanted: int
    left: int
    old_price: Decimal | None
    price: Decimal

    def __str__(self):
        words = {
            "mango": self.name,
            "left": kilos(self.left),
            "wanted": kilos(self.wanted),
            "price": money(self.price),
            "old": money(self.old_price or self.price),
        }
        told = []
        if not self.left:
            told.append(_("%(mango)s is sold out."))
        elif self.wanted > self.left:
            told.append(_("Only %(left)s of %(mango)s left, not %(wanted)s."))
        elif self.wanted != self.seen:
            told.append(_("There are now %(wanted)s of %(mango)s in your cart."))
        if self.left and self.old_price is not None:
            told.append(_("%(mango)s now costs %(price)s a kg, it was %(old)s."))
        return " ".join(told) % words


class CartChanged(ShopError):
    """Price or stock is not what the shopper saw. Nothing was taken.

    `changes` are the lines concerned; `offer` is the cart as it could be ordered now.
    """

    def __init__(self, changes: list[LineChange], offer: CartSummary):
        self.changes, self.offer = changes, offer
        super().__init__(
            _("Your cart changed while you were filling this in. Nothing was ordered yet.")
        )

    @property
    def sentence(self) -> str:
        """All of it in one text, for programs: what became of each line."""
        return " ".join(map(str, self.changes)) or str(self)


class MoveRefused(ShopError):
    """An order cannot go from its status to the one wished for."""

    def __init__(self, order, status):
        names = {
            "reference": order.reference,
            "from": order.get_status_display(),
            "to": status.label,
        }
        super().__init__(_("Order %(reference)s is %(from)s and cannot become %(to)s.") % names)


class NotOwed(ShopError):
    """An amount of money that cannot have come, or gone back; `at_most` is taka."""

    def __init__(self, order, at_most: Decimal):
        words = {"reference": order.reference, "most": money(at_most)}
        if at_most:
            message = _("For order %(reference)s it can be any amount up to %(most)s.")
        else:
            message = _("For order %(reference)s there is no money to enter.")
        super().__init__(message % words)


class CancelledOrder(ShopError):
    """Money came for an order that is cancelled."""

    def __init__(self, order):
        super().__init__(
            _("Order %(reference)s is cancelled: nothing is due.") % {"reference": order.reference}
        )


class MoneyMoved(ShopError):
    """Money of an order was entered since somebody looked at it."""

    def __init__(self, order):
        words = {"reference": order.reference, "came": money(order.payment.received)}
        super().__init__(
            _(
                "Money of order %(reference)s was entered meanwhile; %(came)s are received now. "
                "Look again, and enter it if it is still to be entered."
            )
            % words
        )


class AmountNeeded(ShopError):
    """A part of the money came, and nobody said how much."""

    def __init__(self):
        super().__init__(_("Send `amount`: how many taka came."))


class PaymentMoveRefused(ShopError):
    """A payment cannot come to stand as wished; `was` and `wished` are PaymentStatus."""

    def __init__(self, order, was, wished):
        words = {"reference": order.reference, "from": was.label, "to": wished.label}
        super().__init__(
            _("The payment of order %(reference)s is %(from)s and cannot become %(to)s.") % words
        )


class NotCorrectable(ShopError):
    """An order that is packed, gone or cancelled is a record."""

    def __init__(self, order):
        words = {"reference": order.reference, "status": order.get_status_display()}
        super().__init__(
            _("Order %(reference)s is %(status)s by now; it stays as it is. Nothing was changed.")
            % words
        )


class OrderChanged(ShopError):
    """An order is no more what staff looked at when they corrected it."""

    def __init__(self, order):
        super().__init__(
            _(
                "Order %(reference)s was changed meanwhile, and nothing of yours is written yet. "
                "Look at it as it is now, then save again."
            )
            % {"reference": order.reference}
        )


class NothingLeft(ShopError):
    """The last line of an order was taken out."""

    def __init__(self, order):
        super().__init__(
            _("Nothing would be left in order %(reference)s. Cancel it instead.")
            % {"reference": order.reference}
        )


class VarietyGone(ShopError):
    """A variety that the shop no longer has."""

    def __init__(self, name: str = ""):
        gone = _("%(mango)s is no longer sold.") if name else _("This variety is no longer sold.")
        super().__init__(gone % {"mango": name})


class NothingToPrint(ShopError):
    """What was asked for names no order that goes on paper."""
