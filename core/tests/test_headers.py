"""What every answer carries, whatever it is an answer to."""

import pytest
from django.test import Client

from core import views

ADDRESSES = ["/", "/cart/", "/checkout/", "/orders/track/", "/delivery/", "/no-such-page/"]


@pytest.fixture(params=[*ADDRESSES, "/healthz", "/robots.txt", "/sitemap.xml", "/media/none.jpg"])
def answer(request, guest):
    return guest.get(request.param)


def test_nothing_inline_and_nothing_foreign_may_run(answer):
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


def test_types_are_not_guessed(answer):
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_addresses_are_not_told_to_other_sites(answer):
    assert answer["Referrer-Policy"] == "same-origin"


def test_no_other_site_frames_a_page(answer):
    assert answer["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]


def test_a_page_names_where_scripts_styles_and_forms_may_go(guest, himsagar):
    policy = guest.get("/")["Content-Security-Policy"]
    for rule in ("script-src 'self'", "style-src 'self'", "form-action 'self'", "base-uri 'none'"):
        assert rule in policy
    assert "object-src 'none'" in policy


@pytest.mark.parametrize("address", [*ADDRESSES, "/healthz", "/robots.txt", "/sitemap.xml"])
def test_a_text_says_its_encoding(guest, himsagar, address):
    assert guest.get(address)["Content-Type"].endswith("; charset=utf-8")


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_holds_nothing_that_its_own_policy_would_stop(guest, himsagar, address):
    html = guest.get(address).content.decode()
    assert "<style" not in html
    assert " style=" not in html
    assert "javascript:" not in html
    assert not [event for event in (" onclick=", " onload=", " onsubmit=") if event in html]


def test_a_broken_page_carries_them_too(db, monkeypatch):
    monkeypatch.setattr(views, "connection", None)
    response = Client(raise_request_exception=False).get("/healthz")
    assert response.status_code == 500
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"


def test_a_form_refused_for_its_token_carries_them_too(db):
    response = Client(enforce_csrf_checks=True).post("/cart/add/")
    assert response.status_code == 403
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("address", ["/cart/", "/checkout/", "/orders/track/", "/orders/"])
def test_a_private_page_is_kept_by_no_cache_and_no_browser(guest, as_asha, address):
    for browser in (guest, as_asha):
        assert browser.get(address)["Cache-Control"] == "private, no-store"


def test_a_page_that_shows_the_cart_is_told_apart_by_the_cookie(guest, himsagar):
    guest.post("/cart/add/", {"mango_id": himsagar.pk})
    assert "Cookie" in guest.get("/")["Vary"]


@pytest.mark.parametrize("address", ["/", "/mangoes/himsagar/", "/cart/", "/checkout/"])
def test_looking_around_leaves_no_session(guest, himsagar, address):
    assert "sessionid" not in guest.get(address).cookies
