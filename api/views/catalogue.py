"""Varieties: read by anybody, kept by staff."""

from hashlib import sha256

from django.http import HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404
from django.utils.http import parse_etags
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.permissions import IsAuthenticatedOrReadOnly
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response

from api.listing import LINK, MOST, Part, asked, listed
from api.parsers import StrictFormParser, StrictJSONParser
from api.schema import for_staff, refused
from api.serializers import Variety, VarietyInput
from api.views.base import Api, checked, require
from core.fragments import kept
from shop.catalogue import MAX_WORDS
from shop.models import MangoCategory
from shop.varieties import delete_variety, save_variety

WHOLE = {"limit": MOST, "offset": 0}
MOST_KEPT_PAGES = 50
MOST_KEPT_ROWS = 100  # of a part; the whole list is kept, however long


class Search(Part):
    in_stock = serializers.ChoiceField(
        ["0", "1"], required=False, help_text="1: only what can be bought now."
    )


WORDS = OpenApiParameter("q", str, description="Words that a name or the description has.")
IF_MATCH = OpenApiParameter(
    "If-Match",
    str,
    OpenApiParameter.HEADER,
    description="The ETag of the variety as it was read: nothing is written if it changed since.",
    examples=[OpenApiExample("ETag", '"3-7"')],
)
IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match",
    str,
    OpenApiParameter.HEADER,
    description="The ETag of an earlier answer: the same again is 304 without a body.",
)
ETAG = OpenApiParameter(
    "ETag",
    str,
    OpenApiParameter.HEADER,
    response=[200, 201, 304],
    description="Names this state; it changes with whatever the answer says.",
)
# The rights that staff needs.
ADD, CHANGE, DELETE = (f"shop.{act}_mangocategory" for act in ("add", "change", "delete"))
CHANGED = {200: Variety} | refused(403, 412)


class Catalogue(Api):
    """Answers for everybody alike; who asks again with the ETag gets no more than 304."""

    group = "Varieties"
    permission_classes = [IsAuthenticatedOrReadOnly]
    parser_classes = [StrictJSONParser, StrictFormParser]


class Varieties(Catalogue):
    @extend_schema(
        parameters=[WORDS, Search, IF_NONE_MATCH, LINK, ETAG],
        responses={200: Variety(many=True), 304: None},
    )
    def get(self, request):
        """List the varieties.

        All of them, sold out ones included, by name.
        """
        version = MangoCategory.objects.version()
        etag = _etag(version, request.build_absolute_uri())
        if _is_known(request, etag):
            return _public(HttpResponseNotModified(), etag)
        words, part = request.query_params.get("q", ""), _part(request)
        if words or not _is_usual(part):
            return _public(_found(request, words, part), etag)

        def found():
            response = _found(request, words, part)
            links = {"Link": response["Link"]} if "Link" in response else {}
            return JSONRenderer().render(response.data), links

        # Addresses of pictures begin with the host.
        asked_for = ":".join(map(str, part.values()))
        name = f"api-varieties:{request.scheme}:{request.get_host()}:{asked_for}"
        body, links = kept(name, version, found)
        response = HttpResponse(body, content_type="application/json", headers=links)
        return _public(response, etag)

    @extend_schema(
        parameters=[ETAG],
        request=VarietyInput,
        responses={201: Variety} | refused(403),
        extensions=for_staff(ADD),
    )
    def post(self, request):
        """Add a variety.

        Its stock starts at 0 kg, unless given. A picture goes by multipart/form-data.
        """
        require(request, ADD)
        values = checked(VarietyInput, request)
        mango = save_variety(MangoCategory(), values, by=request.user)
        return _shown(request, mango, status=status.HTTP_201_CREATED)


