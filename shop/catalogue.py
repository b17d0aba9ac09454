"""What a visitor looks for in the catalogue, as the address says it."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import BooleanField, Count, ExpressionWrapper, Q, Window
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core.text import fold_digits, printable
from shop.models import MangoCategory

PAGE_SIZE = 24
MAX_WORDS = 100  # signs of a search
SORTS = {
    "": _("In stock first"),
    "name": _("Name"),
    "price": _("Price, low to high"),
    "-price": _("Price, high to low"),
}


@dataclass(frozen=True)
class CataloguePage:
    """Some varieties, and where they stand among all that were found."""

    mangoes: list[MangoCategory]
    number: int
    total: int

    @property
    def last(self) -> int:
        return max(1, -(-self.total // PAGE_SIZE))


class CatalogueSearch:
    """The words, filter, order and page of one address. What makes no sense is the default."""

    def __init__(self, parameters):
        self.words = printable(parameters.get("q", ""))[:MAX_WORDS].strip()
        sort = parameters.get("sort", "")
        self.sort = sort if sort in SORTS else ""
        self.in_stock = parameters.get("in_stock") == "1"
        number = fold_digits(parameters.get("page", ""))
        self.number = int(number) if number.isdecimal() and len(number) < 7 else 1

    @cached_property
    def page(self) -> CataloguePage:
        """The page that was asked for, by one query; the first one where it does not exist."""
        return self._page(self.number) or self._page(1) or CataloguePage([], 1, 0)

    def _page(self, number: int) -> CataloguePage | None:
        if number < 1:
            return None
        found = self._found().annotate(total=Window(Count("pk")))
        start = (number - 1) * PAGE_SIZE
        mangoes = list(found[start : start + PAGE_SIZE])
        return CataloguePage(mangoes, number, mangoes[0].total) if mangoes else None

    def _found(self):
        found = MangoCategory.active if self.in_stock else MangoCategory.objects
        found = found.all().matching(self.words)
        if self.sort == "name":
            return found.order_by("name", "pk")
        if self.sort:
            return found.order_by(self.sort, "name", "pk")
        is_left = ExpressionWrapper(Q(stock_quantity__gt=0), output_field=BooleanField())
        return found.order_by(is_left.desc(), "name", "pk")

    @property
    def key(self) -> str:
        """What tells this list from others, the words aside."""
        return f"{self.sort}:{self.in_stock}:{self.number}"

    @property
    def is_narrowed(self) -> bool:
        """Does it leave anything out?"""
        return bool(self.words or self.in_stock)

    @property
    def is_front(self) -> bool:
        """Is it the shop's first page, with nothing looked for yet?"""
        return self.number == 1 and not self.is_narrowed

    def goes_on_typing(self, before: "CatalogueSearch") -> bool:
        """Does it differ from the search before it in nothing but its words?"""
        is_same_list = (self.sort, self.in_stock) == (before.sort, before.in_stock)
        return is_same_list and bool(self.words and before.words)

    @property
    def sorts(self) -> list[tuple[str, str, bool]]:
        """Each order's value and name, and whether it is the one in use."""
        return [(value, name, value == self.sort) for value, name in SORTS.items()]

    def url(self, number: int = 1) -> str:
        """The shortest address of this search, for page `number`."""
        parts = {
            "q": self.words,
            "sort": self.sort,
            "in_stock": "1" if self.in_stock else "",
            "page": number if number > 1 else "",
        }
        query = urlencode({name: value for name, value in parts.items() if value})
        return reverse("shop:catalogue") + (f"?{query}" if query else "")

    @property
    def previous_url(self) -> str:
        return self.url(self.page.number - 1) if self.page.number > 1 else ""

    @property
    def next_url(self) -> str:
        return self.url(self.page.number + 1) if self.page.number < self.page.last else ""
