"""Small rules about answers that several rooms share."""

from functools import wraps

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def private_page(view):
    """A page for one visitor: no cache keeps it, and the browser does not either."""

    @wraps(view)
    def answer(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        return response

    return answer


def safe_next(request: HttpRequest, otherwise: str) -> str:
    """Where the form wants to go next, if that is a page of this site."""
    wished = request.POST.get("next", "")
    # From the root: what else is a path could also be taken for the name of a view.
    is_ours = wished.startswith("/") and url_has_allowed_host_and_scheme(
        wished, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wished if is_ours else otherwise


def is_for_programs(path: str) -> bool:
    """Does a program read the answer, and not a browser? Everything below /api/ but the guide."""
    return path.startswith("/api/") and path != "/api/docs/"
