"""What visitors type in the catalogue and the cart."""

from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import WholeNumberField
from shop.models import MAX_LINE_KG, Cart, CartLine


class QuantityForm(forms.Form):
    """How many whole kilograms; nothing sent at all means one."""

    quantity = WholeNumberField(label=_("Quantity (kg)"), least=1, most=MAX_LINE_KG)

    def __init__(self, data=None):
        if data is not None and "quantity" not in data:
            data = {"quantity": "1"}
        super().__init__(data)

    @property
    def typed(self) -> str:
        """What stands in the field."""
        return self.data.get("quantity", "1") if self.is_bound else "1"


class LineQuantityForm(QuantityForm):
    """The kilograms of one line of the cart; 0 takes the line out."""

    quantity = WholeNumberField(label=_("Quantity (kg)"), least=0, most=MAX_LINE_KG)


@dataclass(frozen=True)
class CartRow:
    """A line of the cart with what stands in its field and what is wrong with it."""

    line: CartLine
    typed: str
    error: str = ""


def cart_rows(cart: Cart, item_id: int | None = None, form: QuantityForm | None = None):
    """The rows of a cart; the one of `item_id` shows what was typed and refused in `form`."""
    return [
        CartRow(line, form.typed, form.errors["quantity"][0])
        if form is not None and line.item_id == item_id and form.errors
        else CartRow(line, str(line.quantity))
        for line in cart.summary().lines
    ]
