"""The API told to programs, and to those who write them."""

from django.http import JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from api.schema import description


@require_safe
def schema(request):
    """The API in OpenAPI 3."""
    response = JsonResponse(description(), json_dumps_params={"ensure_ascii": False})
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def guide(request):
    """The API for people to read."""
    return render(request, "api/guide.html", {"description": description()})
