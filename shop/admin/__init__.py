"""Varieties, their stock and carts at the grower's desk."""

from .cart import CartAdmin
from .movement import StockMovementAdmin
from .variety import MangoCategoryAdmin

__all__ = ["CartAdmin", "MangoCategoryAdmin", "StockMovementAdmin"]
