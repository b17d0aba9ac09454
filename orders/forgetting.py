"""Taking what is personal out of orders; the books keep the rest."""

import re
from collections.abc import Iterable

from django.conf import settings
from django.db.models import TextField
from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from django.utils.translation import override
from post_office.models import Email

from accounts.models import User
from orders.models import Order, OrderCorrection, PaymentEntry, PlacedByKey, StatusChange
from orders.references import new_link_token

BATCH = 200
BLANKED = (
    "email",
    "phone_number",
    "additional_phone",
    "billing_address",
    "shipping_address",
    "note",
)
REFERENCE = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b")


def forget(orders: list[Order]) -> None:
    """Blank whoever ordered, and end the secret links. Amounts, lines, dates and statuses stay."""
    _delete_mails_about(orders)
    # In the shop's language, whoever is asking: the owner reads it in the books.
    with override(settings.LANGUAGE_CODE):
        nobody = _("Deleted customer")
    for order in orders:
        for name in BLANKED:
            setattr(order, name, "")
        order.full_name = nobody
        order.link_token, order.form_key = new_link_token(), None
        # It stays marked: nobody else can make it theirs.
        order.forget_when_done = True
    Order.objects.bulk_update(
        orders,
        [*BLANKED, "full_name", "link_token", "form_key", "forget_when_done"],
        batch_size=BATCH,
    )
    # Addresses and phones are a part of what a program asked for.
    PlacedByKey.objects.filter(order__in=orders).delete()
    # What staff noted may tell who it was.
    StatusChange.objects.filter(order__in=orders).update(note="")
    PaymentEntry.objects.filter(payment__order__in=orders).update(note="")
    OrderCorrection.objects.filter(order__in=orders).update(what="")


def mails_of(user: User, orders: Iterable[Order]) -> list[Email]:
    """The mails to a person whose orders these are, sent or still waiting; only their subjects.

    Where the e-mail is not confirmed it may be another's: then mails to it about orders that are
    not among these are left out.
    """
    own = {order.reference: order.email for order in orders}
    is_theirs = user.has_confirmed_email

    def is_for_them(mail) -> bool:
        told = set(REFERENCE.findall(mail.subject))
        return bool(told & own.keys()) or mail.address == user.email and (is_theirs or not told)

    return list(filter(is_for_them, _mails_to({user.email, *own.values()} - {""})))


def _delete_mails_about(orders: list[Order]) -> None:
    own = {order.reference for order in orders}
    mails = _mails_to({order.email for order in orders} - {""})
    delete_mails(mail for mail in mails if own & set(REFERENCE.findall(mail.subject)))


def delete_mails(mails: Iterable[Email]) -> None:
    Email.objects.filter(pk__in=[mail.pk for mail in mails]).delete()


def _mails_to(addresses: set[str]):
    if not addresses:
        return Email.objects.none()
    address = Lower("to", output_field=TextField())
    mails = Email.objects.annotate(address=address).filter(address__in=addresses)
    return mails.only("subject", "created").order_by("pk")
