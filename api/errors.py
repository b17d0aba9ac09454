"""Refusals, said in JSON: `{"error": "…"}`, and what is wrong with fields also under `fields`."""

from django.core.exceptions import NON_FIELD_ERRORS, ObjectDoesNotExist, RequestDataTooBig
from django.core.exceptions import ValidationError as ModelValidationError
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.settings import api_settings
from rest_framework.views import exception_handler

from api.parsers import BodyTooLarge
from core.logs.calls import warn
from core.views import THROTTLED_SECONDS
from orders.errors import CartChanged, KeyUsedAgain
from shop.errors import ShopError, VarietyChanged

# Seconds after which a try may count again, by the code of the refusal.
RETRY_SECONDS = {"too_many_login_attempts": 5 * 60, "rate_limited": THROTTLED_SECONDS}
# Refusals of the shop that have a status of their own; all others are 400.
STATUSES = {
    KeyUsedAgain: status.HTTP_422_UNPROCESSABLE_ENTITY,
    VarietyChanged: status.HTTP_412_PRECONDITION_FAILED,
}


class TooManyTries(exceptions.Throttled):
    """429 with Retry-After, in seconds."""

    def __init__(self, wait: int = THROTTLED_SECONDS, detail: str = ""):
        super().__init__()
        self.wait = wait
        self.detail = detail or _("Too many tries. Wait a little, then try again.")


def answer(error: Exception, context: dict) -> Response | None:
    """DRF's hook: the answer to whatever a view raised; None where it is a fault of ours."""
    if isinstance(error, KeyUsedAgain):
        warn("key used again for another order")
    if isinstance(error, ShopError):
        sentence = error.sentence if isinstance(error, CartChanged) else str(error)
        code = STATUSES.get(type(error), status.HTTP_400_BAD_REQUEST)
        return Response({"error": sentence}, status=code)
    if isinstance(error, ModelValidationError):
        error = _refusal(error)
    elif isinstance(error, RequestDataTooBig):
        error = BodyTooLarge()
    elif isinstance(error, ObjectDoesNotExist):
        # It was there when the view looked, and went before it was held.
        error = Http404()
    response = exception_handler(error, context)
    if response is not None:
        response.data = _said(error, response)
    return response


def _refusal(error: ModelValidationError) -> exceptions.APIException:
    """The same refusal as one of the API's."""
    codes = {single.code for single in _singles(error)}
    for code, seconds in RETRY_SECONDS.items():
        if code in codes:
            return TooManyTries(seconds, error.messages[0])
    if hasattr(error, "error_dict"):
        named = {
            api_settings.NON_FIELD_ERRORS_KEY if name == NON_FIELD_ERRORS else name: messages
            for name, messages in error.message_dict.items()
        }
        return exceptions.ValidationError(named)
    return exceptions.ValidationError({api_settings.NON_FIELD_ERRORS_KEY: error.messages})


def _singles(error: ModelValidationError):
    if hasattr(error, "error_dict"):
        return [single for listed in error.error_dict.values() for single in listed]
    return error.error_list


def _said(error: Exception, response: Response) -> dict:
    if isinstance(error, exceptions.ValidationError):
        return _field_errors(response.data)
    if isinstance(error, Http404 | exceptions.NotFound):
        return {"error": _("There is nothing here, or it is not yours to see.")}
    if isinstance(error, exceptions.NotAuthenticated):
        return {"error": _("Log in first, and send your token: Authorization: Token …")}
    return {"error": str(response.data["detail"])}


def _field_errors(told: dict | list) -> dict:
    """The first sentence, with its field's name, and all of them by field."""
    named = told if isinstance(told, dict) else {api_settings.NON_FIELD_ERRORS_KEY: told}
    sentences = {name: list(_sentences(errors)) for name, errors in named.items()}
    general = sentences.pop(api_settings.NON_FIELD_ERRORS_KEY, [])
    if general:
        error = general[0]
    else:
        name, first = next(iter(sentences.items()))
        error = f"{name}: {first[0]}"
    return {"error": error} | ({"fields": sentences} if sentences else {})


def _sentences(errors):
    if isinstance(errors, list | tuple):
        for inner in errors:
            yield from _sentences(inner)
    elif isinstance(errors, dict):
        for inner in errors.values():
            yield from _sentences(inner)
    else:
        yield str(errors)
