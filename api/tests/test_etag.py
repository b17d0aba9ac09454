"""Varieties are read again only when something changed."""

import pytest

from shop.models import MangoCategory
from tests.factories import make_cart, make_mango, make_picture, place

LIST = "/api/mango-categories/"


@pytest.fixture(params=["list", "part", "search", "one"])
def address(request, himsagar) -> str:
    more = {"list": "", "part": "?limit=1", "search": "?q=him", "one": f"{himsagar.pk}/"}
    return LIST + more[request.param]


def again(program, address, etag, **headers):
    return program.get(address, headers={"If-None-Match": etag} | headers)


@pytest.mark.parametrize("named", ["{}", "W/{}", '"x", {}', "{}, W/{}"])
def test_the_same_again_is_not_sent(stranger, address, named):
    etag = stranger.get(address)["ETag"]
    response = again(stranger, address, named.format(etag, etag))
    assert (response.status_code, response.content) == (304, b"")
    assert (response["ETag"], response["Cache-Control"]) == (etag, "no-cache")


@pytest.mark.parametrize("named", ["", '"x"', "x", '"', "W/", '"\xe9"'])
def test_whoever_has_something_else_gets_all(stranger, address, named):
    assert again(stranger, address, named).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"If-Match": '"x"'},
        {"If-Unmodified-Since": "Mon, 01 Jan 2001 00:00:00 GMT"},
        {"If-Modified-Since": "Mon, 01 Jan 2035 00:00:00 GMT"},
        {"Range": "bytes=0-1"},
    ],
)
def test_other_conditions_are_for_writing(stranger, address, headers):
    response = stranger.get(address, headers=headers)
    assert response.status_code == 200
    assert response.json()


def sell(himsagar, langra):
    place(make_cart(himsagar=1))


def change_the_price(himsagar, langra):
    himsagar.price = 400
    himsagar.save()


def change_many(himsagar, langra):
    MangoCategory.objects.update(description="Sweet")


def give_a_picture(himsagar, langra):
    himsagar.image = make_picture()
    himsagar.save()


def add_one(himsagar, langra):
    make_mango("Himasi")


def delete_one(himsagar, langra):
    langra.delete()


def delete_one_and_add_one(himsagar, langra):
    langra.delete()
    make_mango("Himasi")


@pytest.mark.parametrize("change", [sell, change_the_price, change_many, give_a_picture])
def test_after_a_change_it_is_sent_anew(stranger, address, himsagar, langra, change):
    before = stranger.get(address)
    change(himsagar, langra)
    after = again(stranger, address, before["ETag"])
    assert after.status_code == 200
    assert after.json() != before.json()
    assert again(stranger, address, after["ETag"]).status_code == 304


@pytest.mark.parametrize("change", [add_one, delete_one, delete_one_and_add_one])
def test_a_list_knows_who_came_and_went(stranger, himsagar, langra, change):
    before = stranger.get(LIST)
    change(himsagar, langra)
    after = again(stranger, LIST, before["ETag"])
    assert after.status_code == 200
    assert after.json() != before.json()


def test_what_one_host_was_told_is_not_another_s(stranger, himsagar, settings):
    settings.ALLOWED_HOSTS = ["a.example", "b.example"]
    give_a_picture(himsagar, None)
    first, second = (stranger.get(LIST, headers={"Host": f"{name}.example"}) for name in "ab")
    assert first.json()[0]["image"].startswith("http://a.example/")
    assert second.json()[0]["image"].startswith("http://b.example/")
    assert again(stranger, LIST, first["ETag"], Host="b.example").status_code == 200
    https = stranger.get(LIST, headers={"Host": "a.example"}, secure=True)
    assert https.json()[0]["image"].startswith("https://a.example/")
    assert https["ETag"] != first["ETag"]


def test_each_search_has_its_own(stranger, himsagar, langra):
    queries = ["", "?q=him", "?limit=1", "?limit=1&offset=1", "?in_stock=1"]
    assert len({stranger.get(LIST + query)["ETag"] for query in queries}) == 5


def test_everybody_is_told_alike(stranger, hers, desk, himsagar):
    answers = [program.get(LIST) for program in (stranger, hers, desk)]
    assert len({(answer.content, answer["ETag"]) for answer in answers}) == 1


def test_head_tells_it_without_a_body(stranger, address):
    response = stranger.head(address)
    assert (response.status_code, response.content) == (200, b"")
    assert response["ETag"] == stranger.get(address)["ETag"]
