"""The mails about an order. They are put in a queue; another process delivers them."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from core.context import store
from orders.models import Order


def send_order_placed(order_id: int) -> None:
    """Thank for an order, with its lines, what is due and its secret link."""
    order = Order.objects.with_details().get(pk=order_id)
    context = {"order": order, **store(None)}
    mail = EmailMultiAlternatives(
        subject=_("Your order %(reference)s at %(shop)s")
        % {"reference": order.reference, "shop": settings.STORE_NAME},
        body=render_to_string("orders/mail/order_placed.txt", context),
        to=[order.email],
    )
    mail.attach_alternative(render_to_string("orders/mail/order_placed.html", context), "text/html")
    mail.send()
