"""What the shop cannot grant, each in a sentence fit for the customer."""

from django.utils.translation import gettext as _

from core.templatetags.amounts import kilos


class ShopError(Exception):
    """A wish the shop cannot grant. str() is a sentence fit for the customer."""


class NotEnoughStock(ShopError):
    """More kilograms were wished for than are left.

    `mango` is the variety; `possible` is how many kg can still be had on top of the cart's.
    """

    def __init__(self, mango, wanted: int, in_cart: int = 0):
        self.mango = mango
        self.possible = max(mango.stock_quantity - in_cart, 0)
        names = {
            "left": kilos(mango.stock_quantity),
            "mango": mango.name,
            "wanted": kilos(wanted),
            "in_cart": kilos(in_cart),
        }
        if not mango.stock_quantity:
            message = _("%(mango)s is sold out.")
        elif in_cart:
            message = _("Only %(left)s of %(mango)s left, you have %(in_cart)s in the cart.")
        else:
            message = _("Only %(left)s of %(mango)s left, not %(wanted)s.")
        super().__init__(message % names)


class TooMuch(ShopError):
    """More than the shop takes in one line or one cart."""


class InCartAlready(ShopError):
    """Two lines of one cart would be of one variety."""

    def __init__(self, mango):
        message = _("%(mango)s is in the cart already. Change its kilograms there.")
        super().__init__(message % {"mango": mango.name})


class ShelfFull(ShopError):
    """More kilograms would be on the shelf of `mango` than the shop can hold."""

    def __init__(self, mango, kilograms: int):
        self.mango = mango
        names = {
            "left": kilos(mango.stock_quantity),
            "mango": mango.name,
            "more": kilos(kilograms),
        }
        message = _(
            "With %(left)s of %(mango)s there already, %(more)s on top is "
            "more than the shop can hold."
        )
        super().__init__(message % names)


class NothingMoved(ShopError):
    """Kilograms that came or went are at least one."""

    def __init__(self):
        super().__init__(_("Enter at least 1 kg."))


class NoReason(ShopError):
    """Mangoes that nobody bought do not go without a word."""

    def __init__(self):
        super().__init__(_("Say why these kilograms are written off."))


class VarietyChanged(ShopError):
    """A variety is no more what somebody read when they decided to change it."""

    def __init__(self, mango):
        message = _("%(mango)s was changed or sold meanwhile. Nothing is written; read it again.")
        super().__init__(message % {"mango": mango.name})
