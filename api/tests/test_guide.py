"""The guide tells people all that the description tells programs."""

import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from api.guide import groups
from api.schema import description

GROUPS = groups(description(), "shop.example")
OPERATIONS = [operation for group in GROUPS for operation in group.operations]
PERIODS = {"m": "a minute", "5m": "in 5 minutes"}


@pytest.fixture
def page(db) -> str:
    return Client().get("/api/docs/").content.decode()


def by_address(method: str, address: str):
    return next(one for one in OPERATIONS if (one.method, one.address) == (method, address))


def test_it_has_every_operation_of_the_description_once():
    told = {(operation.method, operation.address) for operation in OPERATIONS}
    assert told == {
        (method.upper(), path)
        for path, operations in description()["paths"].items()
        for method in operations
    }
    assert len(OPERATIONS) == len(told) == len({operation.anchor for operation in OPERATIONS})


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.anchor)
def test_the_page_shows_an_operation_whole(page, operation):
    begin = page.index(f'id="{operation.anchor}"')
    shown = page[begin : page.index("</section>", begin)]
    answers = operation.answers + operation.refusals
    fields = [field for answer in operation.answers for field in answer.fields + answer.headers]
    for field in (*operation.parameters, *operation.body, *fields):
        assert f"<code>{field.name}</code>" in shown
        assert field.about in shown
    assert operation.answers and all(answer.status in shown for answer in answers)
    assert f"<code>{operation.method} " in shown


def test_links_lead_somewhere_and_names_are_not_used_twice(page):
    names = re.findall(r'\bid="([^"]+)"', page)
    assert len(names) == len(set(names))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(names)


def test_headings_go_down_step_by_step(page):
    levels = [int(level) for level in re.findall(r"<h([1-6])", page)]
    assert levels.count(1) == 1 and levels[0] == 1
    assert all(low - high <= 1 for high, low in zip(levels, levels[1:], strict=False))


def test_fields_say_what_is_taken():
    body = {field.name: field for field in by_address("POST", "/api/add-to-cart/").body}
    assert body["mango_id"].is_required and not body["quantity"].is_required
    assert body["quantity"].kind == "whole number or text"
    assert body["quantity"].about == "Whole kilograms. From 1 to 100,000, 1 unless given."
    move = by_address("PATCH", "/api/orders/{id}/")
    assert move.body[0].choices[:2] == ("Pending", "Confirmed")
    assert move.who == "Staff with the right orders.move_order (role: Packer or Manager)"
    rows = by_address("GET", "/api/user-orders-with-items/").answers[0]
    assert rows.is_list and "items[].mango_category" in {field.name for field in rows.fields}


def test_examples_are_as_they_go_over_the_line():
    placed = by_address("POST", "/api/place-order/")
    assert placed.asked.startswith("POST /api/place-order/\nHost: shop.example\nAuthorization:")
    assert "\nIdempotency-Key: " in placed.asked
    assert placed.answered.startswith("201 Created\n\n{")
    removed = by_address("DELETE", "/api/cart-items/{id}/")
    assert removed.asked.startswith("DELETE /api/cart-items/21/\n")
    assert removed.answered == "204 No Content"
    assert "Authorization" not in by_address("GET", "/api/mango-categories/").asked


@pytest.mark.parametrize("action", ["login_failed", "signup", "place_order"])
def test_every_limit_is_told(page, action):
    for limit in settings.ACCOUNT_RATE_LIMITS[action].split(","):
        number, period, _whose = limit.split("/")
        assert re.search(rf"\b{number} [\w ]*{PERIODS[period]}", page), limit


def test_how_long_a_token_lasts_is_told(page):
    assert f"{settings.API_TOKEN_IDLE.days} days without a call" in page
    assert f"{settings.REST_KNOX['TOKEN_TTL'].days} days after its login" in page


def test_it_is_made_once_and_asks_nothing(page, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert Client().get("/api/docs/").content.decode() == page


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/api/docs/", "/api/schema/"])
def test_search_engines_leave_it_out(address):
    assert Client().get(address)["X-Robots-Tag"] == "noindex"
    assert address not in Client().get(reverse("shop:sitemap")).content.decode()
