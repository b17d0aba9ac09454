from .cart import Cart, CartItem
from .cart_summary import CartLine, CartSummary
from .import_job import ImportJob, ImportRow
from .mango import MAX_LINE_KG, MangoCategory
from .reminder import LowStockMail
from .sent_form import SentForm
from .stock import StockMovement

__all__ = [
    "MAX_LINE_KG",
    "Cart",
    "CartItem",
    "CartLine",
    "CartSummary",
    "ImportJob",
    "ImportRow",
    "LowStockMail",
    "MangoCategory",
    "SentForm",
    "StockMovement",
]
