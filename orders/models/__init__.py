from .order import MAX_TOTAL, Order, OrderItem, StatusChange
from .payment import Payment, PaymentMethod, PaymentStatus

__all__ = [
    "MAX_TOTAL",
    "Order",
    "OrderItem",
    "Payment",
    "PaymentMethod",
    "PaymentStatus",
    "StatusChange",
]
