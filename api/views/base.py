"""What all answers of the API have in common."""

from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework.exceptions import PermissionDenied
from rest_framework.views import APIView


class Api(APIView):
    """An address of the API. Its answers are for one person, and no cache keeps them."""

    # What an address takes stands in the schema; OPTIONS tells nothing (CORS asks before a view).
    http_method_names = ["get", "head", "post", "put", "patch", "delete"]

    def finalize_response(self, request, response, *args, **kwargs):
        response = super().finalize_response(request, response, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "private, no-store")
        response.headers["X-Robots-Tag"] = "noindex"
        return response


class Nowhere(Api):
    """Every address below /api/ that is none."""

    authentication_classes = permission_classes = []

    def initial(self, request, *args, **kwargs):
        raise Http404


def checked(serializer_class, request) -> dict:
    """What was sent, by name, once all of it is right. Raises ValidationError."""
    serializer = serializer_class(data=request.data)
    serializer.is_valid(raise_exception=True)
    return serializer.validated_data


def require(request, right: str) -> None:
    """Raise PermissionDenied unless this is one of the staff with this right."""
    if not (request.user.is_staff and request.user.has_perm(right)):
        raise PermissionDenied(_("Your account may not do this."))
