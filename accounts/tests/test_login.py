import re

import pytest
from django.contrib.auth import get_user
from django.urls import reverse

from tests.factories import make_user
from tests.reading import HTMX, form_to, is_fragment, words

LOGIN = "/accounts/login/"
PASSWORD = "demo-mango-orchard"


def log_in(browser, login="asha@example.com", password=PASSWORD, headers=None, **fields):
    return browser.post(LOGIN, {"login": login, "password": password, **fields}, headers=headers)


def test_login_goes_to_the_catalogue_and_greets(guest, asha):
    response = log_in(guest)
    assert response.status_code == 303
    assert response["Location"] == reverse("shop:catalogue")
    assert get_user(guest) == asha
    assert "Welcome, Asha Rahman." in words(guest.get("/"))


def test_htmx_is_sent_on_by_header(guest, asha):
    response = log_in(guest, headers=HTMX)
    assert (response.status_code, response.content) == (204, b"")
    assert response["HX-Redirect"] == "/"
    assert get_user(guest) == asha


@pytest.mark.parametrize(
    "typed",
    ["ASHA@EXAMPLE.COM", "  asha@example.com ", "\tAsha@Example.com\n", "asha@ｅxample.com"],
)
def test_case_and_outer_spaces_of_the_email_do_not_matter(guest, asha, typed):
    assert log_in(guest, typed).status_code == 303
    assert get_user(guest) == asha


def test_the_session_gets_a_new_id(guest, asha):
    guest.get("/accounts/login/")
    session = guest.session
    session["cart_id"] = 1
    session.save()
    guest.cookies["sessionid"] = before = session.session_key
    log_in(guest)
    assert guest.session.session_key != before


def test_a_wrong_password_is_422_and_keeps_the_email_only(guest, asha):
    response = log_in(guest, password="wrong-password")
    assert response.status_code == 422
    form = form_to(response, LOGIN)
    assert form.values["login"] == "asha@example.com"
    assert form.values["password"] == ""
    assert "wrong-password" not in response.content.decode()
    assert "do not belong together" in words(response)


def test_htmx_gets_only_the_form_with_its_errors(guest, asha):
    response = log_in(guest, password="wrong-password", headers=HTMX)
    assert response.status_code == 422
    assert is_fragment(response)
    assert 'id="login-form"' in response.content.decode()
    assert "HX-Request" in response["Vary"]


def masked(response) -> str:
    """The page without its CSRF token and the typed e-mail, which differ rightly."""
    html = response.content.decode()
    form = form_to(response, LOGIN)
    return html.replace(form.values["csrfmiddlewaretoken"], "").replace(form.values["login"], "")


@pytest.mark.parametrize("headers", [None, HTMX])
def test_known_unknown_and_closed_accounts_answer_alike(guest, asha, headers):
    make_user("karim", is_active=False)
    known = log_in(guest, password="wrong-password", headers=headers)
    unknown = log_in(guest, "nobody@example.com", headers=headers)
    closed = log_in(guest, "karim@example.com", "wrong-password", headers=headers)
    closed_and_right = log_in(guest, "karim@example.com", headers=headers)
    assert unknown.status_code == 422
    assert masked(known) == masked(unknown) == masked(closed) == masked(closed_and_right)
    assert "_auth_user_id" not in guest.session


@pytest.mark.parametrize(
    "login",
    [
        "",
        "not-an-email",
        "asha",
        "a\0sha@example.com",
        "<script>alert(1)</script>@example.com",
        "x" * 300 + "@example.com",
        "x" * 10_000,
        "আশা@example.com",
        "asha@example.com\r\nBcc: ravi@example.com",
        "' OR 1=1 --",
    ],
)
def test_a_bad_email_is_a_clear_422(guest, asha, login):
    response = log_in(guest, login)
    assert response.status_code == 422
    assert "<script>alert" not in response.content.decode()
    assert "E-mail:" in words(response)


