"""The ledger of the made-up orders: with it the books of a busy shop of years are whole."""

from django.db import connection
from django.db.models import Sum

from orders.models import Order
from shop.models import MangoCategory, StockMovement

LEFT_KG = 10_000  # of each variety, once all is sold
WAYS = {
    "Delivered": ["Confirmed", "Packed", "Shipped", "Delivered"],
    "Shipped": ["Confirmed", "Packed", "Shipped"],
    "Packed": ["Confirmed", "Packed"],
    "Confirmed": ["Confirmed"],
    "Cancelled": ["Cancelled"],
}
MOVEMENTS = """
    INSERT INTO shop_stockmovement (at, by_id, mango_id, mango_name, change, reason, order_id, note)
    SELECT o.order_date, NULL, i.mango_id, i.name, {sign} SUM(i.quantity), '{reason}', o.id, ''
    FROM orders_orderitem i JOIN orders_order o ON o.id = i.order_id {where}
    GROUP BY o.order_date, i.mango_id, i.name, o.id ORDER BY o.id
"""
STEP = """
    INSERT INTO orders_statuschange (at, by_id, order_id, from_status, to_status, note)
    SELECT order_date, NULL, id, '{start}', '{end}', '' FROM orders_order
    WHERE status = '{status}' ORDER BY id
"""


def write_ledger() -> None:
    """Write what `crowd.fill` left out: each order's kilograms, and its way to where it stands."""
    with connection.cursor() as cursor:
        cursor.execute(MOVEMENTS.format(sign="-", reason="sold", where=""))
        is_cancelled = "WHERE o.status = 'Cancelled'"
        cursor.execute(MOVEMENTS.format(sign="", reason="returned", where=is_cancelled))
        for status, ends in WAYS.items():
            for start, end in zip([Order.Status.PENDING, *ends], ends, strict=False):
                cursor.execute(STEP.format(start=start, end=end, status=status))
    moved = StockMovement.objects.values_list("mango").annotate(Sum("change")).order_by()
    for key, kilograms in moved:
        mango = MangoCategory.objects.get(pk=key)
        # What was sold is written, but nobody took it from the shelf yet.
        came = LEFT_KG - kilograms
        mango.movement(came, StockMovement.Reason.RECEIVED).save()
        MangoCategory.objects.move_stock({key: LEFT_KG - mango.stock_quantity})
