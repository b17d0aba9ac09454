"""Pages that belong to no room: health, uploaded pictures, and what is said on errors."""

import logging
import sys
from urllib.parse import urlsplit

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection
from django.http import Http404, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import requires_csrf_token
from django.views.decorators.http import require_safe
from django.views.static import serve

from core.context import store
from core.http import is_for_programs
from core.logs.calls import current_id
from core.trouble import has_no_room, passes_by_itself

logger = logging.getLogger(__name__)

RETRY_SECONDS = 5
THROTTLED_SECONDS = 60
PLAIN_TEXT = {"ensure_ascii": False}
TEXT = "text/plain; charset=utf-8"
# Never given back to the browser inside a page.
SECRET_FIELDS = {
    "csrfmiddlewaretoken",
    "password",
    "oldpassword",
    "password1",
    "password2",
}


@never_cache
@require_safe
def healthz(request):
    """200 when the database answers, 503 otherwise."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (OperationalError, InterfaceError):
        return HttpResponse("database unreachable\n", status=503, content_type=TEXT)
    return HttpResponse("ok\n", content_type=TEXT)


def metrics(request):
    """Figures for Prometheus, unless they are off; then what they need is not even imported."""
    if not settings.METRICS:
        raise Http404
    return import_string("core.metrics.page")(request)


@require_safe
def icon(request):
    return redirect(static("img/icon.svg"))


def nowhere(request, **_named):
    """In place of a library's page that the shop does without."""
    raise Http404


@require_safe
def media(request, path):
    """Uploaded pictures, where no proxy serves them. Their names are never used twice."""
    try:
        response = serve(request, path, document_root=settings.MEDIA_ROOT)
    except OSError as error:
        # A name too long for the disk is one that no picture has.
        raise Http404 from error
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def _error_page(request, status, title, text, **more) -> HttpResponse:
    """A page that needs neither session nor database: they may be what is broken.

    Programs get the text alone, as the API says all refusals. `more` is for the template.
    """
    if is_for_programs(request.path):
        return JsonResponse({"error": text}, status=status, json_dumps_params=PLAIN_TEXT)
    context = {
        "title": title,
        "text": text,
        "cart_size": 0,
        "status": status,
        # By it we find in the log what went wrong.
        "number": current_id() if status >= 500 else "",
        **store(None),
        **more,
    }
    return HttpResponse(render_to_string("core/error.html", context), status=status)


@requires_csrf_token
def bad_request(request, exception=None):
    return _error_page(
        request,
        400,
        _("That did not come through"),
        _("The address or the form was not understood."),
    )


@requires_csrf_token
def permission_denied(request, exception=None):
    return _error_page(request, 403, _("Not for you"), _("Your account may not open this page."))


@requires_csrf_token
def page_not_found(request, exception=None):
    return _error_page(
        request,
        404,
        _("Nothing grows here"),
        _("This page does not exist, or it is not yours to see."),
    )


@requires_csrf_token
def too_many_requests(request, exception=None):
    """429: the limits on guessing were reached. allauth and the tracking page call it."""
    response = _error_page(
        request,
        429,
        _("Too many tries"),
        _("To keep accounts and orders safe we count tries. Wait a minute, then try again."),
    )
    response["Retry-After"] = str(THROTTLED_SECONDS)
    return response


@requires_csrf_token
def server_error(request):
    """500; or 503 with Retry-After where trying again helps: see core/trouble.py.

    A form that was refused so comes back with all that was typed and one button to send it anew.
    """
    error = sys.exc_info()[1]
    if not passes_by_itself(error):
        return _error_page(
            request,
            500,
            _("Something broke"),
            _(
                "It is our fault, and we have been told. "
                "Nothing was ordered by this. Please try again."
            ),
        )
    if has_no_room(error):
        logger.error("there is no room on the disk: %s", error)
    response = _error_page(
        request,
        503,
        _("One moment, please"),
        _("The shop is very busy just now. Nothing was lost. Try again in a few seconds."),
        **({} if is_for_programs(request.path) else _form_to_send_again(request)),
    )
    response["Retry-After"] = str(RETRY_SECONDS)
    return response


@requires_csrf_token
def csrf_failure(request, reason=""):
    """403 for a form whose token is old, with all that was typed and one button to send it anew."""
    return render(request, "core/csrf_failure.html", _form_to_send_again(request), status=403)


def _form_to_send_again(request) -> dict:
    """What the template `core/_send_again.html` needs to give a form back.

    There is no button for a form that came from another site, nor for one with a password or a
    file: neither is given back, and without them it is not the same form.
    """
    origin = request.headers.get("Origin") or request.headers.get("Referer") or ""
    is_ours = not origin or urlsplit(origin).netloc == request.get_host()
    has_secrets = SECRET_FIELDS.intersection(request.POST.keys() - {"csrfmiddlewaretoken"})
    can_resend = bool(request.POST) and is_ours and not has_secrets and not request.FILES
    typed = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in SECRET_FIELDS
        for value in values
    ]
    return {
        "typed": typed if can_resend else [],
        "can_resend": can_resend,
        "action": request.get_full_path(),
        "csrf_token": get_token(request),
    }
