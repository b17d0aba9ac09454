"""What a row of an uploaded list means: nothing, a change, a new variety, or a mistake."""

from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from shop.exchange import VarietySheet, WrongCell
from shop.import_file import Line
from shop.models import ImportRow, MangoCategory

KEYS = ("id", "slug")


@dataclass
class Reader:
    """Compares lines with the shop, a few hundred at a time, and remembers which variety had one.

    `may_add`: may these lines make new varieties?
    """

    may_add: bool
    sheet: VarietySheet = field(default_factory=VarietySheet)
    # The line of each variety, and of each new name.
    seen: dict[int | str, int] = field(default_factory=dict)

    def rows(self, lines: list[Line]) -> list[ImportRow]:
        """A row for each line that changes something or has a mistake; unsaved, without a job."""
        cleaned = [self._clean(line) for line in lines]
        known = Known([values for values, _told in cleaned])
        rows = (
            self._row(line, values, told, known)
            for line, (values, told) in zip(lines, cleaned, strict=True)
        )
        return [row for row in rows if row]

    def _clean(self, line: Line) -> tuple[dict, list[str]]:
        """What the cells say, without empty ones, and what is wrong with them."""
        values, told = {}, []
        for column in line.cells:
            try:
                value = self.sheet.fields[column].clean(line.cells)
            except WrongCell as error:
                told.append(f"{column}: {error}")
            else:
                if value is not None and value != "":
                    values[column] = value
        return values, told

    def _row(self, line: Line, values: dict, told: list[str], known: "Known") -> ImportRow | None:
        mango, trouble = known.find(values)
        told = [*told, *trouble]
        row = ImportRow(line=line.number, name=_name(line, values, mango))
        if not told and mango is None:
            told = self._why_not_new(values)
        key = mango.pk if mango else values.get("name")
        if not told and key in self.seen:
            told = [_("Row %(line)d is about the same variety.") % {"line": self.seen[key]}]
        if told:
            row.kind, row.told = ImportRow.Kind.WRONG, told
            return row
        self.seen[key] = line.number
        if mango is None:
            row.kind, row.after = ImportRow.Kind.NEW, _kept(values)
            return row
        before, after = differences(mango, values)
        if not after:
            return None
        row.kind, row.mango = ImportRow.Kind.CHANGED, mango
        row.before, row.after = _kept(before), _kept(after)
        return row

    def _why_not_new(self, values: dict) -> list[str]:
        if "name" not in values:
            return [_("No variety has this address or id.")]
        if not self.may_add:
            return [_("There is no such variety, and you may not add one.")]
        if "price" not in values:
            return [_("There is no such variety, and a new one needs a price.")]
        return []


class Known:
    """The varieties that some rows may mean, looked up by three queries."""

    def __init__(self, rows: list[dict]) -> None:
        mangoes = MangoCategory.objects.all()
        slugs = {row["slug"] for row in rows if "slug" in row}
        self.by_slug = {m.slug: m for m in mangoes.filter(slug__in=slugs)}
        ids = {row["id"] for row in rows if "id" in row and not self._by_slug(row)}
        self.by_id = {m.pk: m for m in mangoes.filter(pk__in=ids)}
        names = {row["name"] for row in rows if "name" in row and not self._by_key(row)}
        self.by_name = {}
        for mango in mangoes.filter(name__in=names):
            self.by_name.setdefault(mango.name, []).append(mango)

    def find(self, row: dict) -> tuple[MangoCategory | None, list[str]]:
        """The variety that a row means, if there is one; and what stands against it."""
        if mango := self._by_key(row):
            return mango, []
        named = self.by_name.get(row.get("name"), [])
        if len(named) > 1:
            return None, [_("Several varieties have this name. Give the address (slug) too.")]
        return (named[0] if named else None), []

    def _by_slug(self, row: dict) -> MangoCategory | None:
        return self.by_slug.get(row.get("slug"))

    def _by_key(self, row: dict) -> MangoCategory | None:
        return self._by_slug(row) or self.by_id.get(row.get("id"))


def differences(mango: MangoCategory, values: dict) -> tuple[dict, dict]:
    """What a variety is and what the values say, {column: value}, only where they differ."""
    new = {
        column: value
        for column, value in values.items()
        if column not in KEYS and value != stored(mango, column)
    }
    return {column: stored(mango, column) for column in new}, new


def stored(mango: MangoCategory, column: str):
    """What is stored, written as a list writes it."""
    value = getattr(mango, column)
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else value


def _kept(values: dict) -> dict:
    """As JSON keeps it: prices as text, so that they stay exact."""
    return {
        column: f"{value:.2f}" if isinstance(value, Decimal) else value
        for column, value in values.items()
        if column != "id"
    }


def _name(line: Line, values: dict, mango: MangoCategory | None) -> str:
    """By which name people find the line: that of the variety, or what stands there."""
    if mango:
        return mango.name
    said = values.get("name") or values.get("slug") or line.cells.get("name") or ""
    return " ".join(str(said).replace("\0", "").split())[:100]
