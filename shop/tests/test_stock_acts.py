"""Mangoes that come and mangoes that spoil, through the desk's pages and the acts behind them."""

import pytest
from django.urls import reverse

from conftest import browser_of
from orders.models import Order
from orders.roles import MANAGER, PACKER
from orders.services import change_status
from shop.errors import NoReason, NotEnoughStock, NothingMoved, ShelfFull
from shop.models import MangoCategory, SentForm, StockMovement
from shop.models.stock import MAX_STOCK_KG
from shop.stock_acts import receive_delivery, receive_stock, write_off
from tests.desk import staff_in
from tests.factories import make_cart, make_many_mangoes, place
from tests.queries import counted
from tests.reading import form_to, words

CAME_IN = reverse("admin:shop_mangocategory_stock_came_in")
VARIETIES = reverse("admin:shop_mangocategory_changelist")


def address(mango, act="stock") -> str:
    return reverse(f"admin:shop_mangocategory_{act}", args=[mango.pk])


def sheet(browser, mango, act) -> dict:
    """One of the two forms as the variety's page gives it."""
    page = browser.get(reverse("admin:shop_mangocategory_change", args=[mango.pk]))
    return form_to(page, address(mango, act)).values


def stock(mango) -> int:
    """The kilograms on the shelf, which are always those of the ledger."""
    mango.refresh_from_db()
    assert sum(mango.movements.values_list("change", flat=True)) == mango.stock_quantity
    return mango.stock_quantity


@pytest.fixture
def manager(db):
    return staff_in(MANAGER)


@pytest.fixture
def desk(manager):
    return browser_of(manager)


def test_what_came_is_on_the_shelf_with_note_and_name(desk, manager, himsagar):
    typed = sheet(desk, himsagar, "receive") | {"kilograms": "৫০", "note": "From Rafiq"}
    assert desk.post(address(himsagar, "receive"), typed).status_code == 302
    assert stock(himsagar) == 150
    row = himsagar.movements.first()
    assert (row.change, row.reason, row.note, row.by) == (50, "received", "From Rafiq", manager)


def test_what_is_spoiled_is_written_off_with_its_reason(desk, manager, himsagar):
    typed = sheet(desk, himsagar, "write_off") | {"kilograms": "7", "note": "Rotten"}
    response = desk.post(address(himsagar, "write_off"), typed, follow=True)
    assert "Written off: 7 kg – Himsagar: 93 kg now." in words(response)
    assert stock(himsagar) == 93
    row = himsagar.movements.first()
    assert (row.change, row.reason, row.note, row.by) == (-7, "written_off", "Rotten", manager)


@pytest.mark.parametrize(
    "act, kilograms, note, told",
    [
        ("receive", "0", "", "at least 1 kg"),
        ("receive", "-5", "", "at least 1 kg"),
        ("receive", "many", "", "whole kilograms"),
        ("receive", "1.5", "", "whole kilograms"),
        ("receive", "", "", "how many kilograms"),
        ("receive", "9" * 5000, "", "more than the shop can hold"),
        ("receive", str(MAX_STOCK_KG), "", "100 kg of Himsagar there already"),
        ("receive", "5", "x" * 201, "at most 200 characters"),
        ("write_off", "101", "Rotten", "Only 100 kg of Himsagar left"),
        ("write_off", "0", "Rotten", "at least 1 kg"),
        ("write_off", "5", "  ", "Say why"),
    ],
)
def test_a_refusal_says_why_and_keeps_what_was_typed(desk, himsagar, act, kilograms, note, told):
    typed = sheet(desk, himsagar, act) | {"kilograms": kilograms, "note": note}
    response = desk.post(address(himsagar, act), typed)
    assert response.status_code == 422
    assert told in words(response)
    assert form_to(response, address(himsagar, act)).values["kilograms"] == kilograms
    assert form_to(response, address(himsagar, act)).values["key"] == typed["key"]
    assert stock(himsagar) == 100


def test_a_form_sent_twice_counts_once_and_a_refused_one_may_be_sent_again(desk, himsagar):
    typed = sheet(desk, himsagar, "receive") | {"kilograms": "0"}
    desk.post(address(himsagar, "receive"), typed)
    assert not SentForm.objects.exists()
    typed["kilograms"] = "30"
    for _ in range(2):
        response = desk.post(address(himsagar, "receive"), typed, follow=True)
    assert "counted already" in words(response)
    assert stock(himsagar) == 130


