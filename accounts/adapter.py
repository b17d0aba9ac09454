"""django-allauth, fitted to the shop."""

import logging
from base64 import urlsafe_b64encode
from urllib.parse import quote

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context, ratelimit
from allauth.core.internal.ratelimit import get_ip
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.totp.internal.auth import generate_totp_secret
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from accounts.models import User, normalise_email
from accounts.security_notes import account_mark
from core.context import store
from core.logs.calls import note, warn
from core.qr import qr_square

logger = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    """What allauth asks the shop: words, limits, links and where to go next."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _(
            "This e-mail and this password do not belong together. Look at both again."
        ),
        "email_taken": _("There is an account with this e-mail already. Log in, please."),
        "enter_current_password": _("This is not your password until now. Type it again."),
        "duplicate_email": _("This is your e-mail already. Type the new one."),
        "incorrect_code": _("This code is wrong. Look at the mail again."),
        "incorrect_password": _("This is not your password. Type it again."),
        "rate_limited": _("Too many tries. Wait a minute, then try again."),
        "too_many_login_attempts": _("Too many wrong tries. Wait 5 minutes, then try again."),
        "username_taken": _("Somebody has this name already. Choose another one."),
    }

    def is_ajax(self, request) -> bool:
        """Never: the shop answers everybody with pages and pieces of pages, not with JSON."""
        return False

    def is_safe_url(self, url: str) -> bool:
        """Only pages of this site, by path or by whole address."""
        request = context.request
        return url.startswith(("/", "http://", "https://")) and url_has_allowed_host_and_scheme(
            url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
        )

    def clean_username(self, username: str, shallow: bool = False) -> str:
        """Names that look alike are one name: ａsha is asha."""
        return super().clean_username(User.normalize_username(username), shallow)

    def authenticate(self, request, **credentials) -> User | None:
        """The person with this e-mail and password; a closed account answers like an unknown one.

        Raises ValidationError with the code too_many_login_attempts once the limit is reached.
        """
        mark = account_mark(normalise_email(credentials.get("email", "")))
        try:
            user = super().authenticate(request, **credentials)
        except ValidationError:
            warn("login failed", why="too many tries", account=mark)
            raise
        if user and user.is_active:
            return user
        warn("login failed", why="password, or no such account", account=mark)
        return None

    def reauthenticate(self, user: User, password: str) -> bool:
        """Is this the person's password? Counted as logging in is; a username opens nothing."""
        found = self.authenticate(context.request, email=user.email, password=password)
        is_right = found is not None and found.pk == user.pk
        if is_right:
            note("password typed again", user=user.pk)
        return is_right

    def get_login_stages(self) -> list[str]:
        """What is asked between the password and being logged in."""
        stages = super().get_login_stages()
        if not settings.CONFIRM_EMAIL:
            stages.remove("allauth.account.stages.EmailVerificationStage")
        return stages

    def _get_login_attempts_cache_key(self, request, **credentials) -> str:
        # Visitor and account together: nobody can lock the owner out from elsewhere.
        return f"{get_ip(request)}:{normalise_email(credentials.get('email', ''))}"

    def forget_failed_logins(self, email: str) -> None:
        """A person who has just chosen a new password may try it at once."""
        request = context.request
        key = self._get_login_attempts_cache_key(request, email=email)
        ratelimit.clear(request, action="login_failed", key=key)

    def get_email_verification_redirect_url(self, email_address) -> str:
        return reverse("account_email")

    def get_password_change_redirect_url(self, request) -> str:
        return reverse("account_profile")

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The link of the mail; it does not follow the Host header, which anyone may set."""
        kwargs = {"uidb36": "UID", "key": "KEY"}
        path = reverse("account_reset_password_from_key", kwargs=kwargs)
        return settings.SITE_URL + path.replace("UID-KEY", quote(key))

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        super().send_mail(template_prefix, email, context | store(None))

    def format_email_subject(self, subject: str) -> str:
        return subject


class SecondFactorAdapter(DefaultMFAAdapter):
    """The second factor in the shop's name, its secrets locked before they are stored."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_generate_recovery_codes": _("Set up two-step login first."),
        "incorrect_code": _(
            "This code is wrong, used up, or too old. Type the one that the app shows now."
        ),
    }

    def get_totp_issuer(self) -> str:
        return settings.STORE_NAME

    def build_totp_svg(self, url: str) -> str:
        return qr_square(url)

    def encrypt(self, text: str) -> str:
        return _lock().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The secret; where no key of ours opens it, one that no code fits."""
        try:
            return _lock().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            logger.error("a second factor was locked with a SECRET_KEY that is not known any more")
            return generate_totp_secret()


def lock_anew(encrypted_text: str) -> str:
    """A secret that an older SECRET_KEY locked, locked with today's. Raises InvalidToken."""
    return _lock().rotate(encrypted_text.encode()).decode()


def _lock() -> MultiFernet:
    """Whoever finds a copy of the database, but not SECRET_KEY, cannot make codes."""
    keys = (
        salted_hmac("accounts.second-factor", "key", secret=secret, algorithm="sha256").digest()
        for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    )
    return MultiFernet([Fernet(urlsafe_b64encode(key)) for key in keys])
