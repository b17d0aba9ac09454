"""The API told to programs, and to those who write them."""

from functools import cache
from urllib.parse import urlsplit

from django.conf import settings
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from api.guide import groups
from api.listing import MOST
from api.parsers import MAX_BYTES
from api.schema import REFUSALS, description
from api.views.base import Api
from api.views.orders import LONGEST_KEY


class Schema(Api):
    authentication_classes = permission_classes = []

    @extend_schema(exclude=True)
    def get(self, request):
        """The API in OpenAPI 3."""
        return Response(description())


@require_safe
def guide(request):
    """The API for people to read."""
    response = render(request, "api/guide.html", {"guide": _told()})
    response["X-Robots-Tag"] = "noindex"
    return response


@cache
def _told() -> SafeString:
    """The guide without what is the visitor's own; made once, as the description is."""
    context = {
        "groups": groups(description(), urlsplit(settings.SITE_URL).netloc),
        "refusals": REFUSALS,
        "site_url": settings.SITE_URL,
        "idle_days": settings.API_TOKEN_IDLE.days,
        "token_days": settings.REST_KNOX["TOKEN_TTL"].days,
        "body_kilobytes": MAX_BYTES // 1024,
        "longest_key": LONGEST_KEY,
        "most_rows": f"{MOST:,}",
    }
    return render_to_string("api/_guide.html", context)
