"""Refusals, said in JSON."""

from rest_framework.views import exception_handler


def answer(error: Exception, context: dict):
    return exception_handler(error, context)
