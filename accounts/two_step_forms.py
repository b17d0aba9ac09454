"""The codes that people type: of their app, or of the list they keep for the day it is lost."""

import re

from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.core import context
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY, validate_totp_code
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.second_factor import warn_of_guesses
from core.logs.calls import note, warn
from core.text import fold_digits


class CodeField(forms.CharField):
    """A code in any script's digits, with spaces or hyphens or without; given as digits 0-9."""

    default_error_messages = {
        "required": _("Type the code."),
        "invalid": _("A code of the app has 6 digits, a recovery code has 8."),
    }

    def __init__(self, **kwargs):
        attrs = {"inputmode": "numeric", "autocomplete": "one-time-code", "spellcheck": "false"}
        usual = {"label": _("Code"), "max_length": 100, "widget": forms.TextInput(attrs=attrs)}
        super().__init__(**(usual | kwargs))

    def clean(self, value):
        code = re.sub(r"[\s-]", "", fold_digits(super().clean(value)))
        if not re.fullmatch(r"[0-9]{6}|[0-9]{8}", code):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return code


class CountedCodes:
    """Codes are counted as wrong passwords are; a right one takes back its own count only.

    allauth would forget all tries from that address: who has an app could guess passwords for ever.
    """

    def clean_code(self):
        code = self.cleaned_data["code"]
        tries = ratelimit.consume(
            context.request,
            app="allauth.account",
            action="login_failed",
            key=f"mfa-auth-user-{self.user.pk}",
        )
        if not tries:
            warn("code refused", why="too many tries", user=self.user.pk)
            raise get_account_adapter().validation_error("too_many_login_attempts")
        if not self.is_right(code):
            warn("code refused", why="wrong", user=self.user.pk)
            raise get_adapter().validation_error("incorrect_code")
        tries.rollback()
        note("code taken", user=self.user.pk)
        return code


class CodeOrRecoveryCode(CountedCodes):
    def is_right(self, code: str) -> bool:
        """Is it one of this person's, and was not used? Then it is used up now."""
        # The app comes before the recovery codes.
        authenticators = list(Authenticator.objects.filter(user=self.user).order_by("-type"))
        for authenticator in authenticators:
            if authenticator.wrap().validate_code(code):
                authenticator.user = self.user
                self.authenticator = authenticator
                return True
        if authenticators:
            self._emit_authentication_failed(authenticators[0])
        return False


class LoginCodeForm(CodeOrRecoveryCode, mfa_forms.AuthenticateForm):
    code = CodeField(help_text=_("The 6 digits that your app shows now, or a recovery code."))

    def clean_code(self):
        try:
            return super().clean_code()
        except ValidationError as refusal:
            if refusal.code == "too_many_login_attempts":
                # Whoever guesses here knows the password: its owner should choose another one.
                warn_of_guesses(self.user)
            raise


class CodeAgainForm(CodeOrRecoveryCode, mfa_forms.ReauthenticateForm):
    code = CodeField(help_text=_("The 6 digits that your app shows now, or a recovery code."))


class ActivateForm(CountedCodes, ActivateTOTPForm):
    """Setting it up. The key stays the same until it is used, however often the page is opened.

    A phone that runs short of memory loads the page anew when its owner comes back from the app.
    """

    code = CodeField(help_text=_("The 6 digits that the app shows now."))

    def __init__(self, *args, **kwargs):
        session = context.request.session
        key = session.get(SECRET_SESSION_KEY)
        super().__init__(*args, **kwargs)
        if key:
            session[SECRET_SESSION_KEY] = self.secret = key

    def is_right(self, code: str) -> bool:
        return validate_totp_code(self.secret, code)
