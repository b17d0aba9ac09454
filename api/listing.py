"""Lists: plain arrays, of which a program may ask for a part."""

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.exceptions import ParseError
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

MOST = 1000  # rows of one answer: a list that has grown over the years stays answerable
MAX_OFFSET = 1_000_000_000


class Part(serializers.Serializer):
    """Which rows of a list are asked for."""

    limit = serializers.IntegerField(
        min_value=1,
        max_value=MOST,
        default=MOST,
        help_text="How many rows at most.",
    )
    offset = serializers.IntegerField(
        min_value=0, max_value=MAX_OFFSET, default=0, help_text="How many rows to leave out first."
    )


LINK = OpenApiParameter(
    "Link",
    str,
    OpenApiParameter.HEADER,
    response=[200],
    description="Where more rows are: addresses named next and prev (RFC 8288).",
)


def asked(request, serializer_class) -> dict:
    """The parameters of an address, by their names. Raises ValidationError for what makes no sense.

    And ParseError for one that stands there twice: which of them counts would be a guess.
    """
    if any(len(values) > 1 for _name, values in request.query_params.lists()):
        raise ParseError(_("A parameter stands twice in this address."))
    serializer = serializer_class(data=request.query_params.dict())
    serializer.is_valid(raise_exception=True)
    return serializer.validated_data


def listed(request, rows, serializer_class, part: dict) -> Response:
    """The asked part of `rows`; as many statements for a thousand rows as for one."""
    limit, offset = part["limit"], part["offset"]
    # One row more than asked tells whether there are more.
    found = list(rows[offset : offset + limit + 1])
    serializer = serializer_class(found[:limit], many=True, context={"request": request})
    return Response(serializer.data, headers=_links(request, limit, offset, len(found) > limit))


def _links(request, limit: int, offset: int, has_more: bool) -> dict[str, str]:
    wanted = []
    if has_more:
        wanted.append(("next", offset + limit))
    if offset:
        wanted.append(("prev", max(offset - limit, 0)))
    address = replace_query_param(request.build_absolute_uri(), "limit", limit)
    links = [
        f'<{replace_query_param(address, "offset", start)}>; rel="{name}"' for name, start in wanted
    ]
    return {"Link": ", ".join(links)} if links else {}
