"""Names under which people are shown, in any script they write."""

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

SIGNS = frozenset(" .'’_+-@")
JOINERS = frozenset("\u200c\u200d")  # they shape Bangla conjuncts, and cannot be seen by themselves


def tidy_name(name: str) -> str:
    """One way to write a name: one Unicode form (NFKC), no outer and no double spaces."""
    return " ".join(unicodedata.normalize("NFKC", name).split())


def validate_name(name: str) -> None:
    """Raise ValidationError unless the name is letters, digits and a few signs, of any script.

    Marks stand behind what they belong to: the vowels of Bangla are marks. A joiner stands behind
    a mark only, where it shows; anywhere else two names would look the same.
    """
    before = " "
    for sign in name:
        kind = unicodedata.category(sign)[0]
        is_fine = (
            kind in "LN"
            or sign in SIGNS
            or (kind == "M" and before != " ")
            or (sign in JOINERS and unicodedata.category(before)[0] == "M")
        )
        if not is_fine:
            raise ValidationError(
                _("Use letters, digits, spaces and . ' _ - + @ only."), code="invalid"
            )
        before = sign
    if name and not any(unicodedata.category(sign)[0] in "LN" for sign in name):
        raise ValidationError(_("Use at least one letter or digit."), code="invalid")
