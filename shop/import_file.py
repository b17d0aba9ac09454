"""Reading an uploaded list: CSV or XLSX, told apart by what is in it, a row at a time."""

import codecs
import csv
import io
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass

from django.utils.translation import gettext as _
from openpyxl import load_workbook

from core.text import fold_digits
from shop.import_zip import Unsound, ensure_sound

MAX_BYTES = 10 * 1024 * 1024
MAX_LINES = 60_000
MAX_COLUMNS = 100
LAST_LINE = 1_048_576  # Excel's
LONGEST_CELL = 131_072

HEADS = {
    "id": ["id", "আইডি"],
    "slug": ["slug", "address", "ঠিকানা"],
    "name": ["name", "variety", "নাম", "জাত", "জাতের নাম"],
    "name_bn": ["name_bn", "name in bangla", "bangla name", "বাংলা নাম", "নাম (বাংলা)"],
    "aliases": ["aliases", "other names", "অন্য নাম", "অন্যান্য নাম"],
    "price": ["price", "price a kg", "price a kg (taka)", "price (taka)", "দাম", "মূল্য", "দর"],
    "stock_quantity": [
        "stock_quantity", "stock", "stock (kg)", "stock kg",
        "মজুদ", "মজুত", "স্টক", "মজুদ (কেজি)", "মজুত (কেজি)", "পরিমাণ",
    ],
    "low_stock_kg": [
        "low_stock_kg", "low stock", "tell staff below (kg)", "কম মজুদ", "কম মজুত", "সর্বনিম্ন মজুদ",
    ],
    "description": ["description", "বিবরণ", "বর্ণনা"],
}  # fmt: skip
COLUMN_OF = {head: column for column, heads in HEADS.items() for head in heads}
KEYS = {"id", "slug", "name"}


class Unreadable(Exception):
    """A file that is no list the shop can read. str() says why, in words."""


@dataclass(frozen=True)
class Line:
    """A row of the list: its number in the file, and its cells by column, those read so far."""

    number: int
    cells: dict[str, object]


class ImportFile:
    """An open list. `columns` are those that are read, `ignored` the heads of the others.

    Raises Unreadable when it is opened or, in the middle, while it is read.
    """

    def __init__(self, content: bytes) -> None:
        if len(content) > MAX_BYTES:
            raise Unreadable(_("The file is larger than 10 MB."))
        self.content = content
        self.rows = _xlsx_rows if content.startswith(b"PK") else _csv_rows
        with closing(self.rows(content)) as rows:
            head = _first_filled(rows)
        self.columns, self.ignored = _columns(head[1] if head else ())
        self.head_line = head[0] if head else 0

    def lines(self) -> Iterator[Line]:
        """The rows below the head, without empty ones."""
        count = 0
        with closing(self.rows(self.content)) as rows:
            for number, cells in rows:
                if number <= self.head_line or _is_empty(cells):
                    continue
                count += 1
                if count > MAX_LINES:
                    raise Unreadable(
                        _("The list has more than %(lines)s rows. Split it in two.")
                        % {"lines": f"{MAX_LINES:,}"}
                    )
                yield Line(
                    number,
                    {
                        column: cells[place] if place < len(cells) else None
                        for place, column in self.columns.items()
                    },
                )


def _first_filled(rows) -> tuple[int, tuple] | None:
    return next((row for row in rows if not _is_empty(row[1])), None)


def _is_empty(cells) -> bool:
    return all(cell is None or (isinstance(cell, str) and not cell.strip()) for cell in cells)


def _columns(head) -> tuple[dict[int, str], list[str]]:
    """{place: column} and the heads that mean nothing here."""
    if len(head) > MAX_COLUMNS:
        raise Unreadable(
            _("The list has more than %(columns)d columns.") % {"columns": MAX_COLUMNS}
        )
    columns, ignored = {}, []
    for place, cell in enumerate(head):
        text = " ".join(fold_digits(str("" if cell is None else cell)).split())
        column = COLUMN_OF.get(text.casefold().rstrip(":*").strip())
        if column in columns.values() and column:
            raise Unreadable(
                _("Two columns are called “%(head)s”. Leave one of them out.") % {"head": text}
            )
        if column:
            columns[place] = column
        elif text:
            ignored.append(text[:40])
    found = set(columns.values())
    if not found & KEYS:
        raise Unreadable(
            _(
                "The first row does not name a column “name”, “slug” or “id”. "
                "Is this a list of varieties?"
            )
        )
    if not found - {"id", "slug"}:
        raise Unreadable(_("The list has no column that could change anything, such as “price”."))
    return columns, ignored


def _csv_rows(content: bytes) -> Iterator[tuple[int, list[str]]]:
    text = _decoded(content)
    lines = io.StringIO(text, newline="")
    head = next((line for line in text[:LONGEST_CELL].splitlines() if line.strip()), "")
    mark = max(",;\t", key=head.count)
    reader = csv.reader(lines, delimiter=mark, strict=False)
    number = 1
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise Unreadable(
                _("Row %(line)d cannot be read. Is a quotation mark left open?") % {"line": number}
            ) from error
        yield number, row
        number = reader.line_num + 1


def _decoded(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise Unreadable(_("The file is in UTF-16. Save it as “CSV UTF-8” or as XLSX."))
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable(_("This is an old or locked Excel file. Save it as XLSX, unlocked."))
    if b"\0" in content or content.startswith(b"%PDF"):
        raise Unreadable(_("This is no table. Save the list as CSV or XLSX."))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(
            _("The letters of the file are not in UTF-8. Save it as “CSV UTF-8” or as XLSX.")
        ) from error


def _xlsx_rows(content: bytes) -> Iterator[tuple[int, tuple]]:
    """Values as they were reckoned when the file was saved; nothing is reckoned here."""
    try:
        ensure_sound(content)
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        with closing(book):
            sheet = next((page for page in book.worksheets), None)
            if sheet is None:
                raise Unreadable(_("The file has no sheet."))
            # How large the sheet is, is not what it says of itself.
            sheet.reset_dimensions()
            cells = sheet.iter_rows(max_col=MAX_COLUMNS + 1, values_only=True)
            for number, row in enumerate(cells, start=1):
                if number > LAST_LINE:
                    raise Unreadable(_("The list has too many rows."))
                yield number, _trimmed(row)
    except Unreadable:
        raise
    except Unsound as error:
        raise Unreadable(str(error)) from error
    except (MemoryError, RecursionError):
        raise
    except Exception as error:
        # openpyxl fails in many ways on a file that is not what it seems.
        raise Unreadable(
            _("The file is not a sound XLSX. Open it in Excel and save it again.")
        ) from error


def _trimmed(row: tuple) -> tuple:
    end = len(row)
    while end and row[end - 1] is None:
        end -= 1
    return row[:end]
