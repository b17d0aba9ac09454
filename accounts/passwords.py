"""What a password may be, beyond Django's own rules."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LONGEST = 1000  # characters: longer ones are mistakes, or meant to keep the server busy


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
