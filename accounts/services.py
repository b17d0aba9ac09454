"""Opening accounts: one way for the page, the checkout and the API; and handing them over."""

from allauth.account import signals
from allauth.account.adapter import get_adapter
from allauth.account.app_settings import PASSWORD_RESET_TOKEN_GENERATOR
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from allauth.core import context
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User, normalise_email
from accounts.second_factor import take_away


def register_shopper(*, username: str, email: str, password: str) -> User:
    """Open an account under exactly this username.

    Raises ValidationError whose `error_dict` may have the keys username, email and password, and
    then writes nothing.
    """
    user = User(username=User.normalize_username(username), email=normalise_email(email))
    errors = _name_errors(user) | _password_errors(password, user)
    if errors:
        raise ValidationError(errors)
    user.set_password(password)
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError as error:
        # Somebody was quicker between the check and the save; now it can be seen with what.
        taken = _("Somebody has just taken this name or e-mail. Try again.")
        raise ValidationError(_name_errors(user) or {"email": taken}) from error
    return user


def create_shopper(*, username: str, email: str, password: str) -> User:
    """Open an account for a person of this name; the username is made from it and is free.

    Raises ValidationError as `register_shopper` does, and then writes nothing.
    """
    free = get_adapter().generate_unique_username([username, email, "shopper"])
    return register_shopper(username=free, email=email, password=password)


def invite(person: User) -> None:
    """Mail a link with which this person chooses a password: so nobody ever tells one aloud.

    It works once, for as long as the links of forgotten passwords.
    """
    token = PASSWORD_RESET_TOKEN_GENERATOR().make_token(person)
    link = get_adapter().get_reset_password_from_key_url(f"{user_pk_to_url_str(person)}-{token}")
    words = {"user": person, "password_reset_url": link}
    get_adapter().send_mail("account/email/invitation", person.email, words)


def hand_over(person: User) -> None:
    """Somebody read a mail to an address never confirmed: now the account is theirs.

    Whoever opened it before may have set up two-step login under an address that is not theirs,
    so that goes. Not with staff, whose accounts the owner opens: a mailbox alone opens no desk.
    """
    address, _is_new = EmailAddress.objects.get_or_create(user=person, email=person.email)
    address.verified = address.primary = True
    address.save()
    if not person.is_staff and take_away(person):
        get_adapter().send_notification_mail("mfa/email/totp_deactivated", person)
    signals.email_confirmed.send(EmailAddress, request=context.request, email_address=address)


def _name_errors(user: User) -> dict:
    """What is wrong with a new person's username and e-mail, by field."""
    errors = {}
    try:
        user.full_clean(exclude=["password"])
    except ValidationError as error:
        errors = error.error_dict
    # Names that differ only by case are told apart by nobody.
    namesakes = User.objects.filter(username__iexact=user.username)
    if "username" not in errors and namesakes.exists():
        errors["username"] = [get_adapter().validation_error("username_taken")]
    return errors


def _password_errors(password: str, user: User) -> dict:
    try:
        validate_password(password, user)
    except ValidationError as error:
        return {"password": error.error_list}
    return {}
