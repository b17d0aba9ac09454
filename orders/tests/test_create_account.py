"""A guest who just ordered becomes a shopper by choosing a password."""

import pytest
from allauth.account.signals import user_signed_up
from allauth.usersessions.models import UserSession
from django.test import Client

from accounts.models import User
from orders.models import Order
from tests.factories import make_cart, make_user, place, typed
from tests.reading import HTMX, form_to, words

PASSWORD = "a long mango night"


@pytest.fixture
def page(filled) -> str:
    """The address of the order the guest's browser has just placed."""
    return filled.post("/checkout/", typed(email="asha@example.com")).url


@pytest.fixture
def address(page) -> str:
    return f"{page}account/"


def test_a_password_is_all_it_takes(guest, page, address):
    form = form_to(guest.get(page), address)
    response = guest.post(form.action, form.values | {"password1": PASSWORD})
    assert (response.status_code, response.url) == (303, page)
    person = User.objects.get()
    assert person.email == "asha@example.com"
    assert person.check_password(PASSWORD)
    assert not (person.is_staff or person.is_superuser)
    assert Order.objects.get().user == person
    assert "Log out" in words(guest.get(page))
    assert Order.objects.get().reference in words(guest.get("/orders/"))


def test_the_login_can_be_seen_and_ended_like_any_other(guest, address):
    guest.post(address, {"password1": PASSWORD})
    own = UserSession.objects.get()
    assert (own.user.email, own.session_key) == ("asha@example.com", guest.session.session_key)


def test_others_hear_that_somebody_signed_up(guest, address):
    heard = []

    def hear(user, **kwargs):
        heard.append(user.email)

    user_signed_up.connect(hear)
    guest.post(address, {"password1": PASSWORD})
    user_signed_up.disconnect(hear)
    assert heard == ["asha@example.com"]


def test_where_e_mails_are_confirmed_first_the_code_comes_before_the_login(
    guest, page, address, settings
):
    settings.CONFIRM_EMAIL = True
    response = guest.post(address, {"password1": PASSWORD})
    assert (response.status_code, response.url) == (303, "/accounts/email/code/")
    assert Order.objects.get().user == User.objects.get()
    assert "Log out" not in words(guest.get(page))


def test_the_session_gets_a_new_name_at_log_in(guest, address):
    before = guest.session.session_key
    guest.post(address, {"password1": PASSWORD})
    assert guest.session.session_key != before


def test_only_this_order_becomes_theirs(guest, address, himsagar):
    other = place(make_cart(himsagar=1), email="asha@example.com")
    guest.post(address, {"password1": PASSWORD})
    other.refresh_from_db()
    assert other.user is None


@pytest.mark.parametrize("headers", [{}, HTMX])
@pytest.mark.parametrize("password", ["", "short", "12345678", "password123", "asha@example.com"])
def test_a_weak_password_is_refused_and_never_given_back(guest, address, password, headers):
    response = guest.post(address, {"password1": password}, headers=headers)
    assert response.status_code == 422
    assert not User.objects.exists()
    assert form_to(response, address).values["password1"] == ""
    assert Order.objects.get().user is None


def test_a_taken_e_mail_is_told(guest, address):
    make_user("asha", email="Asha@Example.com")
    response = guest.post(address, {"password1": PASSWORD})
    assert response.status_code == 422
    assert User.objects.count() == 1
    assert Order.objects.get().user is None
    assert "Log out" not in words(response)


def test_a_taken_name_is_no_hindrance(guest, address):
    make_user("Asha Rahman", email="other@example.com")
    assert guest.post(address, {"password1": PASSWORD}).status_code == 303
    assert User.objects.count() == 2


def test_twice_is_a_404(guest, address):
    guest.post(address, {"password1": PASSWORD})
    assert guest.post(address, {"password1": PASSWORD}).status_code == 404


def test_an_order_without_an_e_mail_offers_no_account(filled):
    page = filled.post("/checkout/", typed()).url
    assert "Choose a password" not in words(filled.get(page))
    assert filled.post(f"{page}account/", {"password1": PASSWORD}).status_code == 404


def test_an_order_of_a_person_offers_no_account(asha_filled):
    page = asha_filled.post("/checkout/", typed(email="asha@example.com")).url
    assert "Choose a password" not in words(asha_filled.get(page))
    assert asha_filled.post(f"{page}account/", {"password1": PASSWORD}).status_code == 404


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_strangers_find_nothing(address, as_ravi, headers):
    for browser in (as_ravi, Client()):
        response = browser.post(address, {"password1": PASSWORD}, headers=headers)
        assert response.status_code == 404
    assert User.objects.count() == 1


def test_staff_opens_no_account_for_a_guest(address, as_meera):
    assert as_meera.post(address, {"password1": PASSWORD}).status_code == 404


@pytest.mark.parametrize("tampered", [{"email": "x@example.com"}, {"is_staff": "1"}])
def test_nothing_else_can_be_chosen(guest, address, tampered):
    guest.post(address, {"password1": PASSWORD} | tampered)
    person = User.objects.get()
    assert (person.email, person.is_staff) == ("asha@example.com", False)


def test_an_account_is_never_made_by_a_get(guest, address):
    assert guest.get(address, {"password1": PASSWORD}).status_code == 405
