"""What happens in the shop when something happens to a person (connected in apps.py)."""

from django.contrib import messages
from django.utils.translation import gettext as _

from core.templatetags.amounts import kilos
from shop.models import Cart, CartItem
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


def tell_cart(sender, user, **kwargs):
    """A person's cart, for the file with all their data."""
    lines = CartItem.objects.filter(cart__user=user).select_related("mango").order_by("pk")
    return "cart", [
        {
            "variety": line.mango.name,
            "kilograms": line.quantity,
            "taka_a_kilogram": f"{line.mango.price:.2f}",
        }
        for line in lines
    ]


def drop_cart(sender, user, **kwargs):
    """A person who goes leaves no cart."""
    cart = Cart.objects.filter(user=user).first()
    if cart:
        # Held first, as an order holds it: one that is just being placed is there afterwards.
        cart.lock()
        cart.delete()
