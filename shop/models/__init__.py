from .cart import Cart, CartItem
from .cart_summary import CartLine, CartSummary
from .mango import MAX_LINE_KG, MangoCategory
from .stock import StockMovement

__all__ = [
    "MAX_LINE_KG",
    "Cart",
    "CartItem",
    "CartLine",
    "CartSummary",
    "MangoCategory",
    "StockMovement",
]
