"""A cart as pages, checkout and API see it: lines and totals, without another query."""

from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256

from shop.models.mango import MangoCategory


@dataclass(frozen=True)
class CartLine:
    """One line as a page shows it: kilograms, and taka at today's price."""

    item_id: int
    mango: MangoCategory
    quantity: int
    price_seen: Decimal | None = None

    @property
    def price(self) -> Decimal:
        return self.mango.price

    @property
    def subtotal(self) -> Decimal:
        return self.mango.price * self.quantity

    @property
    def old_price(self) -> Decimal | None:
        """The price the shopper knew, where it is another one today."""
        has_changed = self.price_seen is not None and self.price_seen != self.mango.price
        return self.price_seen if has_changed else None

    @property
    def is_short(self) -> bool:
        """Fewer kilograms are left than this line wants."""
        return self.quantity > self.mango.stock_quantity

    @property
    def look(self) -> str:
        """All that the cart page shows of it, as a short text: lines of one look are drawn once."""
        mango = self.mango
        left = mango.stock_quantity if self.is_short else None
        picture = (str(mango.image), mango.image_width, mango.image_height)
        shown = (mango.name, mango.slug, picture, self.quantity, self.price, self.old_price, left)
        return sha256(repr(shown).encode()).hexdigest()


@dataclass(frozen=True)
class CartSummary:
    """A cart as pages, checkout and API see it. Amounts in taka, weights in kg."""

    lines: tuple[CartLine, ...]

    @classmethod
    def of(cls, items) -> "CartSummary":
        """The summary of these items, each with its variety."""
        return cls(tuple(CartLine(i.pk, i.mango, i.quantity, i.price_seen) for i in items))

    @property
    def size(self) -> int:
        """How many lines there are."""
        return len(self.lines)

    @property
    def kilograms(self) -> int:
        return sum(line.quantity for line in self.lines)

    @property
    def subtotal(self) -> Decimal:
        return sum((line.subtotal for line in self.lines), Decimal(0))

    @property
    def delivery_fee(self) -> Decimal:
        """Delivery is free everywhere."""
        return Decimal(0)

    @property
    def total(self) -> Decimal:
        return self.subtotal + self.delivery_fee

    @property
    def short_lines(self) -> list[CartLine]:
        return [line for line in self.lines if line.is_short]

    @property
    def repriced_lines(self) -> list[CartLine]:
        return [line for line in self.lines if line.old_price is not None]

    @property
    def can_be_ordered(self) -> bool:
        return bool(self.lines) and not self.short_lines

    def line_of(self, item_id: int) -> CartLine | None:
        return next((line for line in self.lines if line.item_id == item_id), None)

    def fingerprint(self) -> str:
        """What a shopper agrees to, kg and taka a line, as text for a form's hidden field."""
        return ",".join(f"{line.mango.pk}:{line.quantity}:{line.price}" for line in self.lines)
