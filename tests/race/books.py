"""Are the books whole? Asked of the database after every race."""

from collections import Counter

from django.db.models import Sum

from orders.models import Order, Payment
from shop.models import MangoCategory, StockMovement


def assert_books_are_whole() -> None:
    """Every kilogram and every taka is accounted for, and no order is a half one."""
    for mango in MangoCategory.objects.annotate(moved=Sum("movements__change")):
        assert mango.stock_quantity == (mango.moved or 0), f"{mango}: stock is not its movements"
    orders = Order.objects.select_related("payment").prefetch_related(
        "items", "stock_movements", "payment__entries"
    )
    assert Payment.objects.count() == orders.count(), "an order without its payment"
    for order in orders:
        assert order.items.all(), f"{order} has no items"
        items = sum(item.quantity * item.price for item in order.items.all())
        assert order.total_amount == items + order.delivery_fee, f"{order}: wrong total"
        _assert_kilograms_are_moved(order)
        came = sum(entry.amount for entry in order.payment.entries.all())
        assert order.payment.received == came, f"{order}: received is not the sum of its entries"


def _assert_kilograms_are_moved(order: Order) -> None:
    """What the order holds was taken once; what a cancelled one held came back once.

    What was taken when it was placed is put right by what corrections took and gave back.
    """
    bought, taken, returned = Counter(), Counter(), Counter()
    for item in order.items.all():
        bought[item.mango_id] += item.quantity
    for movement in order.stock_movements.all():
        if movement.reason in (StockMovement.Reason.SOLD, StockMovement.Reason.EDITED):
            taken[movement.mango_id] -= movement.change
        else:
            returned[movement.mango_id] += movement.change
    assert taken == bought, f"{order}: {dict(taken)} taken for {dict(bought)}"
    assert returned == (bought if order.is_cancelled else Counter()), f"{order}: wrongly returned"
