"""What a password may be, beyond Django's own rules."""

import re
from hashlib import sha1
from io import SEEK_END
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LONGEST = 1000  # characters: longer ones are mistakes, or meant to keep the server busy


# What somebody who guesses would try first at a mango grower's shop.
SHOP_WORDS = [
    *("mangoes", "mango", "grove", "orchard", "garden", "fruit", "shop", "store", "admin", "owner"),
    *("himsagar", "khirsapat", "langra", "fazli", "amrapali", "gopalbhog", "haribhanga", "ashwina"),
    *("lakshmanbhog", "mallika", "bombai", "kansat", "chapai", "nawabganj", "rajshahi", "malda"),
    *("dhaka", "kolkata", "bangladesh", "bengal", "password", "aam", "আম", "হিমসাগর", "ল্যাংড়া"),
]


class ShopWordsValidator:
    """No password of nothing but words of the shop, digits and signs (OWASP ASVS 5.0, 6.2.11).

    A phrase that has such a word among others is fine.
    """

    def validate(self, password: str, user=None) -> None:
        words = {*SHOP_WORDS, *settings.STORE_NAME.lower().split()}
        any_word = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
        rest, found = re.subn(any_word, "", password.lower())
        if found and not any(sign.isalpha() for sign in rest):
            raise ValidationError(
                _("This password is easy to guess for a mango shop. Add words of your own."),
                code="password_of_shop_words",
            )

    def get_help_text(self) -> str:
        return _("Your password cannot be made of the shop's own words alone.")


class BreachedPasswordValidator:
    """No password that stands in the list of stolen ones, if the shop has such a list.

    The setting BREACHED_PASSWORDS names a file of SHA-1 sums in hexadecimal, one a line and in
    order, whole or cut to their first signs, «:» and a count behind them or not: the list of
    Have I Been Pwned as it comes, or a part of it. Nothing of the password leaves the machine.
    """

    def validate(self, password: str, user=None) -> None:
        if not settings.BREACHED_PASSWORDS:
            return
        digest = sha1(password.encode(errors="replace"), usedforsecurity=False).hexdigest().upper()
        with Path(settings.BREACHED_PASSWORDS).open("rb") as sums:
            if _is_listed(digest.encode(), sums):
                raise ValidationError(
                    _("This password was stolen somewhere and is on lists. Choose another one."),
                    code="password_breached",
                )

    def get_help_text(self) -> str:
        return _("Your password cannot be one that was stolen somewhere.")


def _is_listed(digest: bytes, sums: BinaryIO) -> bool:
    """Search a sorted file by halves: a list of many gigabytes costs some forty reads."""
    low, high = 0, sums.seek(0, SEEK_END)
    while low < high:
        middle = (low + high) // 2
        # The first line that begins at the middle or behind it.
        sums.seek(max(middle - 1, 0))
        if middle:
            sums.readline()
        line = sums.readline().partition(b":")[0].strip().upper()
        if line and digest.startswith(line):
            return True
        if not line or line > digest:
            high = middle
        else:
            low = middle + 1
    return False


class TypablePasswordValidator:
    """Up to 1,000 characters, and only such as a keyboard or a password manager can give."""

    def validate(self, password: str, user=None) -> None:
        if len(password) > LONGEST:
            raise ValidationError(
                _("This password is too long. Take at most 1,000 characters."),
                code="password_too_long",
            )
        if "\0" in password or not password.isascii() and not _is_text(password):
            raise ValidationError(
                _("This password has a character that cannot be typed. Leave it out."),
                code="password_not_typable",
            )

    def get_help_text(self) -> str:
        return _("Your password can have up to 1,000 characters.")


def _is_text(password: str) -> bool:
    """Lone surrogates are no text: no encoding can write them."""
    try:
        password.encode()
    except UnicodeEncodeError:
        return False
    return True
