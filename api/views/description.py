"""The API told to programs, and to those who write them."""

from django.shortcuts import render
from django.views.decorators.http import require_safe
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from api.schema import description
from api.views.base import Api


class Schema(Api):
    authentication_classes = permission_classes = []

    @extend_schema(exclude=True)
    def get(self, request):
        """The API in OpenAPI 3."""
        return Response(description())


@require_safe
def guide(request):
    """The API for people to read."""
    return render(request, "api/guide.html", {"description": description()})
