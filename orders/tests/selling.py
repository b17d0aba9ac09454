"""Orders of the past for the tests of the reports, written without a shelf to take them from."""

from datetime import datetime
from decimal import Decimal

from django.utils import timezone

from orders.models import Order, OrderItem, Payment


def at(written: str) -> datetime:
    """A time in the shop: at("2026-06-30 23:59:59")."""
    return timezone.make_aware(datetime.fromisoformat(written))


def sell(when: str, *lines, fee="0", status="Delivered", phone="+8801712345678", email="") -> Order:
    """An order of then; each line is (variety or a name, kg, taka a kg)."""
    fee = Decimal(fee)
    goods = sum((kilograms * Decimal(price) for _, kilograms, price in lines), Decimal(0))
    order = Order.objects.create(
        order_date=at(when),
        status=status,
        full_name="Asha Rahman",
        phone_number=phone,
        email=email,
        billing_address="12 Green Road, Dhaka",
        delivery_fee=fee,
        total_amount=goods + fee,
    )
    OrderItem.objects.bulk_create(
        OrderItem(
            order=order,
            mango=None if isinstance(mango, str) else mango,
            name=str(mango),
            quantity=kilograms,
            price=price,
        )
        for mango, kilograms, price in lines
    )
    Payment.objects.create(order=order, payment_date=order.order_date)
    return order
