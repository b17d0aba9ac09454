"""Orders and their lines as tables for spreadsheets."""

from collections.abc import Iterator

from django.db.models import QuerySet
from import_export.fields import Field

from core.sheets import SheetResource, in_pages
from orders.models import Order, OrderItem

ORDERS_AT_ONCE = 500

ORDER_COLUMNS = [
    "reference",
    "order_date",
    "status",
    "full_name",
    "phone_number",
    "additional_phone",
    "email",
    "billing_address",
    "delivery_address",
    "note",
    "is_gift",
    "courier",
    "items",
    "kilograms",
    "delivery_fee",
    "total_amount",
    "payment_method",
]


class OrderSheet(SheetResource):
    """One order a row, without what its payment says."""

    delivery_address = Field(attribute="delivery_address", column_name="delivery_address")
    courier = Field(attribute="courier__name", column_name="courier")
    items = Field(column_name="items")
    kilograms = Field(column_name="kilograms")

    class Meta:
        model = Order
        fields = ORDER_COLUMNS

    def dehydrate_is_gift(self, order):
        return "yes" if order.is_gift else ""

    def dehydrate_items(self, order):
        return "; ".join(f"{item.name} {item.quantity} kg" for item in order.lines)

    def dehydrate_kilograms(self, order):
        return order.kilograms


class PaidOrderSheet(OrderSheet):
    """The same with the payment, for who may see payments."""

    payment_status = Field(attribute="payment__payment_status", column_name="payment_status")
    received = Field(column_name="received")
    due = Field(column_name="due")

    class Meta:
        model = Order
        fields = [*ORDER_COLUMNS, "payment_status", "received", "due"]

    def dehydrate_received(self, order):
        return order.payment.received if hasattr(order, "payment") else None

    def dehydrate_due(self, order):
        return order.amount_due if hasattr(order, "payment") else None


class OrderItemSheet(SheetResource):
    """One line of an order a row."""

    reference = Field(attribute="order__reference", column_name="reference")
    order_date = Field(column_name="order_date")
    status = Field(attribute="order__status", column_name="status")
    slug = Field(column_name="slug")
    subtotal = Field(column_name="subtotal")

    class Meta:
        model = OrderItem
        fields = [
            "reference",
            "order_date",
            "status",
            "name",
            "slug",
            "quantity",
            "price",
            "subtotal",
        ]

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.moment = OrderSheet().fields["order_date"].widget

    def dehydrate_order_date(self, item):
        return self.moment.render(item.order.order_date, force_native_type=True)

    def dehydrate_slug(self, item):
        """The address of the variety today; empty where it is gone."""
        return item.mango.slug if item.mango else ""

    def dehydrate_subtotal(self, item):
        return item.subtotal


def orders_in_pages(orders: QuerySet[Order]) -> Iterator[Order]:
    """Orders with all that a row shows, by four queries for each page of them."""
    with_all = orders.select_related(None).select_related("payment", "courier")
    return in_pages(with_all.prefetch_related(None).prefetch_related("items"), ORDERS_AT_ONCE)


def items_in_pages(orders: QuerySet[Order]) -> Iterator[OrderItem]:
    """The lines of these orders.

    Read by the pages of the orders: to sift all lines by the orders of a search again for each page
    of lines would repeat the search as often.
    """
    plain = orders.select_related(None).prefetch_related(None)
    for order in in_pages(plain.prefetch_related("items__mango"), ORDERS_AT_ONCE):
        for item in order.lines:
            item.order = order
            yield item
