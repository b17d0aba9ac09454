import pytest
from django.contrib.auth.models import Permission

from accounts.closing import close_account
from tests.factories import make_cart, place
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


@pytest.fixture
def desk(as_meera, meera):
    """Meera's browser, with the rights of somebody who keeps the orders."""
    rights = ["view_order", "change_order", "move_order", "view_orderitem"]
    rights += ["view_payment", "change_payment", "view_paymententry"]
    rights += ["view_statuschange", "view_ordercorrection", "add_order", "view_courier"]
    meera.user_permissions.set(Permission.objects.filter(codename__in=rights))
    return as_meera


@pytest.fixture
def order(himsagar):
    return place(make_cart(himsagar=3), email="asha@example.com", additional_phone="+919830000071")


@pytest.fixture
def mail_queue(settings):
    """Mail goes where it goes in the shop: into the queue."""
    settings.EMAIL_BACKEND = "core.mail.EmailBackend"
    settings.POST_OFFICE = settings.POST_OFFICE | {
        "BACKENDS": {"default": "django.core.mail.backends.locmem.EmailBackend"}
    }


@pytest.fixture
def leave(django_capture_on_commit_callbacks):
    """A person deletes their account: leave(asha)."""

    def leave(user):
        with django_capture_on_commit_callbacks(execute=True):
            close_account(user)

    return leave
