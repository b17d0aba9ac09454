import pytest
from django.contrib.auth import get_user
from django.test import Client

from conftest import browser_of
from tests.reading import HTMX, form_to, is_fragment, words

CHANGE = "/accounts/password_change/"
NEW = {
    "oldpassword": "demo-mango-orchard",
    "password1": "ripe-in-june-2024",
    "password2": "ripe-in-june-2024",
}


def test_the_password_is_changed_and_the_person_stays_logged_in(as_asha, asha):
    response = as_asha.post(CHANGE, NEW)
    assert (response.status_code, response["Location"]) == (303, "/accounts/profile/")
    assert get_user(as_asha).check_password("ripe-in-june-2024")
    assert "Your new password is set." in words(as_asha.get("/accounts/profile/"))


def test_it_ends_the_persons_other_sessions(as_asha, asha):
    elsewhere = browser_of(asha)
    as_asha.post(CHANGE, NEW)
    assert elsewhere.get("/accounts/profile/").status_code == 303
    assert as_asha.get("/accounts/profile/").status_code == 200


def test_htmx_is_sent_on_by_header(as_asha):
    response = as_asha.post(CHANGE, NEW, headers=HTMX)
    assert (response.status_code, response["HX-Redirect"]) == (204, "/accounts/profile/")


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"oldpassword": "wrong-password"}, "oldpassword"),
        ({"oldpassword": ""}, "oldpassword"),
        ({"oldpassword": "x" * 10_000}, "oldpassword"),
        ({"password2": "another-one-2024"}, "password2"),
        ({"password1": "short", "password2": "short"}, "password1"),
        ({"password1": "asha@example.com", "password2": "asha@example.com"}, "password1"),
        ({"password1": "x" * 10_000, "password2": "x" * 10_000}, "password1"),
        ({"password1": "ripe\0mango-1", "password2": "ripe\0mango-1"}, "password1"),
    ],
)
def test_bad_values_are_a_clear_422(as_asha, asha, fields, field):
    response = as_asha.post(CHANGE, NEW | fields)
    assert response.status_code == 422
    assert f'href="#id_{field}"' in response.content.decode()
    assert not any(form_to(response, CHANGE).values[name] for name in NEW)
    asha.refresh_from_db()
    assert asha.check_password("demo-mango-orchard")


def test_htmx_gets_only_the_form_with_its_errors(as_asha):
    response = as_asha.post(CHANGE, headers=HTMX)
    assert response.status_code == 422
    assert is_fragment(response)


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_comes_to_the_login(db, method):
    response = getattr(Client(), method)(CHANGE)
    assert response["Location"] == "/accounts/login/?next=/accounts/password_change/"
    assert response["Cache-Control"] == "private, no-store"


def test_who_has_no_password_yet_is_sent_to_the_mail(as_asha, asha):
    asha.set_unusable_password()
    asha.save()
    response = browser_of(asha).get(CHANGE)
    assert response["Location"] == "/accounts/password_reset/"
