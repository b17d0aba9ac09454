"""The mail that tells staff once a day what runs low."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from accounts.models import User
from core.context import store
from shop.models import LowStockMail, MangoCategory


def remind_staff() -> int:
    """Tell staff what runs low, unless that was done today. How many people were written to.

    Nothing is sent, and nothing noted, while nothing is low or nobody could be told.
    """
    today = timezone.localdate()
    if LowStockMail.objects.filter(day=today).exists():
        return 0
    low = list(MangoCategory.objects.low().order_by("stock_quantity", "name"))
    people = list(_who_looks_after_stock())
    if not low or not people:
        return 0
    try:
        # The mails wait in the same database: they and the day are written together or not at all.
        with transaction.atomic():
            LowStockMail.objects.create(day=today, varieties=len(low))
            _send(low, people)
    except IntegrityError:
        # Another process was faster.
        if LowStockMail.objects.filter(day=today).exists():
            return 0
        raise
    return len(people)


def _who_looks_after_stock():
    """Staff with an e-mail who may change varieties."""
    may = User.objects.with_perm("shop.change_mangocategory")
    return may.filter(is_staff=True).exclude(email="").order_by("pk")


def _send(low: list[MangoCategory], people: list[User]) -> None:
    subject = ngettext(
        "%(count)d variety runs low at %(shop)s",
        "%(count)d varieties run low at %(shop)s",
        len(low),
    ) % {"count": len(low), "shop": settings.STORE_NAME}
    address = settings.SITE_URL + reverse("admin:shop_mangocategory_changelist") + "?shelf=low"
    for person in people:
        context = {"mangoes": low, "person": person, "address": address, **store(None)}
        text = render_to_string("shop/mail/low_stock.txt", context)
        # One mail each: nobody need learn the others' addresses.
        EmailMessage(subject, text, to=[person.email]).send()
