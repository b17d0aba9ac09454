"""The description of the API in OpenAPI 3, made from its views."""

from functools import cache

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import OpenApiResponse

from api.serializers import Error

REFUSALS = {
    400: "Something that was sent is missing or wrong.",
    401: "No token, or one that does not count (any more).",
    403: "The token's person has not the right to this.",
    404: "There is no such thing, or it is somebody else's.",
    412: "The variety is not any more what If-Match says.",
    413: "More than 64 kB.",
    415: "Not JSON.",
    422: "This Idempotency-Key was used for another order.",
    429: "Too many tries. Try again after Retry-After seconds.",
    503: "The database is busy or away. Try again after Retry-After seconds.",
}


def refused(*statuses: int) -> dict[int, OpenApiResponse]:
    """Responses of an operation, for drf-spectacular, besides those that follow by themselves."""
    return {status: OpenApiResponse(Error, REFUSALS[status]) for status in statuses}


class TokenScheme(OpenApiAuthenticationExtension):
    target_class = "accounts.tokens.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema):
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "`Token ` and the token that register and login give.",
        }


@cache
def description() -> dict:
    """The whole description; made once, for it costs as much as a thousand answers."""
    return SchemaGenerator().get_schema(public=True)


def add_refusals(result: dict, generator, request, public: bool) -> dict:
    """drf-spectacular's hook: the refusals that follow from what an operation takes."""
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
    for path, operations in result["paths"].items():
        for operation in operations.values():
            for status in _usual(path, operation):
                refusal = {"description": REFUSALS[status], "content": content}
                operation["responses"].setdefault(str(status), refusal)
    return result


def _usual(path: str, operation: dict):
    yield 503
    if "requestBody" in operation:
        yield from (400, 413, 415)
    elif any(parameter["in"] != "path" for parameter in operation.get("parameters", [])):
        yield 400
    if {} not in operation.get("security", [{}]):
        yield 401
    if "{" in path:
        yield 404
