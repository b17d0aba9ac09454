"""The app on a person's phone: keys, and the codes that it shows."""

import time

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value

KEY = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PERIOD = 30  # seconds that a code is shown


def give_app(person, key=KEY) -> list[str]:
    """Two-step login for this person. Gives the recovery codes."""
    TOTP.activate(person, key)
    RecoveryCodes.activate(person)
    return recovery_codes_of(person)


def recovery_codes_of(person) -> list[str]:
    """Those that are not used up."""
    row = Authenticator.objects.get(user=person, type=Authenticator.Type.RECOVERY_CODES)
    return row.wrap().get_unused_codes()


def code_of(key=KEY, *, later=0) -> str:
    """What the app shows now, or `later` seconds from now."""
    return format_hotp_value(hotp_value(key, int(time.time() + later) // PERIOD))


def wrong_code(key=KEY, number=0) -> str:
    """One of many codes that the app shows neither now nor soon."""
    shown = {code_of(key, later=PERIOD * step) for step in range(-1, 3)}
    candidates = (f"{n:06}" for n in range(number, number + 10))
    return next(code for code in candidates if code not in shown)
