import pytest

from tests.reading import HTMX, form_to, words

LOGOUT = "/accounts/logout/"


def test_logging_out_ends_the_session(as_asha):
    old = as_asha.session.session_key
    response = as_asha.post(LOGOUT)
    assert (response.status_code, response["Location"]) == (303, "/")
    assert "_auth_user_id" not in as_asha.session
    assert not as_asha.session.exists(old)
    assert "You are logged out." in words(as_asha.get("/"))


def test_htmx_is_sent_on_by_header(as_asha):
    response = as_asha.post(LOGOUT, headers=HTMX)
    assert (response.status_code, response["HX-Redirect"]) == (204, "/")


def test_get_only_asks(as_asha):
    page = as_asha.get(LOGOUT)
    assert page.status_code == 200
    assert form_to(page, LOGOUT).buttons[0].startswith("Log out")
    assert page["Cache-Control"] == "private, no-store"
    assert "_auth_user_id" in as_asha.session


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_is_sent_home(guest, db, method):
    response = getattr(guest, method)(LOGOUT)
    assert (response.status_code, response["Location"]) == (303, "/")


@pytest.mark.parametrize(
    ("wished", "reached"), [("/cart/", "/cart/"), ("//evil.example", "/"), ("/\\evil.example", "/")]
)
def test_next_stays_within_the_site(as_asha, wished, reached):
    assert as_asha.post(LOGOUT, {"next": wished})["Location"] == reached
