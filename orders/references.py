"""Order references and secret links."""

import re
import secrets

# Without vowels (no words by chance), and without signs that look or sound alike: 0 O, 1 I L, B 8 …
ALPHABET = "2345679CDFGHJKMNPQRTWXY"
LENGTH = 8


def new_reference() -> str:
    """A reference that can be read aloud and not be guessed, such as K7MX-29RH (36 random bits)."""
    signs = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return f"{signs[:4]}-{signs[4:]}"


def tidy_reference(typed: str) -> str:
    """The reference that a person meant: k7mx 29rh is K7MX-29RH."""
    signs = re.sub(r"[^0-9A-Z]", "", typed.upper())
    return f"{signs[:4]}-{signs[4:]}"


def new_link_token() -> str:
    """The secret of an order's link, 256 random bits (ASVS 5.0, 11.5.1 asks for 128)."""
    return secrets.token_urlsafe(32)


def new_form_key() -> str:
    """The one-time key of a checkout form."""
    return secrets.token_urlsafe(16)
