"""Who writes a variety may say what they read: if it changed since, nothing is written."""

import pytest

from shop.models import MangoCategory
from tests.programs import refusal

LIST = "/api/mango-categories/"
LANGRA = {"name": "Langra", "price": "280.00"}


@pytest.fixture
def address(himsagar) -> str:
    return f"{LIST}{himsagar.pk}/"


def write(program, method, address, etag):
    return getattr(program, method)(address, LANGRA, headers={"If-Match": etag})


WRITING = pytest.mark.parametrize("method", ["put", "patch", "delete"])


@WRITING
def test_what_was_read_is_written(desk, address, method):
    etag = desk.get(address)["ETag"]
    assert write(desk, method, address, etag).status_code in (200, 204)


@WRITING
@pytest.mark.parametrize("named", ["*", "W/{}", '"x", {}', '{}, "x"', ""])
def test_it_is_known_in_any_writing(desk, address, method, named):
    etag = named.format(desk.get(address)["ETag"])
    assert write(desk, method, address, etag).status_code in (200, 204)


@WRITING
@pytest.mark.parametrize("change", ["sold", "a new price"])
def test_what_changed_since_is_not_written(desk, address, himsagar, method, change):
    etag = desk.get(address)["ETag"]
    if change == "sold":
        himsagar.change_stock(-5, "corrected")
    else:
        himsagar.price = 400
        himsagar.save()
    before = desk.get(address).json()
    told = refusal(write(desk, method, address, etag), 412)
    assert told["error"].startswith("Himsagar was changed or sold meanwhile.")
    assert desk.get(address).json() == before


@WRITING
def test_what_never_was_an_etag_is_none_of_it(desk, address, langra, method):
    other = desk.get(f"{LIST}{langra.pk}/")["ETag"]
    for etag in (other, '""', '"x"', "x", f'"1-{"9" * 5_000}"', '"1-²"', '"1--1"', "W/", '"১-০"'):
        header = etag.encode().decode("latin-1")
        refusal(write(desk, method, address, header), 412)
    assert MangoCategory.objects.count() == 2


def test_each_answer_names_what_is_there_now(desk, address):
    etag = desk.get(address)["ETag"]
    for price in ("1.00", "2.00"):
        response = desk.patch(address, {"price": price}, headers={"If-Match": etag})
        assert response.status_code == 200
        etag = response["ETag"]
    assert desk.get(address)["ETag"] == etag


def test_a_new_variety_is_named_too(desk):
    response = desk.post(LIST, LANGRA)
    address = f"{LIST}{response.json()['id']}/"
    assert response["ETag"] == desk.get(address)["ETag"]


def test_who_may_not_write_hears_nothing_of_it(hers, address):
    refusal(write(hers, "patch", address, '"x"'), 403)
