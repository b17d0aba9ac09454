"""What programs write is only text wherever it is read: on pages, on paper, in files and mails."""

import csv
import io
import json
from html.parser import HTMLParser

import pytest
from django.http import HttpResponse
from openpyxl import load_workbook
from post_office.models import Email

from conftest import browser_of
from core.sheets import FORMULA_SIGNS, uninert
from orders.models import Courier, Order
from shop.models import MangoCategory
from tests.factories import make_user
from tests.papers import CASH_SHEET, PICKING_LIST, SLIPS
from tests.programs import Program

HOSTILE = [
    "{0.__class__} %(shop)s %s",
    '=HYPERLINK("http://x")',
    '"><img src=x onerror=alert(1)>',
    "{{7*7}}{% now 'Y' %}<script>alert(1)</script>",
    "'></textarea></title><svg onload=alert(1)>",
]
VARIETIES = "/api/mango-categories/"
LOGIN = {"email": "asha@example.com", "password": "demo-mango-orchard"}


@pytest.fixture(params=HOSTILE)
def text(request) -> str:
    return request.param


@pytest.fixture
def mango(desk, text) -> MangoCategory:
    sent = {"name": text, "description": text, "price": "350.00", "stock_quantity": 9}
    return MangoCategory.objects.get(pk=desk.post(VARIETIES, sent).json()["id"])


@pytest.fixture
def order(asha, mango, text, mail_queue, django_capture_on_commit_callbacks) -> Order:
    """Asha's, placed by a program that calls its device so, too; 1 kg stays in her cart."""
    hers = Program(Program().post("/api/login/", LOGIN | {"device": text}).json()["token"])
    kept = {"billing_address": text, "shipping_address": text}
    assert hers.patch("/api/profile/", kept).status_code == 200
    hers.post("/api/add-to-cart/", {"mango_id": mango.pk, "quantity": 2})
    wish = kept | {"phone_number": "01712345678", "full_name": text, "note": text}
    with django_capture_on_commit_callbacks(execute=True):
        placed = hers.post("/api/place-order/", wish)
    assert placed.status_code == 201, placed.content
    hers.post("/api/add-to-cart/", {"mango_id": mango.pk, "quantity": 1})
    order = Order.objects.get()
    Order.objects.update(courier=Courier.objects.create(name="Sundarban"))
    return order


@pytest.fixture
def as_owner(db):
    return browser_of(make_user("owner", is_staff=True, is_superuser=True))


class Page(HTMLParser):
    """What a browser makes of a page: what is only text or an attribute, and what would run."""

    def __init__(self, response) -> None:
        super().__init__()
        assert response.status_code == 200, response.status_code
        self.shown, self.runs, self.in_script = "", [], False
        self.feed(response.content.decode())

    def handle_starttag(self, tag, attributes):
        self.in_script = tag == "script"
        self.runs += [tag for name, _value in attributes if name.startswith("on")]
        self.shown += " ".join(value or "" for _name, value in attributes)

    def handle_data(self, words):
        if self.in_script and "alert" in words:
            self.runs.append(words)
        self.shown += words
        self.in_script = False


def faults_of(browser, text: str, addresses: list[str]) -> list[str]:
    """The addresses that do not show the text as it is, or run it."""
    pages = {address: Page(browser.get(address, follow=True)) for address in addresses}
    return [address for address, page in pages.items() if text not in page.shown or page.runs]


def test_on_the_shop_s_pages(order, mango, guest, text):
    addresses = ["/", "/?sort=-price", f"/mangoes/{mango.slug}/"]
    assert faults_of(guest, text, addresses) == []


def test_on_the_pages_of_the_person(order, as_asha, text):
    own = ["/cart/", "/checkout/", "/orders/", f"/orders/{order.reference}/"]
    own += ["/accounts/profile/", "/accounts/logins/"]
    assert faults_of(as_asha, text, own) == []


def test_at_the_desk(order, mango, asha, as_owner, text):
    pages = ["", "orders/order/", f"orders/order/{order.pk}/change/"]
    pages += [f"orders/order/{order.pk}/correct/"]
    pages += ["shop/mangocategory/", f"shop/mangocategory/{mango.pk}/change/"]
    pages += [f"shop/mangocategory/{mango.pk}/{page}/" for page in ("history", "stock", "delete")]
    pages += ["shop/mangocategory/stock-came-in/", "shop/stockmovement/", "reports/sales/"]
    pages += [f"shop/cart/{asha.cart.pk}/change/", f"accounts/user/{asha.pk}/change/"]
    assert faults_of(as_owner, text, [f"/admin/{page}" for page in pages]) == []


def test_on_paper(order, as_owner, text):
    asked = f"?ids={order.pk}"
    assert faults_of(as_owner, text, [SLIPS + asked, PICKING_LIST + asked]) == []
    assert Page(as_owner.get(CASH_SHEET + asked)).runs == []


@pytest.mark.parametrize(
    "name", ["orders/order/orders", "orders/order/items", "shop/mangocategory/varieties"]
)
def test_in_files_for_spreadsheets(order, as_owner, text, name):
    content = b"".join(as_owner.get(f"/admin/{name}.csv").streaming_content)
    written = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert text in [uninert(cell) for row in written for cell in row]
    assert [cell for row in written for cell in row if cell and cell[0] in FORMULA_SIGNS] == []
    content = b"".join(as_owner.get(f"/admin/{name}.xlsx").streaming_content)
    cells = [cell for row in load_workbook(io.BytesIO(content)).active for cell in row]
    assert text in [uninert(cell.value) for cell in cells if isinstance(cell.value, str)]
    assert [cell.value for cell in cells if cell.data_type == "f"] == []


def test_in_the_report_as_a_file(order, as_owner, text):
    answer = as_owner.get("/admin/reports/sales/", {"format": "csv"})
    written = list(csv.reader(io.StringIO(b"".join(answer).decode("utf-8-sig"))))
    assert {text, f"'{text}"} & {cell for row in written for cell in row}
    assert [cell for row in written for cell in row if cell and cell[0] in FORMULA_SIGNS] == []


def test_in_mails(order, text):
    """Plain letters say it as it is; in the others it is text, as on a page."""
    for letter in Email.objects.all():
        assert text in letter.message
        page = Page(HttpResponse(letter.html_message))
        assert (text in page.shown, page.runs) == (True, [])
    assert Email.objects.exists()


def test_in_the_queue_of_mails(order, as_owner, text):
    pages = [f"{letter.pk}/preview/" for letter in Email.objects.all()]
    assert faults_of(as_owner, text, [f"/admin/post_office/email/{page}" for page in pages]) == []


def test_in_what_programs_read(order, mango, hers, text):
    """As it was written, and by nobody taken for a page."""
    for address in (VARIETIES, "/api/cart/", "/api/user-orders-with-items/", "/api/profile/"):
        answer = hers.get(address)
        assert json.dumps(text, ensure_ascii=False)[1:-1] in answer.content.decode()
        assert answer["Content-Type"] == "application/json"
        assert answer["X-Content-Type-Options"] == "nosniff"
