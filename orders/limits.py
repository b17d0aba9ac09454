"""How often somebody may place an order; the page and programs ask the same question."""

from allauth.core import ratelimit


def may_place(request) -> bool:
    """Count a try of a person to place an order. False where there were too many: then none is.

    Guests are not counted: a mobile carrier puts very many behind one address, and what they send
    twice is placed once.
    """
    if not request.user.is_authenticated:
        return True
    return bool(ratelimit.consume(request, action="place_order"))
