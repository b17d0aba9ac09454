"""Phone numbers, as people in Bangladesh and India write them."""

from functools import lru_cache

import phonenumbers
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.text import fold_digits

HOME_REGION = "BD"


def normalise_phone(text: str) -> str:
    """Give a phone number in E.164, such as +8801712345678.

    Taken are 01712…, 8801712…, +88 01712… with spaces, dashes and Bangla digits, and numbers of
    other countries with their code (+91 98300 …, 0091…, 91…). Raises ValidationError.
    """
    typed = fold_digits(text).strip()
    digits = typed.lstrip("+0")
    for candidate in (typed, f"+{digits}"):
        try:
            number = phonenumbers.parse(candidate, HOME_REGION)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number):
            return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    raise ValidationError(
        _("Enter a phone number the courier can call, such as 01712 345678."),
        code="phone",
    )


@lru_cache(maxsize=1000)
def spoken_phone(e164: str) -> str:
    """The number as people read it aloud: +880 1712-345678."""
    try:
        number = phonenumbers.parse(e164)
    except phonenumbers.NumberParseException:
        return e164
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
