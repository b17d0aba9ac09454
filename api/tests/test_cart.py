"""GET /api/cart/"""

from shop.models import Cart
from tests.factories import make_cart, make_picture

ADDRESS = "/api/cart/"


def test_every_line_has_its_whole_variety(hers, cart, himsagar, langra):
    first, second = cart.items.order_by("pk")
    response = hers.get(ADDRESS)
    assert response.status_code == 200
    assert response.json() == [
        {
            "id": first.pk,
            "mango_category": {
                "id": himsagar.pk,
                "name": "Himsagar",
                "description": "",
                "price": "350.00",
                "stock_quantity": 100,
                "image": None,
            },
            "quantity": 5,
        },
        {
            "id": second.pk,
            "mango_category": {
                "id": langra.pk,
                "name": "Langra",
                "description": "",
                "price": "280.00",
                "stock_quantity": 40,
                "image": None,
            },
            "quantity": 2,
        },
    ]


def test_pictures_are_whole_addresses(hers, cart, langra):
    langra.image = make_picture()
    langra.save()
    pictures = [line["mango_category"]["image"] for line in hers.get(ADDRESS).json()]
    assert pictures == [None, f"http://testserver{langra.image.url}"]


def test_an_empty_cart_is_an_empty_array_and_leaves_no_row(hers):
    assert hers.get(ADDRESS).json() == []
    assert not Cart.objects.exists()


def test_what_sold_out_meanwhile_is_still_there(hers, cart, himsagar):
    himsagar.change_stock(-100, "corrected")
    line = hers.get(ADDRESS).json()[0]
    assert (line["quantity"], line["mango_category"]["stock_quantity"]) == (5, 0)


def test_everybody_sees_their_own_alone(his, helper, cart, ravi, himsagar):
    make_cart(ravi, himsagar=1)
    assert [line["quantity"] for line in his.get(ADDRESS).json()] == [1]
    assert helper.get(ADDRESS).json() == []


def test_no_cache_keeps_it(hers, cart):
    assert hers.get(ADDRESS)["Cache-Control"] == "private, no-store"
