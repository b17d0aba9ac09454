"""What comes out of the printer: Chromium prints PDFs, and their pages are counted and read."""

import re
from io import BytesIO

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from orders.models import Courier, Order
from tests.browser import steps
from tests.desk import staff_in
from tests.papers import CASH_SHEET, PICKING_LIST, SLIPS, keys_of, write_order

HIMSAGAR, LANGRA = ("Himsagar", 5, "350.00"), ("Langra", 2, "280.00")
MANY_LINES = [(f"Lot number {n:02}", n, "350.00") for n in range(1, 61)]
MILLIMETRES_A_POINT = 25.4 / 72
WIDTHS = {"a4": 210, "a5": 148, "roll": 80}
BANGLA = {
    "full_name": "রাবেয়া খাতুন",
    "billing_address": "গ্রাম: কানসাট, শিবগঞ্জ\nচাঁপাইনবাবগঞ্জ",
    "note": "সকালে ফোন করে আসবেন।",
}
LONG_WORDS = {"full_name": "W" * 100, "billing_address": "A" * 500, "note": "N" * 500}


@pytest.fixture(params=WIDTHS)
def paper(request):
    return request.param


@pytest.fixture
def page(new_page):
    """The desk of a packer, who is logged in."""
    staff_in("Packer")
    page = new_page("desktop")
    steps.log_in(page, "packer@example.com")
    return page


def printed(page, address: str, **query) -> list:
    """The pages of what the browser prints, as large as their style sheet says."""
    named = "&".join(f"{name}={value}" for name, value in query.items())
    page.goto(f"{address}?{named}")
    page.wait_for_load_state("load")
    return PdfReader(BytesIO(page.pdf(prefer_css_page_size=True))).pages


def text_of(page) -> str:
    return page.extract_text()


def references_on(page) -> set[str]:
    return references_in(text_of(page))


