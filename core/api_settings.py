"""How the libraries behind the JSON API are set."""

from datetime import timedelta

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["accounts.tokens.TokenAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["api.parsers.StrictJSONParser"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "api.parsers.AlwaysJSON",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    # No page of DRF's own, and no description by OPTIONS: the schema is the one description.
    "DEFAULT_METADATA_CLASS": None,
    "EXCEPTION_HANDLER": "api.errors.answer",
    "URL_FORMAT_OVERRIDE": None,
}

SPECTACULAR = {
    "TITLE": "Mango Grove",
    "DESCRIPTION": (
        "The shop for programs: what shoppers and staff do on its pages, in JSON. "
        "Money is text in taka, quantities are whole kilograms, times are ISO 8601."
    ),
    "VERSION": "1.0",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/",
    # What is written and what is read differ by more than what is required.
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "POSTPROCESSING_HOOKS": ["api.schema.add_refusals"],
}


def knox(days: int) -> dict:
    """django-rest-knox's settings, for tokens that end `days` days after their login."""
    return {"TOKEN_TTL": timedelta(days=days), "AUTH_HEADER_PREFIX": "Token"}
