import unicodedata
from threading import Barrier, Thread
from unittest.mock import patch

import pytest
from django.contrib.auth import get_user
from django.db import connection

from accounts.models import User
from tests.factories import make_user
from tests.reading import HTMX, form_to, is_fragment, words

REGISTER = "/accounts/register/"
RAVI = {
    "username": "ravi",
    "email": "ravi@example.com",
    "password1": "ripe-in-june-2024",
    "password2": "ripe-in-june-2024",
}


def register(browser, headers=None, **fields):
    return browser.post(REGISTER, RAVI | fields, headers=headers)


def test_registration_logs_in_at_once(guest, db):
    response = register(guest, next="/checkout/")
    assert (response.status_code, response["Location"]) == (303, "/checkout/")
    ravi = get_user(guest)
    assert (ravi.username, ravi.email) == ("ravi", "ravi@example.com")
    assert ravi.check_password("ripe-in-june-2024")
    assert ravi.profile.phone_number == ""
    assert not (ravi.is_staff or ravi.is_superuser)


def test_htmx_is_sent_on_by_header(guest, db):
    response = register(guest, headers=HTMX)
    assert (response.status_code, response["HX-Redirect"]) == (204, "/")


def test_rights_cannot_be_typed_in(guest, db):
    register(guest, is_staff="1", is_superuser="1", first_name="x", pk="1")
    assert not get_user(guest).is_staff
    assert not get_user(guest).is_superuser


def test_errors_keep_what_was_typed_but_no_password(guest, db):
    response = register(guest, username="ra;vi", password2="another-one-2024")
    assert response.status_code == 422
    form = form_to(response, REGISTER)
    assert form.values["username"] == "ra;vi"
    assert form.values["email"] == "ravi@example.com"
    assert form.values["password1"] == form.values["password2"] == ""
    assert "2024" not in response.content.decode()
    assert not User.objects.exists()


def test_htmx_gets_only_the_form_with_its_errors(guest, db):
    response = register(guest, username="", headers=HTMX)
    assert response.status_code == 422
    assert is_fragment(response)
    assert 'id="register-form"' in response.content.decode()


def test_the_page_is_kept_by_no_cache_and_no_robot(guest, db):
    page = guest.get(REGISTER)
    html = page.content.decode()
    assert page["Cache-Control"] == "private, no-store"
    assert '<meta name="robots" content="noindex">' in html
    assert html.count('autocomplete="new-password"') == 2
    assert 'autocomplete="email"' in html


def test_who_is_logged_in_is_sent_on(as_asha):
    assert as_asha.get(REGISTER)["Location"] == "/"
    assert register(as_asha)["Location"] == "/"
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("username", ""),
        ("username", "x" * 151),
        ("username", "x" * 10_000),
        ("username", "ra\0vi"),
        ("username", "<b>ravi</b>"),
        ("username", "ra\u200dvi"),
        ("username", "ra\u202evi"),
        ("username", "ravi\n.ravi;"),
        ("username", "\u09be"),
        ("username", "🥭"),
        ("username", "-.-"),
        ("username", "ﬃ" * 100),  # 300 letters, once written out
        ("email", ""),
        ("email", "ravi"),
        ("email", "ravi@home"),
        ("email", "ra\0vi@example.com"),
        ("email", "<b>@example.com"),
        ("email", "x" * 250 + "@example.com"),
        ("email", "x@" + "ﷺ" * 30 + ".com"),
        ("email", "রবি@example.com"),
        ("password1", ""),
        ("password1", "short"),
        ("password1", "password"),
        ("password1", "ravi@example.com"),
        ("password1", "x" * 10_000),
        ("password1", "ripe\0in-june-2024"),
        ("password2", ""),
        ("password2", "another-one-2024"),
    ],
)
def test_bad_values_are_a_clear_422(guest, db, field, typed):
    fields = {field: typed}
    if field == "password1":
        fields["password2"] = typed
    response = register(guest, **fields)
    assert response.status_code == 422
    assert f'href="#id_{field}"' in response.content.decode()
    assert "<b>" not in response.content.decode()
    assert not User.objects.exists()


@pytest.mark.parametrize(
    "typed",
    [
        *("ravi.k", "Ravi@home", "ravi_k-2+1", "x" * 150, "Łukasz", "Md. Ravi O'Brien-Das", "৭৭৭"),
        *("আম", "রবি", "আশা রহমান", "ল্যাংড়া", "ক্\u200dষ", "नीला", "रवि कुमार"),
    ],
)
def test_rightful_names_are_taken(guest, db, typed):
    assert register(guest, username=typed).status_code == 303
    assert get_user(guest).username == unicodedata.normalize("NFKC", typed)


def test_spaces_in_a_name_are_tidied(guest, db):
    register(guest, username="  Asha \t  Rahman ")
    assert get_user(guest).username == "Asha Rahman"


@pytest.mark.parametrize("password", ["আমার পাকা আম ভালো", "  spaces stay as typed  ", "x" * 8 + "নূন"])
def test_passwords_are_taken_as_typed(guest, db, password):
    assert register(guest, password1=password, password2=password).status_code == 303
    assert get_user(guest).check_password(password)


@pytest.mark.parametrize("typed", ["asha", "ASHA", " asha ", "ａsha", "ａｓｈａ"])
def test_a_name_that_looks_like_anothers_is_refused(guest, asha, typed):
    response = register(guest, username=typed)
    assert response.status_code == 422
    assert "Somebody has this name already" in words(response)


@pytest.mark.parametrize(
    "typed",
    ["asha@example.com", "ASHA@Example.COM", "  asha@example.com ", "asha@ｅxample.com"],
)
def test_one_email_has_one_account(guest, asha, typed):
    response = register(guest, email=typed)
    assert response.status_code == 422
    assert "There is an account with this e-mail already" in words(response)
    assert User.objects.count() == 1


@pytest.mark.parametrize(("field", "typed"), [("email", "asha@example.com"), ("username", "asha")])
def test_who_is_a_moment_too_late_gets_a_422(guest, asha, field, typed):
    """Both people pass the checks, and the database decides."""
    nothing_wrong = patch("accounts.services._name_errors", side_effect=[{}, {}])
    with (
        nothing_wrong,
        patch("accounts.forms.RegistrationForm.clean_email", lambda form: typed_email(form)),
        patch("allauth.account.forms.BaseSignupForm.clean_username", lambda form: typed_name(form)),
    ):
        response = register(guest, **{field: typed})
    assert response.status_code == 422
    assert "just taken" in words(response)
    assert User.objects.count() == 1


def typed_email(form):
    return form.cleaned_data["email"]


def typed_name(form):
    return form.cleaned_data["username"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="one connection in memory")
def test_two_at_once_give_one_account(guest):
    start, answers = Barrier(4), []

    def person(number):
        try:
            browser = type(guest)()
            start.wait()
            answers.append(register(browser, username=f"ravi{number}").status_code)
        finally:
            connection.close()

    people = [Thread(target=person, args=[number]) for number in range(4)]
    for one in people:
        one.start()
    for one in people:
        one.join()
    assert sorted(answers) == [303, 422, 422, 422]
    assert User.objects.filter(email="ravi@example.com").count() == 1


def test_a_closed_account_keeps_its_email(guest, db):
    make_user("karim", is_active=False)
    assert register(guest, email="Karim@example.com").status_code == 422
