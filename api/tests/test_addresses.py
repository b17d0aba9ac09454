"""Addresses in answers are the shop's own, whatever a sender says of its host."""

import pytest
from post_office.models import Email

from tests.factories import make_mango, make_picture

LIST = "/api/mango-categories/?limit=1"
CLAIMS = [
    {"X-Forwarded-Host": "evil.example"},
    {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https", "X-Forwarded-Port": "444"},
    {"Forwarded": "host=evil.example;proto=https"},
    {"X-Original-URL": "http://evil.example/", "X-Rewrite-URL": "http://evil.example/"},
]


@pytest.mark.parametrize("claims", CLAIMS)
def test_a_claimed_host_gets_into_no_address(stranger, db, claims):
    make_mango("Himsagar", image=make_picture())
    make_mango("Langra")
    response = stranger.get(LIST, headers=claims)
    assert response.json()[0]["image"].startswith("http://testserver/media/")
    assert response["Link"].startswith(f"<http://testserver{LIST}&offset=1>")
    # Nor into what is kept for the next one who asks.
    assert b"evil" not in stranger.get(LIST).content + response.content


def test_another_host_is_refused_in_json(stranger, db):
    response = stranger.get(LIST, headers={"Host": "evil.example"})
    assert (response.status_code, response["Content-Type"]) == (400, "application/json")
    assert "evil" not in response.content.decode()


@pytest.mark.parametrize("claims", CLAIMS)
@pytest.mark.usefixtures("cart", "mail_queue")
def test_the_mail_of_an_order_links_to_the_shop(
    hers, settings, claims, django_capture_on_commit_callbacks
):
    wish = {"phone_number": "01712345678", "billing_address": "Dhaka"}
    with django_capture_on_commit_callbacks(execute=True):
        assert hers.post("/api/place-order/", wish, headers=claims).status_code == 201
    text = Email.objects.latest("pk").message
    assert f"{settings.SITE_URL}/orders/link/" in text
    assert "evil" not in text
