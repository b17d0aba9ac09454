"""Orders for the printer, and what is read off their pages."""

from decimal import Decimal

from django.urls import reverse

from orders.models import Order, OrderItem, Payment
from tests.reading import words

SLIPS = reverse("admin:orders_order_print")
PICKING_LIST = reverse("admin:orders_order_picking_list")
CASH_SHEET = reverse("admin:orders_order_cash_sheet")
FEE = Decimal(60)


def write_order(*lines: tuple[str, int, str], **fields) -> Order:
    """An order of lines (name, kg, taka a kg) and a fee of 60 taka, with its payment.

    Written straight into the database: the shop's own way asks for varieties in stock.
    """
    total = sum((Decimal(price) * kg for _name, kg, price in lines), FEE)
    known = {
        "full_name": "Asha Rahman",
        "phone_number": "+8801712345678",
        "billing_address": "12 Green Road, Dhaka",
    }
    order = Order.objects.create(total_amount=total, delivery_fee=FEE, **(known | fields))
    OrderItem.objects.bulk_create(
        OrderItem(order=order, name=name, quantity=kg, price=price) for name, kg, price in lines
    )
    Payment.objects.create(order=order, payment_method=order.payment_method)
    return order


def keys_of(*orders: Order) -> str:
    return ",".join(str(order.pk) for order in orders)


def in_a_row(response) -> str:
    """All that a page says without its spaces: cells of a table have none between them."""
    return words(response).replace(" ", "")
