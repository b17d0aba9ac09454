from .order import MAX_TOTAL, Order, OrderItem
from .payment import Payment, PaymentMethod, PaymentStatus
from .status_change import StatusChange

__all__ = [
    "MAX_TOTAL",
    "Order",
    "OrderItem",
    "Payment",
    "PaymentMethod",
    "PaymentStatus",
    "StatusChange",
]
