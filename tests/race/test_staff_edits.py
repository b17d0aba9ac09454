"""Staff corrects the shelf while people buy from it."""

from orders.models import Order
from shop.models import MangoCategory
from tests.factories import make_mango
from tests.race.books import assert_books_are_whole
from tests.race.carts import make_carts


def test_stock_edits_and_sales_are_both_kept(race, repeat):
    himsagar = make_mango("Himsagar", stock=100)
    carts = make_carts(30, himsagar)
    edits = [("edit_stock", himsagar.pk, change) for change in (+7, -3, +2, -1, +10, -5, +4, -2)]
    sales = [("buy", cart.pk, "key") for cart in carts]
    outcomes = race([*sales[:15], *edits, *sales[15:]])
    assert outcomes.ends == {"done": 38}
    himsagar.refresh_from_db()
    assert himsagar.stock_quantity == 100 + 12 - 30
    assert Order.objects.count() == 30
    assert_books_are_whole()


def test_a_variety_goes_while_people_buy_it(race, repeat):
    """Whoever is first: a whole order that keeps its line, or a cart without it."""
    mangoes = [make_mango(f"Mango {number}") for number in range(8)]
    buys = [("buy", cart.pk, "key") for m in mangoes for cart in make_carts(4, m)]
    goes = [("delete_variety", mango.pk) for mango in mangoes]
    outcomes = race([call for n, go in enumerate(goes) for call in (*buys[4 * n : 4 * n + 4], go)])
    assert outcomes.ends["done"] + outcomes.ends["EmptyCart"] == 40
    assert not MangoCategory.objects.exists()
    assert Order.objects.count() == outcomes.ends["done"] - 8
    assert_books_are_whole()
