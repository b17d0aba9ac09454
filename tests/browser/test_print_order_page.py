"""The order page that a shopper prints at home."""

from io import BytesIO

from pypdf import PdfReader

from tests.browser import steps
from tests.factories import make_user
from tests.papers import write_order


def printed_pages(new_page, order) -> list[str]:
    page = new_page("desktop")
    steps.log_in(page, "asha@example.com")
    page.goto(order.get_absolute_url())
    paper = page.pdf(prefer_css_page_size=True, format="A4")
    return [sheet.extract_text() for sheet in PdfReader(BytesIO(paper)).pages]


def test_an_order_as_most_are_fits_on_one_sheet(new_page):
    order = write_order(
        *(("Himsagar", 5, "350.00"), ("Langra", 2, "280.00")),
        user=make_user("asha"),
        note="Ring twice",
        additional_phone="+919830000071",
    )
    [sheet] = printed_pages(new_page, order)
    for words in (order.reference, "2,370.00", "Ring twice", "Mango Grove"):
        assert words in sheet
    assert "Log out" not in sheet


def test_of_a_long_order_the_sum_is_said_once(new_page):
    lines = [(f"Lot number {n:02}", n, "350.00") for n in range(1, 61)]
    order = write_order(*lines, user=make_user("asha"))
    sheets = printed_pages(new_page, order)
    assert len(sheets) > 1
    assert "Lot number 01" in sheets[0]
    assert " ".join(sheets).count("1,830 kg") == 1
