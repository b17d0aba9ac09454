"""/api/mango-categories/ and /api/mango-categories/<id>/"""

import pytest

from shop.models import CartItem, MangoCategory, StockMovement
from tests.factories import make_mango
from tests.programs import refusal, wrong_fields

LIST = "/api/mango-categories/"
LANGRA = {"name": "Langra", "description": "Green", "price": "280.00", "stock_quantity": 40}
# Method, and the right without which staff may not.
WRITING = {
    "post": "add_mangocategory",
    "put": "change_mangocategory",
    "patch": "change_mangocategory",
    "delete": "delete_mangocategory",
}
NO_TEXT = [None, 5, 1.5, True, ["x"], {"x": 1}, "a\0b"]


def at(mango) -> str:
    return f"{LIST}{mango.pk}/"


def write(program, method, mango, sent=LANGRA):
    return getattr(program, method)(LIST if method == "post" else at(mango), sent)


def test_the_list_is_a_plain_array_by_name(stranger, langra, himsagar, fazli):
    response = stranger.get(LIST)
    assert response.status_code == 200
    assert [row["name"] for row in response.json()] == ["Fazli", "Himsagar", "Langra"]
    assert response.json()[1] == {
        "id": himsagar.pk,
        "name": "Himsagar",
        "description": "",
        "price": "350.00",
        "stock_quantity": 100,
        "image": None,
    }


def test_an_empty_shop_is_an_empty_array(stranger):
    assert stranger.get(LIST).json() == []


def test_one_variety_reads_as_it_stands_in_the_list(stranger, himsagar):
    response = stranger.get(at(himsagar))
    assert response.status_code == 200
    assert [response.json()] == stranger.get(LIST).json()


@pytest.mark.parametrize("key", [0, 999_999, 2**63, 10**30])
@pytest.mark.parametrize("method", ["get", "put", "patch", "delete"])
def test_an_unknown_variety_is_not_found(desk, himsagar, method, key):
    refusal(getattr(desk, method)(f"{LIST}{key}/", LANGRA), 404)


def test_staff_adds_a_variety(desk, meera):
    response = desk.post(LIST, LANGRA)
    assert response.status_code == 201
    langra = MangoCategory.objects.get()
    assert response.json() == LANGRA | {"id": langra.pk, "image": None}
    assert langra.slug == "langra"
    movement = StockMovement.objects.get()
    assert (movement.change, movement.by) == (40, meera)


@pytest.mark.parametrize("method", ["put", "patch"])
def test_staff_writes_a_variety(desk, meera, himsagar, method):
    response = write(desk, method, himsagar)
    assert (response.status_code, response.json()) == (
        200,
        LANGRA | {"id": himsagar.pk, "image": None},
    )
    assert desk.get(at(himsagar)).json() == response.json()
    movement = StockMovement.objects.latest("pk")
    assert (movement.change, movement.reason, movement.by) == (-60, "corrected", meera)


@pytest.mark.parametrize(
    "sent", [{"price": "1.5"}, {"description": "Sweet"}, {"stock_quantity": 7}, {"name": "Khirsa"}]
)
def test_a_part_leaves_the_rest(desk, himsagar, sent):
    before = desk.get(at(himsagar)).json()
    after = desk.patch(at(himsagar), sent).json()
    expected = before | sent | ({"price": "1.50"} if "price" in sent else {})
    assert after == expected


def test_an_answer_can_be_sent_back_as_it_came(desk, himsagar):
    before = desk.get(at(himsagar)).json()
    assert desk.put(at(himsagar), before).json() == before


def test_staff_takes_a_variety_off_sale(desk, order, himsagar, asha):
    asha.cart.add(himsagar, 1)
    response = desk.delete(at(himsagar))
    assert (response.status_code, response.content) == (204, b"")
    refusal(desk.get(at(himsagar)), 404)
    assert not CartItem.objects.exists()
    item = order.items.get(name="Himsagar")
    assert (item.mango, item.price) == (None, 350)


@pytest.mark.parametrize("method", WRITING)
def test_a_shopper_may_not(hers, himsagar, method):
    before = hers.get(LIST).json()
    refusal(write(hers, method, himsagar), 403)
    assert hers.get(LIST).json() == before