class OneVariety(Catalogue):
    @extend_schema(parameters=[IF_NONE_MATCH, ETAG], responses={200: Variety, 304: None})
    def get(self, request, pk):
        """Read a variety.

        Its ETag is what If-Match takes when it is written.
        """
        mango = get_object_or_404(MangoCategory, pk=pk)
        etag = _etag_of(mango)
        is_known = _is_known(request, etag)
        return _public(HttpResponseNotModified() if is_known else _shown(request, mango), etag)

    @extend_schema(
        parameters=[IF_MATCH, ETAG],
        request=VarietyInput,
        responses=CHANGED,
        extensions=for_staff(CHANGE),
    )
    def put(self, request, pk):
        """Write a variety.

        Name and price are required. What else is left out stays as it is.
        """
        return self._write(request, pk, partial=False)

    @extend_schema(
        parameters=[IF_MATCH, ETAG],
        request=VarietyInput,
        responses=CHANGED,
        extensions=for_staff(CHANGE),
    )
    def patch(self, request, pk):
        """Write a part of a variety.

        A new price, or what is on the shelf now: whatever is left out stays as it is.
        """
        return self._write(request, pk, partial=True)

    def _write(self, request, pk, *, partial):
        require(request, CHANGE)
        mango = get_object_or_404(MangoCategory, pk=pk)
        serializer = VarietyInput(
            mango, data=request.data, partial=partial, context={"request": request}
        )
        serializer.is_valid(raise_exception=True)
        seen = _version_seen(request, mango)
        mango = save_variety(mango, serializer.validated_data, by=request.user, seen=seen)
        return _shown(request, mango)

    @extend_schema(
        parameters=[IF_MATCH],
        responses={204: None} | refused(403, 412),
        extensions=for_staff(DELETE),
    )
    def delete(self, request, pk):
        """Take a variety off sale for good.

        Past orders keep its name and price.
        """
        require(request, DELETE)
        mango = get_object_or_404(MangoCategory, pk=pk)
        delete_variety(mango, seen=_version_seen(request, mango))
        return Response(status=status.HTTP_204_NO_CONTENT)


def _found(request, words: str, part: dict) -> Response:
    rows = MangoCategory.objects.matching(words[:MAX_WORDS])
    if part.get("in_stock") == "1":
        rows = rows.in_stock()
    return listed(request, rows, Variety, part)


def _part(request) -> dict:
    # Most programs ask for the whole list; that much is known without a serializer.
    return asked(request, Search) if request.query_params else WHOLE


def _is_usual(part: dict) -> bool:
    """The whole list, or one of its first pages: there are only so many of these to keep."""
    limit, offset = part["limit"], part["offset"]
    page, rest = divmod(offset, limit)
    return not rest and page < MOST_KEPT_PAGES and (limit <= MOST_KEPT_ROWS or not offset)


def _shown(request, mango, **options) -> Response:
    response = Response(Variety(mango, context={"request": request}).data, **options)
    response["ETag"] = _etag_of(mango)
    return response


def _public(response, etag: str):
    """Any cache may keep it, and has to ask each time whether it is still true."""
    response["ETag"] = etag
    response["Cache-Control"] = "no-cache"
    return response


def _etag(*parts: str) -> str:
    text = " ".join(parts).encode("utf-8", "replace")
    return f'"{sha256(text).hexdigest()[:32]}"'


def _etag_of(mango: MangoCategory) -> str:
    return f'"{mango.pk}-{mango.version}"'


def _is_known(request, etag: str) -> bool:
    """Does the program have this state already?

    Django's own check also looks at If-Match and dates, and has no words for what it refuses.
    """
    return _is_one_of(etag, request.headers.get("If-None-Match", ""))


def _is_one_of(etag: str, named: str) -> bool:
    # Compressed on its way the answer's tag may have become a weak one (RFC 9110, 8.8.1).
    return etag in [tag.removeprefix("W/") for tag in parse_etags(named)]


def _version_seen(request, mango) -> int | None:
    """The version that the program read before, where it says so; -1 for any other than today's."""
    named = request.headers.get("If-Match", "").strip()
    if named in ("", "*"):
        return None
    return mango.version if _is_one_of(_etag_of(mango), named) else -1
