"""Orders and payments at the grower's desk: looked at in lists, moved by the shop's own acts."""

from . import start
from .courier import CourierAdmin
from .order import OrderAdmin
from .payment import PaymentAdmin

__all__ = ["CourierAdmin", "OrderAdmin", "PaymentAdmin", "start"]
