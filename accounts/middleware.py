"""Who is logged in, and for how long that holds."""

from django.contrib import messages
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import AnonymousUser
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from accounts.sessions import is_over, mark_seen, session_of


class TimedLogins(AuthenticationMiddleware):
    """Django's, and a login that was idle for too long, or is too old, is none any more.

    Like Django's it asks the database only when somebody asks who the visitor is.
    """

    def process_request(self, request):
        super().process_request(request)
        who = request.user
        request.user = SimpleLazyObject(lambda: _in_time(request, who))


def _in_time(request, who):
    # The lazy object's own user: what others keep should be a person and not a way to find one.
    user = who._wrapped if who.is_authenticated else AnonymousUser()
    if not user.is_authenticated:
        return user
    own = session_of(request, user)
    if is_over(own, user):
        own.delete()
        request.session.flush()
        messages.info(
            request,
            _("You were logged in for long enough. To keep your account safe, log in again."),
            fail_silently=True,
        )
        return AnonymousUser()
    mark_seen(own, user)
    return user
