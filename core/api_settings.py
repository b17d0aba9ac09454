"""How the libraries behind the JSON API are set."""

from datetime import timedelta

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["accounts.tokens.TokenAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["api.parsers.StrictJSONParser"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "api.parsers.AlwaysJSON",
    "DEFAULT_SCHEMA_CLASS": "api.schema.Described",
    # No page of DRF's own, and no description by OPTIONS: the schema is the one description.
    "DEFAULT_METADATA_CLASS": None,
    "EXCEPTION_HANDLER": "api.errors.answer",
    "URL_FORMAT_OVERRIDE": None,
}

# Of a call's headers, those that a page of another site may set where it may call at all.
HEADERS_TAKEN = [
    "accept",
    "authorization",
    "content-type",
    "idempotency-key",
    "if-match",
    "if-none-match",
]

SPECTACULAR = {
    "TITLE": "Mango Grove",
    "DESCRIPTION": (
        "The shop for programs: what shoppers and staff do on its pages, in JSON. "
        "Money is text in taka, quantities are whole kilograms, times are ISO 8601."
    ),
    "VERSION": "1.0",
    "TAGS": [
        {"name": "Account", "description": "A token for a program, and a person's profile."},
        {"name": "Varieties", "description": "What is on sale: read by anybody, kept by staff."},
        {"name": "Cart", "description": "What a person is about to buy."},
        {"name": "Orders", "description": "Placed, looked at, and moved along."},
        {"name": "Payments", "description": "The one payment of each order, and how it stands."},
    ],
    # As api/urls.py has them: the order in which somebody needs them.
    "SORT_OPERATIONS": False,
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/",
    # What is written and what is read differ by more than what is required.
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "POSTPROCESSING_HOOKS": [
        "api.schema.add_refusals",
        "api.schema.answer_whole",
        "api.schema.ask_needed",
    ],
}


def knox(days: int) -> dict:
    """django-rest-knox's settings, for tokens that end `days` days after their login."""
    return {"TOKEN_TTL": timedelta(days=days), "AUTH_HEADER_PREFIX": "Token"}
