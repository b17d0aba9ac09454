"""What the checkout page does beside placing the order."""

import re

from core.text import fold_digits
from orders.forms import CheckoutForm
from shop.errors import ShopError
from shop.forms import CartRow, LineQuantityForm
from shop.models import Cart, CartSummary

SAVED_TO_PROFILE = ["phone_number", "additional_phone", "billing_address", "shipping_address"]


def edit_cart(cart: Cart, typed) -> dict[int, str]:
    """Set the kilograms of every line from fields `quantity_<item id>`; 0 takes a line out.

    Gives {item id: what is wrong} for the lines that could not be changed.
    """
    errors = {}
    for item in cart.lines():
        form = LineQuantityForm({"quantity": typed.get(f"quantity_{item.pk}", str(item.quantity))})
        try:
            if not form.is_valid():
                errors[item.pk] = form.errors["quantity"][0]
            elif form.cleaned_data["quantity"] != item.quantity:
                cart.set_quantity(item, form.cleaned_data["quantity"])
        except ShopError as error:
            errors[item.pk] = str(error)
    return errors


def has_new_kilograms(typed) -> bool:
    """Do the page's quantity fields say other than what its total was made of?

    Both stand in the form, and both go by the items' keys: the fields, and `seen`, the fingerprint.
    Without the latter, which may be left out, there is no total the fields could differ from.
    """
    names = [name for name in typed if re.fullmatch(r"quantity_[0-9]{1,18}", name)]
    names.sort(key=lambda name: int(name.removeprefix("quantity_")))
    kilograms = [fold_digits(typed[name]).strip() for name in names]
    return bool(names) and "seen" in typed and kilograms != re.findall(r":(\d+):", typed["seen"])


def summary_rows(offer: CartSummary, errors: dict[int, str], typed) -> list[CartRow]:
    """The lines of the order beside the form; what was refused stays in its field."""
    return [
        CartRow(line, typed.get(f"quantity_{line.item_id}", ""), errors[line.item_id])
        if line.item_id in errors
        else CartRow(line, str(line.quantity))
        for line in offer.lines
    ]


def save_to_profile(form: CheckoutForm) -> None:
    """Keep phones and addresses for the next order, if the shopper ticked the box for it."""
    values = form.cleaned_data
    if not values.get("save_to_profile"):
        return
    profile = form.user.profile
    for name in ("phone_number", "additional_phone", "billing_address"):
        setattr(profile, name, values[name])
    profile.shipping_address = "" if values["same_address"] else values["shipping_address"]
    profile.save(update_fields=SAVED_TO_PROFILE)
