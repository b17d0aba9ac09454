"""Varieties as a table for spreadsheets, and what a cell of such a table means on its way back.

django-import-export's resource says which columns there are, and its widgets turn cells into values
and values into cells. Its own import is not used: it compares and writes row by row with the whole
table in memory, and knows nothing of stock that is sold meanwhile.
"""

import re
from decimal import Decimal

from django.utils.translation import gettext as _
from import_export.fields import Field
from import_export.widgets import CharWidget, DecimalWidget, IntegerWidget

from core.sheets import SheetResource, uninert
from core.text import fold_digits
from shop.models import MangoCategory
from shop.models.mango import MAX_PRICE
from shop.models.stock import MAX_STOCK_KG

# Commas between thousands, as they are written here (1,25,000) and elsewhere (125,000).
NUMBER = re.compile(r"-?(\d{1,20}|\d{1,3}(,\d{2,3}){0,5},\d{3})(\.\d{1,20})?", re.ASCII)
LONGEST_SHOWN = 40


class WrongCell(ValueError):
    """A cell that says nothing the shop can take. str() says why, in words."""


class PriceCell(DecimalWidget):
    """Taka a kilogram, with at most two decimals."""

    def clean(self, value, row=None, **kwargs) -> Decimal | None:
        if self.is_empty(value):
            return None
        price = _number(value, _("“%(cell)s” is no price. Write a plain number such as 350.00."))
        if price < 0:
            raise WrongCell(_("A price cannot be less than 0."))
        if price > MAX_PRICE:
            raise WrongCell(_("“%(cell)s” is more than a price can be.") % _shown(value))
        if price != round(price, 2):
            raise WrongCell(_("“%(cell)s” has more than two decimals.") % _shown(value))
        return round(price, 2)


class KilogramsCell(IntegerWidget):
    """Whole kilograms; 12.0, as spreadsheets write 12, is 12."""

    def clean(self, value, row=None, **kwargs) -> int | None:
        if self.is_empty(value):
            return None
        wrong = _("“%(cell)s” are no kilograms. Write a whole number such as 120.")
        kilograms = _number(value, wrong)
        if kilograms != int(kilograms):
            raise WrongCell(wrong % _shown(value))
        if kilograms < 0:
            raise WrongCell(_("Kilograms cannot be less than 0."))
        if kilograms > MAX_STOCK_KG:
            raise WrongCell(_("“%(cell)s” is more than the shop can hold.") % _shown(value))
        return int(kilograms)


class IdCell(IntegerWidget):
    """The number by which the shop knows a variety."""

    def clean(self, value, row=None, **kwargs) -> int | None:
        if self.is_empty(value):
            return None
        number = _number(value, wrong := _("“%(cell)s” is no id."))
        if number != int(number) or not 0 <= number < 2**63:
            raise WrongCell(wrong % _shown(value))
        return int(number)


class TextCell(CharWidget):
    """Words, no longer than the shop keeps them."""

    def __init__(self, longest: int):
        super().__init__()
        self.longest = longest

    def clean(self, value, row=None, **kwargs) -> str:
        # A number that Excel made of a name is the name again.
        if isinstance(value, float) and value == int(value):
            value = int(value)
        text = uninert(str("" if value is None else value)).replace("\r\n", "\n").strip()
        if any(ord(sign) < 32 and sign not in "\n\t" for sign in text) or "\x7f" in text:
            raise WrongCell(_("There are signs in it that no keyboard types."))
        if len(text) > self.longest:
            told = _("“%(cell)s” is longer than %(longest)d signs.")
            raise WrongCell(told % (_shown(text) | {"longest": self.longest}))
        return text


def _column(name: str, widget) -> Field:
    return Field(attribute=name, column_name=name, widget=widget)


class VarietySheet(SheetResource):
    """A variety a row. A file of it, changed and sent back, is a list that can be imported."""

    id = _column("id", IdCell())
    slug = _column("slug", TextCell(110))
    name = _column("name", TextCell(100))
    name_bn = _column("name_bn", TextCell(100))
    aliases = _column("aliases", TextCell(300))
    price = _column("price", PriceCell())
    stock_quantity = _column("stock_quantity", KilogramsCell())
    low_stock_kg = _column("low_stock_kg", KilogramsCell())
    description = _column("description", TextCell(5000))

    class Meta:
        model = MangoCategory
        fields = [
            "id",
            "slug",
            "name",
            "name_bn",
            "aliases",
            "price",
            "stock_quantity",
            "low_stock_kg",
            "description",
        ]


def _number(value, wrong: str) -> Decimal:
    """The number in a cell. Raises WrongCell, in the words of `wrong`."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise WrongCell(wrong % _shown(value))
    if isinstance(value, int | float):
        text = f"{value:.6f}" if abs(value) < 1e15 else ""
        # What Excel reckons may end in …9999999; six decimals are enough to see a third one.
        text = text.rstrip("0").rstrip(".") if "." in text else text
    else:
        text = re.sub(r"\s", "", fold_digits(uninert(value.strip())))
    if not NUMBER.fullmatch(text):
        raise WrongCell(wrong % _shown(value))
    return Decimal(text.replace(",", ""))


def _shown(value) -> dict[str, str]:
    text = " ".join(str(value).split())
    return {"cell": text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"}
