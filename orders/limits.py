"""How often somebody may place an order; the page and programs ask the same question."""

from allauth.core import ratelimit


def may_place(request) -> bool:
    """Count a try to place an order. False where there were too many: then none is to be placed.

    Counted by person, or by address for guests: a mobile carrier puts very many behind one.
    """
    action = "place_order" if request.user.is_authenticated else "place_order_as_guest"
    return bool(ratelimit.consume(request, action=action))
