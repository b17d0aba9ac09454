"""How the shop knows a person by e-mail and password."""

from allauth.account.auth_backends import AuthenticationBackend

from accounts.models import User, normalise_email


class EmailBackend(AuthenticationBackend):
    """allauth's, looking at `User.email` alone.

    One look-up whether there is such a person or not, and whether the e-mail is confirmed or not:
    the time an answer takes tells nothing. (allauth itself works out a password's hash where there
    is nobody to compare it with.)
    """

    def _authenticate_by_email(self, email: str, password: str) -> User | None:
        person = User.objects.filter(email=normalise_email(email)).first()
        return self._check_password(person, password)
