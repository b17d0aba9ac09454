import errno

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.test import Client

from shop import views
from shop.models import CartItem
from tests.factories import make_picture
from tests.reading import form_to, forms, words


@pytest.fixture
def broken(monkeypatch):
    """Make the catalogue raise this, and give a browser that shows what the visitor gets."""

    def breaks_with(error):
        def raises(parameters):
            raise error

        monkeypatch.setattr(views, "CatalogueSearch", raises)
        return Client(raise_request_exception=False)

    return breaks_with


def assert_in_the_shops_style(response):
    page = words(response)
    assert "Mango Grove" in page
    assert "+880 1700-000000" in page
    assert "See the mangoes" in page
    assert 'name="robots" content="noindex"' in response.content.decode()


def test_an_unknown_address_is_a_404_in_the_shops_style(guest):
    response = guest.get("/no-such-page/")
    assert response.status_code == 404
    assert "Nothing grows here" in words(response)
    assert_in_the_shops_style(response)


def test_a_fault_of_ours_is_a_500_that_tells_no_insides(broken):
    response = broken(ZeroDivisionError("secret inside")).get("/")
    assert response.status_code == 500
    assert "Something broke" in words(response)
    assert "secret inside" not in response.content.decode()
    assert "Retry-After" not in response
    assert_in_the_shops_style(response)


@pytest.mark.parametrize(
    "trouble",
    [
        OperationalError("database is locked"),
        InterfaceError("connection is closed"),
        OSError(errno.ENOSPC, "No space left on device"),
        OSError(errno.EDQUOT, "Disk quota exceeded"),
    ],
)
def test_what_passes_by_itself_is_a_503_that_says_when_to_come_back(broken, trouble):
    response = broken(trouble).get("/")
    assert response.status_code == 503
    assert response["Retry-After"] == "5"
    assert "Nothing was lost" in words(response)
    assert_in_the_shops_style(response)


def test_a_database_that_fails_under_the_session_is_a_503_too(db, settings, monkeypatch):
    def fails(self):
        raise OperationalError("server closed the connection")

    settings.SESSION_ENGINE = "core.sessions"
    monkeypatch.setattr("core.sessions.SessionStore.load", fails)
    browser = Client(raise_request_exception=False)
    browser.cookies["sessionid"] = "a" * 32
    response = browser.get("/")
    assert response.status_code == 503
    assert response["Retry-After"] == "5"


def test_what_was_not_understood_is_a_400(broken):
    response = broken(SuspiciousOperation("odd")).get("/")
    assert response.status_code == 400
    assert "That did not come through" in words(response)
    assert_in_the_shops_style(response)


def test_what_an_account_may_not_do_is_a_403(broken):
    response = broken(PermissionDenied()).get("/")
    assert response.status_code == 403
    assert "Not for you" in words(response)
    assert_in_the_shops_style(response)


def test_a_host_that_is_not_ours_is_a_400(guest):
    response = guest.get("/", headers={"host": "evil.example"})
    assert response.status_code == 400
    assert "evil.example" not in response.content.decode()


def test_an_error_page_asks_the_database_nothing(db, broken, django_assert_num_queries):
    browser = broken(ZeroDivisionError())
    browser.cookies["sessionid"] = "a" * 32
    with django_assert_num_queries(0):
        assert browser.get("/").status_code == 500


def test_a_form_with_a_thousand_and_more_fields_is_a_400(guest):
    response = guest.post("/cart/add/", {f"f{n}": "x" for n in range(1_001)})
    assert response.status_code == 400


def test_a_form_of_megabytes_is_a_400(guest):
    response = guest.post("/cart/add/", {"mango_id": "1" * 3_000_000}, "application/json")
    assert response.status_code in (400, 422)
    body = "mango_id=" + "1" * 3_000_000
    response = guest.post("/cart/add/", body, "application/x-www-form-urlencoded")
    assert response.status_code == 400


def test_a_file_that_is_not_there_is_a_fault_of_ours(broken):
    assert broken(FileNotFoundError(errno.ENOENT, "no such file")).get("/").status_code == 500


class TestATypedForm:
    """What was typed comes back with a 503, as it does with a token that is too old."""

    @pytest.fixture
    def busy(self, db, monkeypatch):
        """A browser of which the token is asked, in a shop where nobody is free."""
        browser = Client(enforce_csrf_checks=True, raise_request_exception=False)
        browser.get("/orders/track/")
        browser.defaults["shop.all_busy"] = True
        return browser

    def test_one_tap_sends_it_again(self, busy, himsagar):
        response = busy.post("/cart/add/", {"mango_id": himsagar.pk, "quantity": "3"})
        assert response.status_code == 503
        assert response["Retry-After"] == "5"
        form = form_to(response, "/cart/add/")
        assert form.buttons == ["Send it again"]
        del busy.defaults["shop.all_busy"]
        assert busy.post(form.action, form.values).status_code == 303
        assert CartItem.objects.get().quantity == 3

    def test_the_database_is_not_asked(self, busy, django_assert_num_queries):
        busy.cookies["sessionid"] = "a" * 32
        with django_assert_num_queries(0):
            assert busy.post("/checkout/", {"note": "Ring twice"}).status_code == 503

    def test_another_sites_form_does_not(self, busy):
        response = busy.post(
            "/checkout/", {"note": "x"}, headers={"origin": "https://evil.example"}
        )
        assert response.status_code == 503
        assert not [form for form in forms(response) if form.action == "/checkout/"]

    def test_a_password_and_a_file_do_not(self, busy):
        for typed in (
            {"login": "asha@example.com", "password": "hush-hush-42"},
            {"name": "Langra", "image": make_picture()},
        ):
            response = busy.post("/accounts/login/", typed)
            assert response.status_code == 503
            assert "Send it again" not in words(response)

    def test_a_program_reads_a_sentence(self, busy):
        response = busy.post("/api/place-order/", {"note": "x"}, "application/json")
        assert response.status_code == 503
        assert list(response.json()) == ["error"]
        assert response["Retry-After"] == "5"
