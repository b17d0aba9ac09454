"""How amounts, weights and web links are written, in one place."""

from decimal import Decimal
from urllib.parse import quote

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def money(taka: Decimal) -> str:
    """Taka as the shop writes them: Decimal("125000.5") gives ৳1,25,000.50."""
    return "৳" + number_format(taka, decimal_pos=2, force_grouping=True)


@register.filter
def whole(number: int) -> str:
    """A number of orders or people as the shop writes it: 125000 gives 1,25,000."""
    return number_format(number, decimal_pos=0, force_grouping=True)


@register.filter
def kilos(kilograms: int) -> str:
    """Kilograms as the shop writes them: 1500 gives 1,500 kg."""
    return _("%(number)s kg") % {"number": whole(kilograms)}


@register.filter
def whatsapp(text: str, phone: str = "") -> str:
    """The address that opens WhatsApp with `text` ready to send, to `phone` (E.164) if given."""
    return f"https://wa.me/{phone.removeprefix('+')}?text={quote(str(text))}"
