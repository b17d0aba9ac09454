"""What happens in the shop when a person logs in (connected in apps.py)."""

from django.contrib import messages
from django.utils.translation import gettext as _

from core.templatetags.amounts import kilos
from shop.models import Cart
from shop.models.cart import SESSION_KEY


def take_guest_cart_along(sender, request, user, **kwargs):
    """Put what a guest had in the cart into the cart of the person they turned out to be.

    Kilograms are added up; where less is left, a message says what the cart has now.
    """
    if not hasattr(request, "session"):
        return
    guests = Cart.objects.guest_cart(request)
    request.session.pop(SESSION_KEY, None)
    # The cart that this request may hold already was the guest's.
    request.__dict__.pop("_cart", None)
    if guests is None:
        return
    cart, _created = Cart.objects.get_or_create(user=user)
    capped = cart.merge(guests)
    in_cart = {line.mango: line.quantity for line in cart.summary().lines}
    for mango in capped:
        if mango.is_in_stock:
            words = _("Only %(left)s of %(mango)s left: your cart now has %(in_cart)s.")
        else:
            words = _("%(mango)s is sold out.")
        names = {
            "left": kilos(mango.stock_quantity),
            "mango": mango.name,
            "in_cart": kilos(in_cart.get(mango, 0)),
        }
        messages.warning(request, words % names, fail_silently=True)
