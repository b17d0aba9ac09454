import pytest

from tests.reading import HTMX


@pytest.fixture
def filled(guest, himsagar, langra):
    """The guest's browser, with 5 kg of Himsagar and 2 kg of Langra in the cart."""
    return fill(guest, himsagar, langra)


@pytest.fixture
def asha_filled(as_asha, himsagar, langra):
    """Asha's browser, with the same in her cart."""
    return fill(as_asha, himsagar, langra)


def fill(browser, himsagar, langra):
    for mango, kg in ((himsagar, 5), (langra, 2)):
        browser.post("/cart/add/", {"mango_id": mango.pk, "quantity": kg}, headers=HTMX)
    return browser