def test_acts_refuse_what_no_form_would_send(himsagar):
    for act, kilograms, note, error in [
        (receive_stock, 0, "", NothingMoved),
        (receive_stock, MAX_STOCK_KG, "", ShelfFull),
        (write_off, -1, "Rotten", NothingMoved),
        (write_off, 5, " ", NoReason),
        (write_off, 101, "Rotten", NotEnoughStock),
    ]:
        with pytest.raises(error):
            act(himsagar, kilograms, note)
    with pytest.raises(NothingMoved):
        receive_delivery({})
    assert stock(himsagar) == 100


def test_a_morning_s_delivery_is_one_form(desk, manager, himsagar, langra, fazli):
    typed = form_to(desk.get(CAME_IN), "").values
    typed |= {f"kg_{himsagar.pk}": "200", f"kg_{fazli.pk}": "40", "note": "Van 2"}
    told = [words(desk.post(CAME_IN, typed, follow=True)) for _ in range(2)]
    assert "240 kg came in, of 2 varieties." in told[0]
    assert "counted already" in told[1]
    assert [stock(mango) for mango in (himsagar, langra, fazli)] == [300, 40, 40]
    rows = StockMovement.objects.filter(note="Van 2")
    assert {(row.mango_id, row.change, row.by) for row in rows} == {
        (himsagar.pk, 200, manager),
        (fazli.pk, 40, manager),
    }


@pytest.mark.parametrize("bad", ["0", "-1", "x", str(MAX_STOCK_KG), "9" * 400])
def test_one_wrong_box_and_nothing_of_the_delivery_counts(desk, himsagar, langra, bad):
    typed = form_to(desk.get(CAME_IN), "").values
    typed |= {f"kg_{himsagar.pk}": "5", f"kg_{langra.pk}": bad}
    response = desk.post(CAME_IN, typed)
    assert response.status_code == 422
    assert form_to(response, "").values[f"kg_{himsagar.pk}"] == "5"
    assert (stock(himsagar), stock(langra)) == (100, 40)


def test_a_delivery_of_nothing_is_told(desk, himsagar):
    response = desk.post(CAME_IN, form_to(desk.get(CAME_IN), "").values)
    assert response.status_code == 422
    assert "at least one variety" in words(response)


def test_a_delivery_costs_the_same_for_one_variety_and_for_many(desk, himsagar):
    def cost(mangoes) -> int:
        typed = form_to(desk.get(CAME_IN), "").values | {f"kg_{m.pk}": "1" for m in mangoes}
        with counted() as statements:
            assert desk.post(CAME_IN, typed).status_code == 302
        # The desk's own log has a row for each variety.
        return len([sql for sql in statements if "django_admin_log" not in sql])

    assert cost([himsagar]) == cost(make_many_mangoes(60))


def test_staff_without_the_right_move_nothing(himsagar):
    packer = browser_of(staff_in(PACKER))
    sent = {"kilograms": "5", "note": "x", f"kg_{himsagar.pk}": "5"}
    assert packer.get(address(himsagar)).status_code == 403
    for page in (address(himsagar, "receive"), address(himsagar, "write_off"), CAME_IN):
        assert packer.post(page, sent).status_code == 403
    assert stock(himsagar) == 100


def test_looking_moves_nothing_and_no_variety_is_not_found(desk, himsagar):
    assert desk.get(address(himsagar, "receive")).status_code == 405
    gone = reverse("admin:shop_mangocategory_stock", args=[9999])
    assert desk.get(gone).status_code == 404
    assert desk.get(gone.replace("9999", "x")).status_code == 404


def test_the_list_leads_to_the_delivery(desk, himsagar):
    assert CAME_IN in desk.get(VARIETIES).content.decode()


def test_an_order_cannot_be_cancelled_into_more_than_the_shop_can_hold(himsagar):
    order = place(make_cart(himsagar=10))
    receive_stock(himsagar, MAX_STOCK_KG - 95)
    with pytest.raises(ShelfFull, match="more than the shop can hold"):
        change_status(order, "Cancelled")
    assert Order.objects.get().status == "Pending"
    assert MangoCategory.objects.get().stock_quantity == MAX_STOCK_KG - 5
