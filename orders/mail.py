"""The mails about an order. They are put in a queue; another process delivers them."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.context import store
from orders.models import Order

MAILED = {
    Order.Status.CONFIRMED: ("order_confirmed", _("Your order %(reference)s is confirmed")),
    Order.Status.SHIPPED: ("order_shipped", _("Your order %(reference)s is on its way")),
    Order.Status.CANCELLED: ("order_cancelled", _("Your order %(reference)s is cancelled")),
}


def send_order_placed(order_id: int) -> None:
    """Thank for an order, with its lines, what is due and its secret link."""
    _send(order_id, "order_placed", gettext("Your order %(reference)s at %(shop)s"))


def send_order_moved(order_id: int, status: str) -> None:
    """Tell of a move that the customer waits for: confirmed, on its way, or cancelled."""
    name, subject = MAILED[status]
    _send(order_id, name, str(subject))


def _send(order_id: int, name: str, subject: str) -> None:
    order = Order.objects.with_details().select_related("courier").get(pk=order_id)
    # The person may have deleted the account since.
    if not order.email:
        return
    context = {"order": order, **store(None)}
    mail = EmailMultiAlternatives(
        subject=subject % {"reference": order.reference, "shop": settings.STORE_NAME},
        body=render_to_string(f"orders/mail/{name}.txt", context),
        to=[order.email],
    )
    html = render_to_string(f"orders/mail/{name}.html", context)
    mail.attach_alternative(html, "text/html")
    mail.send()
