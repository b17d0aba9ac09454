"""How the libraries behind the JSON API are set."""

from datetime import timedelta

# A login of a program ends after so many days at most; `accounts.tokens` ends it sooner.
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["accounts.tokens.TokenAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["api.parsers.StrictJSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    # No page of DRF's own, and no description by OPTIONS: the schema is the one description.
    "DEFAULT_METADATA_CLASS": None,
    "EXCEPTION_HANDLER": "api.errors.answer",
    "URL_FORMAT_OVERRIDE": None,
}


def knox(days: int) -> dict:
    """django-rest-knox's settings, for tokens that end `days` days after their login."""
    return {"TOKEN_TTL": timedelta(days=days), "AUTH_HEADER_PREFIX": "Token"}
