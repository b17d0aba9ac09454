"""Packing slips: what stands on them, for whom they are, and what printing writes down."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.formats import date_format

from conftest import browser_of
from core.qr import qr_square
from orders.models import Courier, Order
from orders.payments import receive_money, record_payment
from orders.printing import MOST_ORDERS
from orders.services import change_status
from tests.desk import ORDERS, page_of, staff_in
from tests.papers import PICKING_LIST, SLIPS, in_a_row, keys_of, write_order
from tests.reading import words

HIMSAGAR, LANGRA = ("Himsagar", 5, "350.00"), ("Langra", 2, "280.00")


@pytest.fixture
def packer(db):
    return browser_of(staff_in("Packer"))


@pytest.fixture
def order(db):
    return write_order(HIMSAGAR, LANGRA)


def slips(browser, *orders, **query):
    return browser.get(SLIPS, {"ids": keys_of(*orders)} | query)


def test_a_slip_says_all_that_packer_and_courier_need(packer):
    order = write_order(
        HIMSAGAR,
        LANGRA,
        additional_phone="+919830000071",
        shipping_address="7 Lake View, Chattogram",
        note="Ring twice",
        courier=Courier.objects.create(name="Karim Parcel"),
    )
    day = date_format(timezone.localtime(order.order_date), "jMY")
    told = in_a_row(slips(packer, order))
    for part in [
        *("MangoGrove·+8801700-000000", order.reference, day, "AshaRahman"),
        *("+8801712-345678", "+919830000071", "7LakeView,Chattogram", "KarimParcel", "Ringtwice"),
        *("5kg৳350.00৳1,750.00", "2kg৳280.00৳560.00", "৳60.00", "7kg৳2,370.00"),
        "Cashtocollect৳2,370.00",
    ]:
        assert part in told, part


def test_the_square_opens_the_order_at_the_desk(packer, order, settings):
    settings.SITE_URL = "https://mangoes.example"
    html = slips(packer, order).content.decode()
    assert qr_square(f"https://mangoes.example{page_of(order)}") in html
    assert "data:" not in html


def test_slips_come_oldest_first_each_once(packer):
    now = timezone.now()
    young, old = (write_order(HIMSAGAR, order_date=now - timedelta(days=n)) for n in (1, 2))
    html = slips(packer, young, old, young).content.decode()
    found = re.findall(r'class="reference">([^<]+)', html)
    assert found == [old.reference, young.reference]


def test_what_was_paid_in_part_is_not_collected_again(packer, order):
    receive_money(order, 1000)
    assert "Paidalready−৳1,000.00Cashtocollect৳1,370.00" in in_a_row(slips(packer, order))


def test_a_paid_order_says_so(packer, order):
    record_payment(order)
    told = words(slips(packer, order))
    assert "Paid Collect no cash" in told
    assert "Cash to collect" not in told


def test_of_a_bank_transfer_no_cash_is_collected(packer):
    order = write_order(HIMSAGAR, payment_method="bank_transfer")
    told = words(slips(packer, order))
    assert "Bank transfer, ৳1,810.00 still due. Collect no cash" in told
    assert "Cash to collect" not in told


def test_a_gift_shows_no_price_but_the_cash_to_collect(packer):
    gift = write_order(HIMSAGAR, LANGRA, is_gift=True)
    assert re.findall(r"৳[\d,.]+", words(slips(packer, gift))) == ["৳2,370.00"]


@pytest.mark.parametrize("method", ["cash_on_delivery", "bank_transfer"])
def test_a_gift_of_which_no_cash_is_due_shows_no_money_at_all(packer, method):
    gift = write_order(HIMSAGAR, LANGRA, is_gift=True, payment_method=method)
    if method == "cash_on_delivery":
        record_payment(gift)
    told = words(slips(packer, gift, **{"with": "picking"}))
    assert "৳" not in told
    assert "Collect no cash" in told


def test_what_people_typed_stays_text(packer):
    order = write_order(("<b>Langra", 2, "280.00"), full_name="<script>x</script>", note="<img>")
    html = slips(packer, order, **{"with": "picking"}).content.decode()
    assert "<script>x" not in html
    assert "<img>" not in html
    assert "<b>" not in html


def test_cancelled_orders_are_left_out_with_a_word(packer, order):
    gone = write_order(HIMSAGAR, status="Cancelled")
    page = slips(packer, gone, order)
    assert f"Left out, because cancelled: {gone.reference}" in words(page)
    assert page.content.decode().count('class="slip"') == 1


def test_where_all_are_cancelled_nothing_is_printed(packer):
    gone = write_order(HIMSAGAR, status="Cancelled")
    page = slips(packer, gone)
    assert page.status_code == 422
    assert "These orders are cancelled" in words(page)


def test_orders_that_do_not_exist_are_told(packer, order):
    page = packer.get(SLIPS, {"ids": f"{order.pk},{order.pk + 1},{2**63}"})
    assert page.status_code == 200
    assert "2 orders of these do not exist" in words(page)


BAD = {
    "none": "",
    "commas": ",,",
    "letters": "a,b",
    "mixed": "1,b",
    "negative": "-1",
    "NUL": "1\0",
    "Bangla": "৫",
    "superscript": "²",
    "unknown": "999999999",
    "huge": "9" * 20,
    "endless": "9" * 5000,
    "ten thousand": ",".join(map(str, range(10_000))),
    "one too many": ",".join(map(str, range(MOST_ORDERS + 1))),
}


@pytest.mark.parametrize("keys", BAD.values(), ids=BAD)
@pytest.mark.parametrize("address", [SLIPS, PICKING_LIST])
def test_keys_that_name_no_order_are_refused_with_a_reason(packer, order, address, keys):
    page = packer.get(address, {"ids": keys})
    assert page.status_code == 422
    assert "Nothing to print" in words(page)


@pytest.mark.parametrize("keys", BAD.values(), ids=BAD)
def test_nothing_is_noted_for_keys_that_name_no_order(packer, order, keys):
    assert packer.post(SLIPS, {"ids": keys}).status_code == 422
    assert Order.objects.get().slip_printed_at is None


def test_a_page_without_keys_says_what_to_do(packer):
    assert "Tick orders in the list" in words(packer.get(SLIPS))


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_none_of_the_page(packer, order, method):
    assert getattr(packer, method)(f"{SLIPS}?ids={order.pk}").status_code == 405


def test_staff_without_the_right_prints_nothing(as_meera, order):
    assert as_meera.get(SLIPS, {"ids": order.pk}).status_code == 403
    assert as_meera.post(SLIPS, {"ids": order.pk}).status_code == 403
    assert Order.objects.get().slip_printed_at is None


@pytest.mark.parametrize(
    "asked, taken",
    [("a4", "a4"), ("a5", "a5"), ("roll", "roll"), ("a3", "a4"), ("", "a4"), ("\0", "a4")],
)
def test_the_paper_is_the_one_asked_for_or_a4(packer, order, asked, taken):
    assert f"css/print-{taken}.css" in slips(packer, order, paper=asked).content.decode()


def test_the_picking_list_comes_along_where_it_is_asked_for(packer, order):
    assert "kg to pack" not in words(slips(packer, order))
    assert "7 kg to pack" in words(slips(packer, order, **{"with": "picking"}))


@pytest.mark.usefixtures("sessions_in_the_database")
@pytest.mark.parametrize("number", [1, 24, 500])
def test_any_number_of_slips_takes_the_same_queries(
    packer, number, django_assert_num_queries, himsagar
):
    orders = [write_order(HIMSAGAR, LANGRA) for _ in range(number)]
    page = {"ids": keys_of(*orders), "with": "picking"}
    # Session, person, login, two kinds of rights, cart; orders and their lines.
    with django_assert_num_queries(8):
        assert packer.get(SLIPS, page).status_code == 200


@pytest.mark.parametrize(
    "action, address", [("print_slips", SLIPS), ("print_picking_list", PICKING_LIST)]
)
def test_the_list_of_orders_leads_to_the_papers(packer, action, address):
    orders = [write_order(HIMSAGAR) for _ in range(2)]
    ticked = {"action": action, "_selected_action": [order.pk for order in orders]}
    answer = packer.post(ORDERS, ticked)
    assert answer["Location"].startswith(f"{address}?ids={keys_of(*orders)}")
    assert packer.get(answer["Location"]).status_code == 200


def test_more_orders_than_fit_into_an_address_are_refused_in_the_list(packer):
    orders = Order.objects.bulk_create(
        Order(full_name="Asha", phone_number="1", billing_address="x", total_amount=1)
        for _ in range(MOST_ORDERS + 1)
    )
    ticked = {"action": "print_slips", "select_across": "1", "_selected_action": [orders[0].pk]}
    answer = packer.post(ORDERS, ticked, follow=True)
    assert answer.status_code == 200
    assert "At most 500 orders are printed at once" in words(answer)


def test_who_may_not_print_is_not_offered_it(desk, order):
    assert "print_slips" not in desk.get(ORDERS).content.decode()
    assert SLIPS not in desk.get(page_of(order)).content.decode()


def test_the_page_of_an_order_leads_to_its_slip(packer, order):
    assert f'href="{SLIPS}?ids={order.pk}"' in packer.get(page_of(order)).content.decode()


def test_an_order_sent_away_still_has_its_slip(packer, order):
    for status in ("Confirmed", "Packed", "Shipped"):
        change_status(order, status)
    assert order.reference in words(slips(packer, order))


def test_an_order_without_a_payment_record_owes_all(packer, order):
    order.payment.delete()
    assert "Cashtocollect৳2,370.00" in in_a_row(slips(packer, order))
