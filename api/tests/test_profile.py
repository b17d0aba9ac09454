"""GET, PUT, PATCH /api/profile/"""

import pytest

from tests.programs import refusal, wrong_fields

ADDRESS = "/api/profile/"
KNOWN = {
    "image_url": "https://example.com/asha.jpg",
    "phone_number": "+8801712345678",
    "additional_phone": "+919830012345",
    "billing_address": "12 Green Road, Dhaka",
    "shipping_address": "3 Lake Street, Rajshahi",
}
NOTHING = dict.fromkeys(KNOWN, "")


def profile(**values) -> dict:
    return {"username": "asha", "email": "asha@example.com"} | NOTHING | values


def test_everybody_has_one(hers):
    response = hers.get(ADDRESS)
    assert response.status_code == 200
    assert response.json() == profile()
    assert response["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("method", ["put", "patch"])
def test_it_is_written_and_read_back(hers, asha, method):
    response = getattr(hers, method)(ADDRESS, KNOWN)
    assert (response.status_code, response.json()) == (200, profile(**KNOWN))
    assert hers.get(ADDRESS).json() == profile(**KNOWN)
    asha.profile.refresh_from_db()
    assert {name: getattr(asha.profile, name) for name in KNOWN} == KNOWN


@pytest.mark.parametrize("method", ["put", "patch"])
@pytest.mark.parametrize("name", KNOWN)
def test_what_is_left_out_stays(hers, method, name):
    hers.put(ADDRESS, KNOWN)
    response = getattr(hers, method)(ADDRESS, {name: ""})
    assert response.json() == profile(**KNOWN | {name: ""})


def test_an_answer_can_be_sent_back_as_it_came(hers):
    hers.put(ADDRESS, KNOWN)
    assert hers.put(ADDRESS, hers.get(ADDRESS).json()).json() == profile(**KNOWN)


def test_phones_are_stored_in_one_writing(hers):
    response = hers.patch(ADDRESS, {"phone_number": "০১৭১২-৩৪৫৬৭৮"})
    assert response.json()["phone_number"] == "+8801712345678"


@pytest.mark.parametrize("method", ["put", "patch"])
def test_name_and_email_are_only_read(hers, asha, method):
    wished = {"username": "owner", "email": "owner@example.com", "is_staff": True, "user": 1}
    assert getattr(hers, method)(ADDRESS, wished).json() == profile()
    asha.refresh_from_db()
    assert (asha.username, asha.email, asha.is_staff) == ("asha", "asha@example.com", False)


@pytest.mark.parametrize("name", KNOWN)
def test_a_wrong_value_is_refused_and_nothing_is_written(hers, name):
    hers.put(ADDRESS, KNOWN)
    other = "billing_address" if name != "billing_address" else "shipping_address"
    for value in (None, 5, 1.5, True, ["x"], {"x": 1}, "a\0b", "x" * 501):
        response = hers.patch(ADDRESS, {other: "new", name: value})
        assert list(wrong_fields(response)) == [name], value
    assert hers.get(ADDRESS).json() == profile(**KNOWN)


@pytest.mark.parametrize(
    "wrong",
    [
        {"phone_number": "12"},
        {"additional_phone": "call me"},
        {"image_url": "javascript:alert(1)"},
        {"image_url": "ftp://example.com/a.jpg"},
        {"phone_number": "12", "additional_phone": "34", "image_url": "no address at all"},
    ],
)
def test_the_words_are_those_of_the_page(hers, as_asha, wrong):
    page = as_asha.post(ADDRESS.replace("api", "accounts"), wrong)
    assert wrong_fields(hers.patch(ADDRESS, wrong)) == page.context["form"].errors


def test_another_person_s_token_is_another_profile(hers, his):
    hers.put(ADDRESS, KNOWN)
    assert his.get(ADDRESS).json() == NOTHING | {"username": "ravi", "email": "ravi@example.com"}


def test_it_is_not_deleted(hers):
    response = hers.delete(ADDRESS)
    refusal(response, 405)
    assert response["Allow"] == "GET, HEAD, PUT, PATCH"
