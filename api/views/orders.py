"""Placing orders, looking at them, and moving them along."""

import json
from hashlib import sha256

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import ParseError
from rest_framework.response import Response

from api.errors import TooManyTries
from api.fields import Moment
from api.listing import LINK, Part, asked, listed
from api.schema import for_staff, refused
from api.serializers import (
    Checkout,
    Move,
    OrderRow,
    OrderWithItems,
    PaymentMove,
    PaymentRow,
    Placed,
)
from api.views.base import Api, checked, require
from core.logs.calls import note_tampering
from orders.errors import TooManyOrders
from orders.limits import may_place
from orders.models import Order, Payment
from orders.payments import set_payment_status
from orders.services import change_status, place_order, placed_before
from shop.models import Cart

# The rights that staff needs.
MOVE, ENTER_MONEY = "orders.move_order", "orders.change_payment"
LONGEST_KEY = 255
IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "maxLength": LONGEST_KEY, "pattern": "^[!-~]+$"},
    OpenApiParameter.HEADER,
    description="A text of your own for this order: sent again, it gives the first answer again.",
    examples=[OpenApiExample("Key", "5f0c2e9a-7d41-4c1b-9f52-0a6f7a1d3b88")],
)


class OrderFilter(Part):
    status = serializers.ChoiceField(Order.Status.choices, required=False)
    since = Moment(
        required=False, help_text="Placed at this time or later, such as 2027-06-01T00:00:00Z."
    )


class PlaceOrder(Api):
    group = "Orders"

    @extend_schema(
        parameters=[IDEMPOTENCY_KEY],
        request=Checkout,
        responses={201: Placed} | refused(422, 429),
    )
    def post(self, request):
        """Order what is in your cart.

        The cart is empty afterwards. Send an Idempotency-Key, so that a request which had to be
        sent again does not order twice.
        """
        checkout = Checkout(data=request.data, context={"request": request})
        checkout.is_valid(raise_exception=True)
        note_tampering(request.data)
        cart, key = Cart.objects.of(request), _key(request)
        # Who asks again for a first answer does not place another order.
        if not placed_before(cart, key) and not may_place(request):
            raise TooManyTries(detail=str(TooManyOrders()))
        order = place_order(
            cart,
            checkout.details(),
            key=key,
            asked=_fingerprint(request.data) if key else "",
            expected_total=checkout.validated_data.get("expected_total"),
        )
        placed = {
            "message": _("Your order %(reference)s is placed.") % {"reference": order.reference},
            "order_id": order.pk,
            # Without a key it is placed just now, and nothing else was ever told.
            "total_amount": order.total_when_placed if key else order.total_amount,
        }
        return Response(Placed(placed).data, status=status.HTTP_201_CREATED)


class OwnOrders(Api):
    group = "Orders"

    @extend_schema(parameters=[OrderFilter, LINK], responses=OrderRow(many=True))
    def get(self, request):
        """List your orders.

        Newest first.
        """
        return _listed(request, Order.objects.of(request.user), OrderRow)


class OwnOrdersWithItems(Api):
    group = "Orders"

    @extend_schema(parameters=[OrderFilter, LINK], responses=OrderWithItems(many=True))
    def get(self, request):
        """List your orders with what was bought.

        Newest first. Names and prices are as they were when it was ordered.
        """
        return _listed(request, Order.objects.of(request.user).with_items(), OrderWithItems)


class Orders(Api):
    group = "Orders"

    @extend_schema(parameters=[OrderFilter, LINK], responses=OrderRow(many=True))
    def get(self, request):
        """List orders.

        Your own; for staff everybody's. Newest first.
        """
        return _listed(request, Order.objects.readable_by(request.user), OrderRow)


class OneOrder(Api):
    group = "Orders"

    @extend_schema(responses=OrderRow)
    def get(self, request, pk):
        """Read an order.

        Your own; for staff anybody's.
        """
        return Response(OrderRow(_order(request, pk)).data)

    @extend_schema(
        request=Move, responses={200: OrderRow} | refused(403), extensions=for_staff(MOVE)
    )
    def patch(self, request, pk):
        """Move an order along.

        One step: Pending, Confirmed, Packed, Shipped, Delivered. Or Cancelled, from any of them but
        Delivered: its kilograms go back on the shelf. The same status again changes nothing.
        """
        order = _order(request, pk)
        require(request, MOVE)
        order = change_status(order, checked(Move, request)["status"], by=request.user)
        return Response(OrderRow(order).data)


class CancelOrder(Api):
    group = "Orders"

    @extend_schema(request=None, responses={200: OrderRow} | refused(400))
    def post(self, request, pk):
        """Take your order back.

        While it is Pending. Its kilograms go back on the shelf.
        """
        order = get_object_or_404(Order.objects.of(request.user), pk=pk)
        cancelled = Order.Status.CANCELLED
        order = change_status(order, cancelled, by=request.user, only_from=Order.Status.PENDING)
        return Response(OrderRow(order).data)


class Payments(Api):
    group = "Payments"

    @extend_schema(parameters=[Part, LINK], responses=PaymentRow(many=True))
    def get(self, request):
        """List payments.

        Those of your orders; for staff everybody's. Newest first.
        """
        payments = Payment.objects.readable_by(request.user).newest_first()
        return listed(request, payments, PaymentRow, asked(request, Part))


class OnePayment(Api):
    group = "Payments"

    @extend_schema(responses=PaymentRow)
    def get(self, request, pk):
        """Read a payment.

        Of your own order; for staff anybody's.
        """
        return Response(PaymentRow(_payment(request, pk)).data)

    @extend_schema(
        request=PaymentMove,
        responses={200: PaymentRow} | refused(403),
        extensions=for_staff(ENTER_MONEY),
    )
    def patch(self, request, pk):
        """Say how a payment stands.

        The money that brings it there is entered. Paid: all that was due came. Partly paid:
        `amount` came. Refunded: what was received went back. Pending: what was entered never came.
        """
        payment = _payment(request, pk)
        require(request, ENTER_MONEY)
        values = checked(PaymentMove, request)
        payment = set_payment_status(
            payment.order,
            values["payment_status"],
            amount=values.get("amount"),
            by=request.user,
        )
        return Response(PaymentRow(payment).data)


def _order(request, pk: int) -> Order:
    return get_object_or_404(Order.objects.readable_by(request.user), pk=pk)


def _payment(request, pk: int) -> Payment:
    payments = Payment.objects.readable_by(request.user).select_related("order")
    return get_object_or_404(payments, pk=pk)


def _listed(request, orders, serializer_class) -> Response:
    wanted = asked(request, OrderFilter)
    if "status" in wanted:
        orders = orders.with_status(wanted["status"])
    if "since" in wanted:
        orders = orders.since(wanted["since"])
    return listed(request, orders, serializer_class, wanted)


def _key(request) -> str:
    """The program's one-time key. Raises ParseError for one that no program would make."""
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return ""
    if not 0 < len(key) <= LONGEST_KEY or not all("!" <= sign <= "~" for sign in key):
        raise ParseError(_("An Idempotency-Key has 1 to 255 letters, digits and signs."))
    # Set apart from the keys of the checkout page's forms.
    return f"api {key}"


def _fingerprint(sent) -> str:
    """What a program sent, in one way of writing it."""
    text = json.dumps(sent, sort_keys=True, default=str)
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
