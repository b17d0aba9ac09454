"""Cookies of visitors whose story began before the test."""

from importlib import import_module

from django.conf import settings

from shop.models import Cart
from shop.models.cart import SESSION_KEY


def session_with(cart: Cart) -> str:
    """The session key of a guest who filled this cart."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = cart.pk
    session.create()
    return session.session_key
