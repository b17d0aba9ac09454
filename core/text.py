"""Cleaning what people type."""

import unicodedata


def fold_digits(text: str) -> str:
    """Write every decimal digit as 0-9, so that ৫ and 5 are the same number."""
    return "".join(
        str(unicodedata.decimal(sign)) if not sign.isascii() and sign.isdecimal() else sign
        for sign in text
    )


def printable(text: str) -> str:
    """Leave out what no keyboard types and no database stores: NUL, controls, lone surrogates."""
    return "".join(sign for sign in text if unicodedata.category(sign) not in ("Cc", "Cs"))