def references_in(text: str) -> set[str]:
    return set(re.findall(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b", text))


def test_each_order_has_a_page_of_its_own_on_any_paper(page, paper):
    orders = [
        write_order(HIMSAGAR, LANGRA, note="Ring twice"),
        write_order(HIMSAGAR, is_gift=True),
        write_order(HIMSAGAR, **BANGLA),
        write_order(HIMSAGAR, LANGRA, payment_method="bank_transfer"),
    ]
    pages = printed(page, SLIPS, ids=keys_of(*orders), paper=paper)
    assert [references_on(sheet) for sheet in pages] == [{order.reference} for order in orders]
    for sheet in pages:
        assert float(sheet.mediabox.width) * MILLIMETRES_A_POINT == pytest.approx(
            WIDTHS[paper], abs=1
        )
        assert "Back to the orders" not in text_of(sheet)
        assert "Print" not in text_of(sheet)


@pytest.mark.parametrize("paper", ["a4", "a5"], indirect=True)
def test_a_long_order_flows_on_under_its_running_line(page, paper):
    before, long, after = (write_order(*lines) for lines in ([HIMSAGAR], MANY_LINES, [LANGRA]))
    pages = printed(page, SLIPS, ids=keys_of(before, long, after), paper=paper)
    sheets = [text_of(sheet) for sheet in pages]
    assert len(sheets) > 4
    assert [references_in(sheet) for sheet in sheets] == [
        {before.reference},
        *({long.reference} for _ in sheets[1:-1]),
        {after.reference},
    ]
    for number, sheet in enumerate(sheets[1:-1], 2):
        assert "Mango Grove" in sheet
        assert "Asha Rahman" in sheet
        assert "Variety" in sheet
        assert f"{number} / {len(sheets)}" in sheet
    for name, kg, _price in MANY_LINES:
        # Name and amounts of a line stand on one page.
        [sheet] = [sheet for sheet in sheets if name in sheet]
        assert re.search(rf"{name}\s+{kg} kg", sheet)
    assert " ".join(sheets).count("1,830 kg") == 1


def test_on_the_roll_a_page_is_as_long_as_its_order(page):
    orders = [write_order(HIMSAGAR), write_order(*MANY_LINES), write_order(HIMSAGAR, **LONG_WORDS)]
    pages = printed(page, SLIPS, ids=keys_of(*orders), paper="roll")
    assert [references_on(sheet) for sheet in pages] == [{order.reference} for order in orders]
    short, long, _ = (float(sheet.mediabox.height) * MILLIMETRES_A_POINT for sheet in pages)
    assert 100 < short < 200
    assert 500 < long < 1200


def test_without_javascript_a_long_order_takes_several_pieces_of_roll(new_page):
    staff_in("Packer")
    page = new_page("desktop", script=False)
    steps.log_in(page, "packer@example.com")
    orders = [write_order(HIMSAGAR), write_order(*MANY_LINES)]
    pages = printed(page, SLIPS, ids=keys_of(*orders), paper="roll")
    assert len(pages) > 2
    assert references_on(pages[0]) == {orders[0].reference}
    assert all(references_on(sheet) == {orders[1].reference} for sheet in pages[1:])


def test_the_longest_words_stay_on_the_paper(page, paper):
    order = write_order(("M" * 100, 3, "1350.00"), **LONG_WORDS)
    sheet_width = page.evaluate("() => innerWidth")
    told = "".join(
        text_of(sheet) for sheet in printed(page, SLIPS, ids=order.pk, paper=paper)
    ).replace("\n", "")
    assert page.evaluate("() => document.documentElement.scrollWidth") <= sheet_width
    for word in ("A" * 500, "N" * 500, "M" * 100):
        assert word in told.replace(" ", "")


def test_a_gifts_slip_shows_no_price(page, paper):
    gift = write_order(HIMSAGAR, LANGRA, is_gift=True)
    [sheet] = printed(page, SLIPS, ids=gift.pk, paper=paper)
    assert re.findall(r"\d[\d,]*\.\d\d", text_of(sheet)) == ["2,370.00"]


def test_taka_and_bangla_are_drawn_by_a_bengali_font(page, paper):
    order = write_order(HIMSAGAR, **BANGLA)
    [sheet] = printed(page, SLIPS, ids=order.pk, paper=paper)
    fonts = {str(font.get_object()["/BaseFont"]) for font in sheet["/Resources"]["/Font"].values()}
    assert any(re.search("Beng|Bangla", name) for name in fonts), fonts
    assert "৳" in text_of(sheet)


def test_the_picking_list_comes_before_the_slips(page, paper):
    orders = [write_order(HIMSAGAR, LANGRA), write_order(HIMSAGAR)]
    pages = printed(page, SLIPS, ids=keys_of(*orders), paper=paper, **{"with": "picking"})
    assert len(pages) == 3
    assert text_of(pages[0]).count("12 kg") >= 3
    assert references_on(pages[0]) == {order.reference for order in orders}


def test_each_courier_gets_a_sheet_of_their_own(page, paper):
    karim = Courier.objects.create(name="Karim")
    orders = [write_order(HIMSAGAR, courier=karim), write_order(LANGRA), write_order(LANGRA)]
    pages = printed(page, CASH_SHEET, ids=keys_of(*orders), paper=paper)
    assert [references_on(sheet) for sheet in pages] == [
        {orders[0].reference},
        {order.reference for order in orders[1:]},
    ]
    assert "Karim" in text_of(pages[0])
    assert "1,240.00" in text_of(pages[1])


def test_the_picking_list_prints_alone(page, paper):
    order = write_order(HIMSAGAR, LANGRA)
    [sheet] = printed(page, PICKING_LIST, ids=order.pk, paper=paper)
    assert "7 kg to pack" in text_of(sheet)


COUNT_PRINTS = "window.prints = 0; window.print = () => { window.prints += 1; };"


def test_pressing_print_notes_the_slip_and_opens_the_dialog_once(page):
    order = write_order(HIMSAGAR)
    page.add_init_script(COUNT_PRINTS)
    page.goto(f"{SLIPS}?ids={order.pk}")
    steps.button(page, "Print").click()
    expect(page.get_by_role("status")).to_contain_text("Noted as printed")
    page.wait_for_function("window.prints === 1")
    assert Order.objects.get().slip_printed_at
    expect(page.locator(".copy")).to_have_count(0)
    page.reload()
    expect(page.locator(".copy")).to_contain_text("COPY")
    assert page.evaluate("window.prints") == 0


def test_printing_by_the_browsers_own_command_is_noted(page):
    order = write_order(HIMSAGAR)
    page.goto(f"{SLIPS}?ids={order.pk}")
    with page.expect_response(lambda response: response.request.method == "POST"):
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert Order.objects.get().slip_printed_at


def test_without_javascript_the_button_notes_and_says_what_to_do(new_page):
    staff_in("Packer")
    page = new_page("phone", script=False)
    steps.log_in(page, "packer@example.com")
    order = write_order(HIMSAGAR)
    page.goto(f"{SLIPS}?ids={order.pk}")
    page.get_by_role("link", name="80 mm roll").click()
    steps.button(page, "Print").click()
    expect(page.get_by_role("status")).to_contain_text("Print this page now")
    expect(page.get_by_role("link", name="80 mm roll")).to_have_attribute("aria-current", "true")
    expect(page.locator(".copy")).to_have_count(0)
    assert Order.objects.get().slip_printed_at


def test_paper_is_chosen_and_printed_with_the_keyboard_alone(page):
    order = write_order(HIMSAGAR)
    page.add_init_script(COUNT_PRINTS)
    page.goto(f"{SLIPS}?ids={order.pk}")
    names = []
    for _ in range(8):
        page.keyboard.press("Tab")
        names.append(page.evaluate("document.activeElement.textContent.trim()"))
        if names[-1] == "A5":
            page.keyboard.press("Enter")
            break
    expect(page.get_by_role("link", name="A5")).to_have_attribute("aria-current", "true")
    steps.button(page, "Print").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Noted as printed")


@pytest.mark.parametrize("screen", ["phone", "desktop"])
def test_no_paper_is_wider_than_the_screen(new_page, screen, paper):
    staff_in("Packer")
    page = new_page(screen)
    steps.log_in(page, "packer@example.com")
    order = write_order(("M" * 100, 3, "99999.00"), **LONG_WORDS)
    for address in (SLIPS, CASH_SHEET):
        page.goto(f"{address}?ids={order.pk}&paper={paper}&with=picking")
        wide = page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, address
