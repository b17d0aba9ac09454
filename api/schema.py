"""The description of the API in OpenAPI 3, made from its views."""

from functools import cache

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiExample, OpenApiResponse

from api.examples import EXAMPLES
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
    429: "Too many tries.",
    503: "The database is busy or away.",
}
DONE = {
    200: "Done.",
    201: "Made.",
    204: "Done. The answer has no body.",
    304: "Nothing has changed since. The answer has no body.",
}
# What a PATCH has to say; all others may leave out whatever they like.
NEEDED = {
    "PatchedLineQuantityRequest": "quantity",
    "PatchedMoveRequest": "status",
    "PatchedPaymentMoveRequest": "payment_status",
}
RETRY_AFTER = {
    "description": "Seconds after which a new try makes sense.",
    "schema": {"type": "integer"},
}


class Described(AutoSchema):
    """An operation in words: of its docstring the first paragraph is the title."""

    def get_tags(self) -> list[str]:
        return [self.view.group]

    def get_summary(self) -> str:
        return self._paragraphs()[0].removesuffix(".")

    def get_description(self) -> str:
        return "\n\n".join(self._paragraphs()[1:])

    def get_examples(self) -> list[OpenApiExample]:
        example = EXAMPLES.get(f"{self.method} {self.path}")
        if example is None:
            return []
        shown = []
        if example.request is not None:
            shown.append(OpenApiExample("Request", example.request, request_only=True))
        if example.answer is not None:
            shown.append(OpenApiExample("Answer", example.answer, response_only=True))
        return shown

    def _paragraphs(self) -> list[str]:
        return super().get_description().split("\n\n")


def refused(*statuses: int) -> dict[int, OpenApiResponse]:
    """Responses of an operation, for drf-spectacular, besides those that follow by themselves."""
    return {status: OpenApiResponse(Error, REFUSALS[status]) for status in statuses}


def for_staff(right: str) -> dict:
    """The mark of an operation that takes a right, for `extend_schema(extensions=…)`."""
    return {"x-right": right}


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
            responses = operation["responses"]
            for status in _usual(path, operation):
                refusal = {"description": REFUSALS[status], "content": content}
                responses.setdefault(str(status), refusal)
            for status, response in responses.items():
                if int(status) in DONE:
                    response["description"] = DONE[int(status)]
                if status in ("429", "503"):
                    response["headers"] = {"Retry-After": RETRY_AFTER}
    return result


def answer_whole(result: dict, generator, request, public: bool) -> dict:
    """drf-spectacular's hook: what the shop answers has every field, whatever its models need."""
    for name, component in result["components"]["schemas"].items():
        if not name.endswith("Request") and name != "Error":
            component["required"] = sorted(component["properties"])
    return result


def ask_needed(result: dict, generator, request, public: bool) -> dict:
    """drf-spectacular's hook: a PATCH that writes one value has to have it."""
    for name, needed in NEEDED.items():
        result["components"]["schemas"][name]["required"] = [needed]
    return result


def _usual(path: str, operation: dict):
    yield 503
    if "requestBody" in operation:
        yield from (400, 413, 415)
    elif any(parameter["in"] == "query" for parameter in operation.get("parameters", [])):
        yield 400
    if {} not in operation.get("security", [{}]):
        yield 401
    if "{" in path:
        yield 404
