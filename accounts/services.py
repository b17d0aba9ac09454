"""Opening accounts: one way for the page, the checkout and the API."""

from allauth.account.adapter import get_adapter
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User, normalise_email


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
