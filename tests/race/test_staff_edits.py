"""Staff corrects the shelf while people buy from it."""

from orders.models import Order
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
