"""Working at the grower's desk, as a browser does: hidden fields go back as the page gave them."""

from django.urls import reverse

from accounts.models import User
from orders.models import Order
from orders.roles import role
from orders.services import change_status
from tests.factories import make_user
from tests.reading import forms

ORDERS = reverse("admin:orders_order_changelist")
PAYMENTS = reverse("admin:orders_payment_changelist")
STEPS = ["Confirmed", "Packed", "Shipped", "Delivered"]


def desk_form(response) -> dict[str, str]:
    """What the form of an admin page sends if nothing is typed and «Save» is not yet pressed."""
    [sheet] = [form for form in forms(response) if _edits_something(form)]
    return {name: value for name, value in sheet.values.items() if not name.startswith("_")}


def _edits_something(form) -> bool:
    return any(name.startswith(("_save", "initial-", "form-", "seen")) for name in form.values)


def staff_in(role_name: str) -> User:
    """Somebody of the staff in one of the shop's roles, and with no other right."""
    person = make_user(role_name.lower(), is_staff=True)
    person.groups.add(role(role_name))
    return person


def page_of(order: Order) -> str:
    return reverse("admin:orders_order_change", args=[order.pk])


def press_at(order: Order) -> str:
    """Where the buttons that move an order are sent to."""
    return reverse("admin:orders_order_move", args=[order.pk])


def money_at(order: Order) -> str:
    return reverse("admin:orders_order_money", args=[order.pk])


def correct_at(order: Order) -> str:
    return reverse("admin:orders_order_correct", args=[order.pk])


def move_to(order: Order, status: str) -> None:
    """Move an order along, step by step, until it has this status."""
    for step in STEPS[: STEPS.index(status) + 1]:
        change_status(order, step)