@pytest.mark.parametrize("password", ["", "\0", "x" * 10_000, "পাসওয়ার্ড", "<b>", " " * 50])
def test_a_bad_password_is_a_422(guest, asha, password):
    assert log_in(guest, password=password).status_code == 422


def test_a_post_without_fields_is_a_422(guest, db):
    assert guest.post(LOGIN).status_code == 422


@pytest.mark.parametrize(
    ("wished", "reached"),
    [
        ("/checkout/", "/checkout/"),
        ("/?q=himsagar&sort=price", "/?q=himsagar&sort=price"),
        ("http://testserver/cart/", "http://testserver/cart/"),
        ("", "/"),
        ("//evil.example", "/"),
        ("///evil.example", "/"),
        ("////evil.example", "/"),
        ("https:evil.example", "/"),
        ("https:///evil.example", "/"),
        ("http://evil.example/", "/"),
        ("http://testserver@evil.example/", "/"),
        ("http://testserver.evil.example/", "/"),
        ("http://localhost/", "/"),
        ("/\\evil.example", "/"),
        ("\\\\evil.example", "/"),
        ("/\t/evil.example", "/"),
        ("\t//evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("data:text/html,<script>alert(1)</script>", "/"),
        ("cart", "/"),
        ("shop:cart", "/"),
        ("evil.example", "/"),
        ("http://[::1", "/"),
        ("\0", "/"),
        ("x" * 5000, "/"),
    ],
)
@pytest.mark.parametrize("headers", [None, HTMX])
def test_next_stays_within_the_site(guest, asha, wished, reached, headers):
    response = log_in(guest, next=wished, headers=headers)
    assert response["HX-Redirect" if headers else "Location"] == reached


def test_next_is_kept_from_the_address_and_over_errors(guest, asha):
    page = guest.get(LOGIN, {"next": "/checkout/"})
    assert form_to(page, LOGIN).hidden["next"] == "/checkout/"
    assert f"{reverse('account_signup')}?next=%2Fcheckout%2F" in page.content.decode()
    refused = log_in(guest, password="wrong-password", next="/checkout/")
    assert form_to(refused, LOGIN).hidden["next"] == "/checkout/"


def test_who_is_logged_in_already_is_sent_on(as_asha):
    assert as_asha.get(LOGIN, {"next": "/cart/"})["Location"] == "/cart/"


@pytest.mark.parametrize("headers", [None, HTMX])
def test_the_page_is_kept_by_no_cache_and_no_robot(guest, db, headers):
    response = guest.get(LOGIN, headers=headers)
    assert response["Cache-Control"] == "private, no-store"
    assert is_fragment(response) == bool(headers)
    if not headers:
        assert '<meta name="robots" content="noindex">' in response.content.decode()


def test_browsers_may_fill_in_and_show_the_password(guest, db):
    html = guest.get(LOGIN).content.decode()
    assert 'autocomplete="username"' in html
    assert 'autocomplete="current-password"' in html
    assert "data-show-password hidden" in html
    assert "onpaste" not in html


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_refused(guest, db, method):
    assert getattr(guest, method)(LOGIN).status_code == 405


def test_nobody_gets_json(guest, asha):
    """allauth would answer scripts with JSON, a second way in that nobody looks after."""
    answer = log_in(guest, password="wrong", headers={"X-Requested-With": "XMLHttpRequest"})
    assert answer["Content-Type"].startswith("text/html")
    assert answer.status_code == 422


@pytest.mark.parametrize("page", ["login", "register", "password_change", "email", "delete"])
def test_passwords_are_hidden_while_they_are_typed(guest, as_asha, page):
    browser = guest if page in ("login", "register") else as_asha
    html = browser.get(f"/accounts/{page}/").content.decode()
    fields = re.findall(r'<input\b[^>]*name="\w*password\w*"[^>]*>', html)
    assert fields
    assert all('type="password"' in field for field in fields)
