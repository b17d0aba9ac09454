"""A person's cart."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.response import Response

from api.listing import LINK, Part, asked, listed
from api.schema import refused
from api.serializers import Added, AddToCart, CartLine, LineInput, LineQuantity
from api.views.base import Api, checked
from core.templatetags.amounts import kilos
from shop.models import Cart, CartItem, MangoCategory


class WholeCart(Api):
    group = "Cart"

    @extend_schema(parameters=[Part, LINK], responses=CartLine(many=True))
    def get(self, request):
        """Read your cart.

        Its lines, in the order in which it was filled.
        """
        lines = Cart.objects.of(request).lines()
        return listed(request, lines, CartLine, asked(request, Part))


class Add(Api):
    group = "Cart"

    @extend_schema(request=AddToCart, responses={200: Added} | refused(404))
    def post(self, request):
        """Put kilograms in your cart.

        They come on top of what is there of this variety. More than is in stock is refused.
        """
        values = checked(AddToCart, request)
        item = _add(request, values)
        added = {"kg": kilos(values["quantity"]), "mango": item.mango.name}
        return Response(
            {
                "message": _("Added %(kg)s of %(mango)s to your cart.") % added,
                "cart_item_id": item.pk,
                "quantity": item.quantity,
            }
        )


class CartItems(WholeCart):
    @extend_schema(request=AddToCart, responses={201: CartLine} | refused(404))
    def post(self, request):
        """Put kilograms in your cart, and get the line.

        The same as add-to-cart, with another answer.
        """
        item = _add(request, checked(AddToCart, request))
        return _shown(request, item, status=status.HTTP_201_CREATED)


class ChangeItem(Api):
    group = "Cart"

    @extend_schema(request=LineQuantity, responses=CartLine)
    def put(self, request, pk):
        """Change a line.

        So many kilograms come in place of what was in it. To take it out, delete it.
        """
        item = _item(request, pk)
        quantity = checked(LineQuantity, request)["quantity"]
        Cart.objects.of(request).set_quantity(item, quantity)
        return _shown(request, _item(request, pk))

    @extend_schema(request=LineQuantity, responses=CartLine)
    def patch(self, request, pk):
        """Change a line.

        The same as PUT.
        """
        return self.put(request, pk)


class RemoveItem(Api):
    group = "Cart"

    @extend_schema(responses={204: None})
    def delete(self, request, pk):
        """Take a line out."""
        Cart.objects.of(request).set_quantity(_item(request, pk), 0)
        return Response(status=status.HTTP_204_NO_CONTENT)


class OneItem(RemoveItem):
    @extend_schema(responses=CartLine)
    def get(self, request, pk):
        """Read a line."""
        return _shown(request, _item(request, pk))

    @extend_schema(request=LineInput, responses=CartLine)
    def put(self, request, pk):
        """Write a line.

        So many kilograms take the place of what was there; of another variety, if one is named.
        """
        return self._write(request, pk, partial=False)

    @extend_schema(request=LineInput, responses=CartLine)
    def patch(self, request, pk):
        """Write a part of a line.

        What is left out stays as it is.
        """
        return self._write(request, pk, partial=True)

    def _write(self, request, pk, *, partial):
        item, cart = _item(request, pk), Cart.objects.of(request)
        serializer = LineInput(data=request.data, partial=partial)
        serializer.is_valid(raise_exception=True)
        mango_id = serializer.validated_data.get("mango_id", item.mango_id)
        quantity = serializer.validated_data.get("quantity", item.quantity)
        if mango_id != item.mango_id:
            cart.exchange(item, get_object_or_404(MangoCategory, pk=mango_id), quantity)
        elif "quantity" in serializer.validated_data:
            cart.set_quantity(item, quantity)
        return _shown(request, _item(request, pk))


def _add(request, values: dict) -> CartItem:
    """Add to the cart, and give the line as it is now. Raises Http404 for an unknown variety."""
    mango = get_object_or_404(MangoCategory, pk=values["mango_id"])
    # Before a cart is made: who asks for too much leaves no row.
    mango.ensure_available(values["quantity"])
    cart = Cart.objects.of(request)
    cart.keep(request)
    cart.add(mango, values["quantity"])
    item = cart.lines().filter(mango=mango).first()
    if item is None:
        raise Http404
    return item


def _item(request, pk: int) -> CartItem:
    return get_object_or_404(Cart.objects.of(request).lines(), pk=pk)


def _shown(request, item: CartItem, **options) -> Response:
    return Response(CartLine(item, context={"request": request}).data, **options)
