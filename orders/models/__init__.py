from .correction import OrderCorrection
from .courier import Courier
from .order import MAX_TOTAL, Order
from .order_item import OrderItem
from .payment import Payment, PaymentEntry, PaymentMethod, PaymentStatus
from .placed_by_key import PlacedByKey
from .status_change import StatusChange

__all__ = [
    "MAX_TOTAL",
    "Courier",
    "Order",
    "OrderCorrection",
    "OrderItem",
    "Payment",
    "PaymentEntry",
    "PaymentMethod",
    "PaymentStatus",
    "PlacedByKey",
    "StatusChange",
]
