"""What the header of every page knows of the visitor's cart."""

from shop.models import Cart


def cart_badge(request) -> dict:
    """How many varieties are in the cart; a visitor without a session costs no query."""
    if not hasattr(request, "session"):
        return {"cart_size": 0}
    return {"cart_size": Cart.objects.of(request).size}
