import pytest

from accounts.models import UserProfile
from tests.reading import HTMX, form_to, is_fragment, words

PROFILE = "/accounts/profile/"


def save(browser, headers=None, **fields):
    return browser.post(PROFILE, fields, headers=headers)


def test_the_profile_is_saved_and_shown(as_asha, asha):
    response = save(
        as_asha,
        phone_number="০১৭১২ ৩৪৫৬৭৮",
        additional_phone="+91 98300-12345",
        billing_address="12 Green Road, Dhaka",
        shipping_address="ঢাকা, বাংলাদেশ",
        image_url="https://example.com/asha.jpg",
    )
    assert (response.status_code, response["Location"]) == (303, PROFILE)
    asha.profile.refresh_from_db()
    assert asha.profile.phone_number == "+8801712345678"
    assert asha.profile.additional_phone == "+919830012345"
    assert asha.profile.shipping_address == "ঢাকা, বাংলাদেশ"
    page = as_asha.get(PROFILE)
    assert "Your profile is saved." in words(page)
    assert form_to(page, PROFILE).values["billing_address"] == "12 Green Road, Dhaka"


def test_everything_may_be_left_empty(as_asha, asha):
    save(as_asha, phone_number="01712345678")
    assert save(as_asha).status_code == 303
    asha.profile.refresh_from_db()
    assert asha.profile.phone_number == ""


def test_htmx_is_sent_on_by_header(as_asha):
    response = save(as_asha, phone_number="01712345678", headers=HTMX)
    assert (response.status_code, response["HX-Redirect"]) == (204, PROFILE)


def test_htmx_gets_only_the_form_with_its_errors(as_asha):
    response = save(as_asha, phone_number="17", headers=HTMX)
    assert response.status_code == 422
    assert is_fragment(response)
    assert 'id="profile-form"' in response.content.decode()


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_comes_to_the_login(guest, db, method):
    response = getattr(guest, method)(PROFILE)
    assert response.status_code == 303
    assert response["Location"] == "/accounts/login/?next=/accounts/profile/"
    htmx = getattr(guest, method)(PROFILE, headers=HTMX)
    assert (htmx.status_code, htmx["HX-Redirect"]) == (204, response["Location"])


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("phone_number", "17"),
        ("phone_number", "call me"),
        ("phone_number", "0171234567812345678901234567890123456789012"),
        ("phone_number", "01712\x00345678"),
        ("additional_phone", "<b>01712345678</b>"),
        ("additional_phone", "+999 1712 345678"),
        ("billing_address", "x" * 501),
        ("billing_address", "Dha\0ka"),
        ("shipping_address", "আ" * 501),
        ("image_url", "javascript:alert(1)"),
        ("image_url", "data:text/html,<b>"),
        ("image_url", "ftp://example.com/asha.jpg"),
        ("image_url", "http://[::1"),
        ("image_url", "asha.jpg and more"),
        ("image_url", "https://example.com/" + "x" * 500),
        ("image_url", "https://exa\0mple.com/"),
    ],
)
def test_bad_values_are_a_422_and_stay_in_the_form(as_asha, asha, field, typed):
    response = save(as_asha, **{"billing_address": "12 Green Road", field: typed})
    assert response.status_code == 422
    assert f'href="#id_{field}"' in response.content.decode()
    assert "<b>" not in response.content.decode()
    values = form_to(response, PROFILE).values
    assert values["billing_address"] == (typed if field == "billing_address" else "12 Green Road")
    assert values[field].replace("\ufffd", "\0") == typed
    asha.profile.refresh_from_db()
    assert asha.profile.billing_address == ""


@pytest.mark.parametrize(
    "typed", ["12 Green Road\nDhaka", "লালমাটিয়া, ঢাকা ১২০৭", "ক্\u200dষ", "x" * 500]
)
def test_rightful_addresses_are_taken(as_asha, asha, typed):
    assert save(as_asha, billing_address=typed).status_code == 303
    asha.profile.refresh_from_db()
    assert asha.profile.billing_address == typed


def test_nobody_elses_profile_is_touched(as_ravi, ravi, asha):
    save(as_ravi, billing_address="1 River Road", user=asha.pk, pk=asha.profile.pk)
    asha.profile.refresh_from_db()
    ravi.profile.refresh_from_db()
    assert (asha.profile.billing_address, ravi.profile.billing_address) == ("", "1 River Road")


@pytest.mark.parametrize(
    ("url", "is_embedded"),
    [
        ("http://testserver/media/asha.jpg", True),
        ("https://example.com/asha.jpg", False),
        ("http://testserver.evil.example/asha.jpg", False),
        ("", False),
    ],
)
def test_pictures_of_other_sites_are_not_embedded(as_asha, asha, url, is_embedded):
    UserProfile.objects.filter(user=asha).update(image_url=url)
    assert ("<img" in as_asha.get(PROFILE).content.decode()) == is_embedded


def test_a_person_without_a_profile_gets_one(as_asha, asha):
    UserProfile.objects.all().delete()
    assert as_asha.get(PROFILE).status_code == 200
    assert UserProfile.objects.get().user == asha


def test_the_page_leads_on_and_is_kept_by_no_cache(as_asha):
    page = as_asha.get(PROFILE)
    html = page.content.decode()
    assert page["Cache-Control"] == "private, no-store"
    assert '<meta name="robots" content="noindex">' in html
    for address in ("/orders/", "password_change/", "email/", "two-step/", "logins/", "logout/"):
        assert f'"{address}"' in html.replace("/accounts/", "")
    assert words(page).count("(optional)") == 6
