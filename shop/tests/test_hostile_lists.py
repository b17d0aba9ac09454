"""Files that are no list, or a bad one: a clear sentence, never a fault of ours."""

import io
import zipfile

import pytest

from conftest import browser_of
from orders.roles import MANAGER
from shop.models import ImportJob, MangoCategory
from tests.desk import staff_in
from tests.lists import IMPORT, page_of, read_list, send, xlsx
from tests.reading import words

HEAD = "name,price,stock_quantity\n"


@pytest.fixture
def desk(db):
    return browser_of(staff_in(MANAGER))


def zipped(**parts) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return file.getvalue()


def altered(content: bytes, part: str, change, packing=zipfile.ZIP_DEFLATED) -> bytes:
    """An XLSX of which one part is another one."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w", packing) as new:
        for name in old.namelist():
            text = old.read(name)
            new.writestr(name, change(text) if name == part else text)
    return file.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
GOOD = xlsx(["name", "price"], ["Himsagar", 360])
LAUGHS = b'<!DOCTYPE x [<!ENTITY a "' + b"ha" * 1000 + b'">' + b"".join(
    b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 20) for n in range(8)
) + b"]>"  # fmt: skip
REFUSED = {
    "nothing": (b"", "empty"),
    "blank": (b"\n\n , \n", "does not name a column"),
    "words": (b"Dear shop, please make everything cheaper.", "does not name a column"),
    "a picture": (b"\xff\xd8\xff\xe0\x00\x10JFIF", "no table"),
    "a pdf": (b"%PDF-1.7\nsome text", "no table"),
    "nul bytes": (b"name,price\nHim\0sagar,5\n", "no table"),
    "utf-16": ("name,price\nHimsagar,5\n".encode("utf-16"), "UTF-16"),
    "windows-1252": ("name,price\nHimsagar,5\nMango é,5\n".encode("cp1252"), "not in UTF-8"),
    "old excel": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "old or locked Excel"),
    "many columns": (",".join(f"c{n}" for n in range(10_000)).encode(), "more than 100 columns"),
    "no heads": (b"Himsagar,350,120\nLangra,280,40\n", "does not name a column"),
    "only keys": (b"slug,id\nhimsagar,3\n", "no column that could change"),
    "a head twice": (b"name,price,Price\nHimsagar,1,2\n", "called"),
    "an open quote": (b'name,"price\n' + b"x" * 200_000, "quotation mark"),
    "a zip": (zipped(a="b"), "no XLSX"),
    "a broken zip": (b"PK\x03\x04" + b"x" * 900, "damaged"),
    "half an xlsx": (GOOD[: len(GOOD) // 2], "damaged"),
    "an empty workbook": (zipped(xl__workbook_xml="<a/>"), "not a sound XLSX"),
    "wide xlsx": (xlsx(["name", "price", *range(300)], ["a", 1]), "more than 100 columns"),
    "an empty sheet": (xlsx(), "does not name a column"),
    "a bomb": (
        altered(GOOD, SHEET, lambda text: text + b" " * 120_000_000),
        "too large once it is unpacked",
    ),
    "many texts": (
        zipped(xl__workbook_xml="<a/>", xl__sharedStrings_xml=" " * 45_000_000),
        "too large once it is unpacked",
    ),
    "odd packing": (altered(GOOD, "", None, zipfile.ZIP_BZIP2), "too large once it is unpacked"),
    "no xml": (altered(GOOD, "xl/workbook.xml", lambda text: text[:200]), "not a sound XLSX"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_list_is_told_at_once(desk, himsagar, name):
    content, told = REFUSED[name]
    response = send(desk, content)
    assert response.status_code == 422
    assert told in words(response)
    assert not ImportJob.objects.exists()


def one_row(cells: bytes) -> bytes:
    row = b"<sheetData><row>" + cells + b"</row>"
    return altered(GOOD, SHEET, lambda text: text.replace(b"<sheetData>", row))


@pytest.mark.parametrize(
    "content",
    [
        one_row(b"<c><v>1</v></c>" * 60_000),
        one_row(b"<c/>" * 199_000 + b"<!--<row >-->" + b"<c/>" * 199_000),
        one_row(b"<x>" * 250_000),
        altered(GOOD, "xl/styles.xml", lambda text: text + b"<a/>" * 250_000),
        altered(GOOD, SHEET, lambda text: text.decode().encode("utf-16")),
        altered(GOOD, SHEET, lambda text: b'<?xml version="1.0" encoding="cp037"?>' + text),
        altered(GOOD, SHEET, lambda text: b"<a " + b"x" * 3_000_000 + b">"),
    ],
    ids=["wide", "hidden", "deep", "styles", "utf-16", "ebcdic", "long tag"],
)
def test_a_small_file_that_would_fill_the_memory_is_not_opened(desk, content, monkeypatch):
    monkeypatch.setattr("shop.import_file.load_workbook", lambda *_, **__: pytest.fail("opened"))
    response = send(desk, content)
    assert response.status_code == 422
    assert "too many columns" in words(response) or "not a sound XLSX" in words(response)


def test_remarks_that_office_programs_write_are_no_harm(desk, himsagar):
    remarks = b"<?mso-contentType x?><!-- saved by hand --><sheetData>"
    content = altered(GOOD, SHEET, lambda text: text.replace(b"<sheetData>", remarks))
    assert read_list(desk, content).changed == 1


def test_no_file_at_all_is_told(desk):
    response = desk.post(IMPORT, {})
    assert response.status_code == 422
    assert "Choose a file first." in words(response)


def test_a_file_of_more_than_ten_megabytes_is_told(desk):
    response = send(desk, HEAD + "Himsagar,1,1\n" * 850_000)
    assert response.status_code == 422
    assert "larger than 10 MB" in words(response)


def test_more_rows_than_allowed_are_told_once_they_are_met(desk, himsagar):
    job = read_list(desk, HEAD + ",,1\n" * 60_001)
    assert job.state == "unreadable"
    assert "more than 60,000 rows" in words(desk.get(page_of(job)))


def test_a_quotation_mark_that_is_left_open_is_told_with_its_row(desk, himsagar):
    job = read_list(desk, HEAD + 'Himsagar,1,1\n"Langra,5\n' + "x" * 200_000)
    assert job.state == "unreadable"
    assert "Row 3 cannot be read." in words(desk.get(page_of(job)))


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace(b"<sheetData>", LAUGHS + b"<sheetData>"),
        lambda text: LAUGHS + text.replace(b"360", b"&h;"),
        lambda text: text.replace(b'r="2"', b'r="999999999"'),
        lambda text: text.replace(b'r="B2"', b'r="ZZZZZZ2"'),
        lambda text: text.replace(b"360", b"x"),
        lambda text: text.replace(b'<dimension ref="A1:B2"', b'<dimension ref="A1:XFD1048576"'),
        lambda text: text[:-60],
    ],
)
def test_a_sheet_that_was_tampered_with_is_a_sentence_or_a_list(desk, himsagar, change):
    response = send(desk, altered(GOOD, SHEET, change))
    assert response.status_code in (302, 422)
    if response.status_code == 302:
        job = read_list(desk, altered(GOOD, SHEET, change))
        assert job.state in ("read", "unreadable")
        assert desk.get(page_of(job)).status_code == 200


@pytest.mark.parametrize(
    "cells, told",
    [
        ("-5,", "A price cannot be less than 0."),
        ("NaN,", "“NaN” is no price"),
        ("Infinity,", "is no price"),
        ("1e9,", "“1e9” is no price"),
        ("৳350,", "“৳350” is no price. Write a plain number such as 350.00."),
        ("350/-,", "“350/-” is no price"),
        ('"350,00",', "“350,00” is no price"),
        ('"1,2,3",', "is no price"),
        ("350.125,", "more than two decimals"),
        ("100000000,", "more than a price can be"),
        (f"{'9' * 5000},", "is no price"),
        ("0x10,", "is no price"),
        ("1_000,", "is no price"),
        ("٣٥٠‎,", "is no price"),
        (",-1", "Kilograms cannot be less than 0."),
        (",1.5", "“1.5” are no kilograms"),
        (",12 kg", "“12 kg” are no kilograms"),
        (",1e9", "are no kilograms"),
        (",1000000000", "more than the shop can hold"),
        (",=1+1", "are no kilograms"),
    ],
)
def test_a_cell_that_says_nothing_is_told_with_its_row(desk, himsagar, cells, told):
    job = read_list(desk, f"{HEAD}Himsagar,{cells}\n")
    assert (job.changed, job.wrong) == (0, 1)
    page = words(desk.get(page_of(job)))
    assert told in page
    assert "2 Himsagar" in page


@pytest.mark.parametrize("cell", [True, 1e300, float(2**70), "#REF!"])
def test_odd_cells_of_excel_are_told(desk, himsagar, cell):
    job = read_list(desk, xlsx(["name", "price"], ["Himsagar", cell]))
    assert job.wrong == 1


@pytest.mark.parametrize(
    "row",
    ["x" * 101, "<script>alert(1)</script>", "a\x07b", "=cmd|x", "' OR 1=1 --", "\u202eogaM", "﷽"],
)
def test_odd_names_are_a_new_variety_or_a_mistake(desk, row):
    job = read_list(desk, f'{HEAD}"{row}",5,5\n')
    assert job.new + job.wrong == 1
    page = desk.get(page_of(job))
    assert page.status_code == 200
    assert "<script>alert" not in page.content.decode()
    assert MangoCategory.objects.count() == 0


def test_ids_beyond_everything_are_told(desk, himsagar):
    job = read_list(desk, f"id,price\n{10**30},5\n-1,5\n{2**63 - 1},5\nx,5\n")
    assert job.wrong == 4


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_all_kinds_of_csv_are_read(desk, himsagar, mark, end):
    rows = [["Name ", "PRICE", "a, b; c"], ["Himsagar", "360", '"x']]
    lines = end.join(mark.join(f'"{c.replace(chr(34), chr(34) * 2)}"' for c in r) for r in rows)
    job = read_list(desk, b"\xef\xbb\xbf" + lines.encode())
    assert (job.changed, job.ignored) == (1, ["a, b; c"])
