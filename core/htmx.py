"""The one place that knows htmx's headers."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django_htmx.http import HttpResponseClientRedirect

# What an answer depends on beside its address.
HTMX_HEADERS = ("HX-Request", "HX-History-Restore-Request")


def wants_fragment(request) -> bool:
    """Did htmx ask for a piece of the page, and not for the page itself?"""
    # A click on «back» may carry HX-Request too, but then htmx wants a whole body.
    return bool(request.htmx) and not request.htmx.history_restore_request


def render_fragment(request, template, partial, context, *, status=200) -> HttpResponse:
    """Render `template`, or only its `partial` when htmx asked for the piece."""
    is_fragment = wants_fragment(request)
    name = f"{template}#{partial}" if is_fragment else template
    response = render(request, name, context | {"is_fragment": is_fragment}, status=status)
    patch_vary_headers(response, HTMX_HEADERS)
    return response


def go_to(request, to, *args, **kwargs) -> HttpResponse:
    """Send the browser to another page: 303, or 204 with HX-Redirect when htmx asks."""
    response = redirect(to, *args, **kwargs)
    if wants_fragment(request):
        moved = HttpResponseClientRedirect(response.url)
        moved.status_code = 204
        return moved
    response.status_code = 303
    return response