@pytest.mark.parametrize("method", WRITING)
def test_staff_without_the_right_may_not(desk, meera, himsagar, method):
    meera.user_permissions.remove(meera.user_permissions.get(codename=WRITING[method]))
    refusal(write(desk, method, himsagar), 403)
    assert MangoCategory.objects.get() == himsagar


@pytest.mark.parametrize("method", WRITING)
def test_the_right_without_being_staff_is_not_enough(desk, meera, himsagar, method):
    meera.is_staff = False
    meera.save()
    refusal(write(desk, method, himsagar), 403)


@pytest.mark.parametrize("name", ["name", "price"])
@pytest.mark.parametrize("method", ["post", "put"])
def test_a_missing_field_is_named(desk, himsagar, method, name):
    sent = {key: value for key, value in LANGRA.items() if key != name}
    assert wrong_fields(write(desk, method, himsagar, sent)) == {name: ["This field is required."]}


@pytest.mark.parametrize("method", ["post", "put"])
def test_the_rest_may_be_left_out(desk, himsagar, method):
    response = write(desk, method, himsagar, {"name": "Langra", "price": "280"})
    assert response.status_code in (200, 201)


@pytest.mark.parametrize(
    "name, values",
    [
        ("name", [*NO_TEXT, "", "   ", "x" * 101]),
        ("description", [*NO_TEXT, "x" * 5_001]),
        ("price", [None, True, "", "x", [350], {}, -1, "-1", "1.234", 1.234, 10**8, 10**25]),
        ("price", ["100000000", "1e3", "NaN", "Infinity"]),
        ("stock_quantity", [None, True, "", "x", [5], {}, -1, "-1", 5.0, 5.5, "5.0", 10**8 + 1]),
        ("stock_quantity", [10**18, "1e3"]),
        ("image", [5, True, "x", "https://example.com/a.jpg", ["x"], {}]),
    ],
)
@pytest.mark.parametrize("method", ["post", "patch"])
def test_a_wrong_value_is_refused(desk, himsagar, method, name, values):
    before = desk.get(LIST).json()
    for value in values:
        response = write(desk, method, himsagar, LANGRA | {name: value})
        assert list(wrong_fields(response)) == [name], value
    assert desk.get(LIST).json() == before


@pytest.mark.parametrize(
    "price, shown",
    [
        ("350", "350.00"),
        ("350.5", "350.50"),
        (350, "350.00"),
        (350.5, "350.50"),
        (1e3, "1000.00"),
        ("৩৫০.৫০", "350.50"),
        (" ৳1,750.00 ", "1750.00"),
        ("99999999.99", "99999999.99"),
        (0, "0.00"),
    ],
)
def test_prices_are_taken_as_at_the_desk_and_given_as_text(desk, himsagar, price, shown):
    assert desk.patch(at(himsagar), {"price": price}).json()["price"] == shown


@pytest.mark.parametrize("stock, shown", [("5", 5), ("৫", 5), (" 5 ", 5), (0, 0), (5, 5)])
def test_stock_is_taken_as_at_the_desk_and_given_as_a_number(desk, himsagar, stock, shown):
    response = desk.patch(at(himsagar), {"stock_quantity": stock})
    assert response.json()["stock_quantity"] == shown


def test_what_staff_does_not_say_by_program_is_not_written(desk, himsagar):
    wished = {"id": 7, "slug": "x", "version": 99, "name_bn": "x", "aliases": "x"}
    desk.patch(at(himsagar), wished | {"image_width": 5, "low_stock_kg": 1})
    after = MangoCategory.objects.get()
    assert (after.pk, after.slug, after.name_bn) == (himsagar.pk, "himsagar", "হিমসাগর")
    assert (after.aliases, after.image_width) == ("Khirsapat", None)
    assert after.low_stock_kg == himsagar.low_stock_kg


def test_two_varieties_may_have_one_name(desk):
    make_mango("Langra")
    assert desk.post(LIST, LANGRA).status_code == 201
    assert set(MangoCategory.objects.values_list("slug", flat=True)) == {"langra", "langra-2"}
