"""Tables of any length as CSV and XLSX, written piece by piece.

django-import-export builds a whole table in memory before it writes the first row (its Dataset), so
50,000 orders would cost hundreds of megabytes. Its resources say what stands in each cell; rows are
read in pages by key and written here, so that memory stays the same for any number of rows.
"""

import csv
import tempfile
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from functools import partial

from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from django.utils import timezone
from django.utils.functional import cached_property
from import_export.resources import ModelResource
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from core.logs.calls import note
from core.middleware import XLSX_TYPE

PAGE = 1000  # rows read by one query
PIECE = 64 * 1024  # bytes of a file sent at once
CSV_TYPE = "text/csv; charset=utf-8"
# What spreadsheets take for the beginning of a formula, wide forms included (OWASP, «CSV
# Injection»).
FORMULA_SIGNS = "=+-@\t\r\n|%＝＋－＠"


def in_pages(queryset: QuerySet, page: int = PAGE) -> Iterator:
    """The rows of a query in the order of their keys, read a page at a time.

    Never by one open cursor: while SQLite reads, nobody else could finish writing.
    """
    ordered = queryset.order_by("pk")
    rows = list(ordered[:page])
    while rows:
        yield from rows
        rows = list(ordered.filter(pk__gt=rows[-1].pk)[:page]) if len(rows) == page else []


def inert(text: str) -> str:
    """A text that no spreadsheet runs: what looks like a formula gets a ' before it."""
    # A ' of its own counts too, so that `uninert` knows ours from theirs.
    seen = text.lstrip("' \u00a0\u200b\ufeff")
    return f"'{text}" if seen and seen[0] in FORMULA_SIGNS else text


def uninert(text: str) -> str:
    """The text as it was before `inert`."""
    return text[1:] if text.startswith("'") and inert(text[1:]) == text else text


class Sheet:
    """A table: the words of its columns, and rows of texts, whole numbers, decimals and times."""

    def __init__(self, name: str, head: list[str], rows: Iterable[list]) -> None:
        self.name, self.head, self.rows = name, head, rows

    def response(self, kind: str) -> StreamingHttpResponse:
        """The table as a file to keep; `kind` is csv or xlsx."""
        pieces, content_type = {
            "csv": (self.csv_pieces, CSV_TYPE),
            "xlsx": (self.xlsx_pieces, XLSX_TYPE),
        }[kind]
        note("export taken", list=self.name, kind=kind)
        name = f"{self.name}-{timezone.localdate():%Y-%m-%d}.{kind}"
        return StreamingHttpResponse(
            pieces(),
            content_type=content_type,
            headers={
                "Content-Disposition": f'attachment; filename="{name}"',
                "Cache-Control": "private, no-store",
                "X-Content-Type-Options": "nosniff",
            },
        )

    def csv_pieces(self) -> Iterator[bytes]:
        # The mark at the beginning tells Excel that Bangla letters are UTF-8.
        lines = _Lines("\ufeff")
        writer = csv.writer(lines)
        writer.writerow([inert(word) for word in self.head])
        for row in self.rows:
            writer.writerow([_in_csv(value) for value in row])
            if lines.size > PIECE:
                yield lines.take()
        yield lines.take()

    def xlsx_pieces(self) -> Iterator[bytes]:
        book = Workbook(write_only=True)
        sheet = book.create_sheet(self.name[:31])
        sheet.append([_in_xlsx(word) for word in self.head])
        for row in self.rows:
            sheet.append([_in_xlsx(value) for value in row])
        with tempfile.TemporaryFile() as file:
            book.save(file)
            file.seek(0)
            while piece := file.read(PIECE):
                yield piece


class _Lines:
    """Where csv writes its lines; taken out again in pieces."""

    def __init__(self, begin: str) -> None:
        self.texts, self.size = [begin], len(begin)

    def write(self, text: str) -> None:
        self.texts.append(text)
        self.size += len(text)

    def take(self) -> bytes:
        piece = "".join(self.texts).encode("utf-8", "replace")
        self.texts, self.size = [], 0
        return piece


def _in_csv(value) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, Decimal):
        return f"{value:f}"
    return inert(value.replace("\0", "")) if isinstance(value, str) else str(value)


def _in_xlsx(value):
    if not isinstance(value, str):
        return value
    return inert(ILLEGAL_CHARACTERS_RE.sub("", value))


class SheetResource(ModelResource):
    """Which columns a table has, and what stands in them: django-import-export's part."""

    def row(self, instance) -> list:
        """The cells of one row: numbers as numbers, and times without a zone, as in Dhaka."""
        return [cell(instance) for cell in self.cells]

    @cached_property
    def cells(self) -> list[Callable]:
        """What gives each cell. The library would look it up again for every cell of every row."""
        cells = []
        for column in self.get_export_fields():
            method = getattr(self, column.get_dehydrate_method(self.get_field_name(column)), None)
            cells.append(method or partial(column.export, force_native_type=True))
        return cells

    def sheet(self, name: str, instances: Iterable) -> Sheet:
        return Sheet(name, self.get_export_headers(), map(self.row, instances))
