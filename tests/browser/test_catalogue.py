"""The list of varieties with JavaScript: adding from a card, searching while typing, going back."""

import re

import pytest
from playwright.sync_api import expect

from shop.models import CartItem
from tests.browser import steps


@pytest.fixture
def catalogue(page):
    steps.stock_the_shop()
    page.goto("/")
    return page


def card_button(page, name):
    return page.get_by_role("button", name=re.compile(f"^Add to cart.*{name}"))


def variety_link(page, name):
    return page.get_by_role("link", name=name, exact=True)


def test_adding_from_a_card_tells_and_keeps_the_focus(catalogue):
    add = card_button(catalogue, "Langra")
    add.click()
    steps.expect_cart_size(catalogue, 1)
    expect(catalogue.locator("#status")).to_contain_text("Added 1 kg of Langra")
    expect(add).to_be_focused()
    expect(catalogue).to_have_url(re.compile(r":\d+/$"))
    assert CartItem.objects.get().mango.name == "Langra"


def test_two_cards_in_a_row_make_two_lines(catalogue):
    card_button(catalogue, "Himsagar").click()
    card_button(catalogue, "Langra").click()
    steps.expect_cart_size(catalogue, 2)


def test_what_is_sold_out_has_no_button(catalogue):
    expect(variety_link(catalogue, "Fazli")).to_be_visible()
    expect(card_button(catalogue, "Fazli")).to_have_count(0)


def test_search_as_you_type_keeps_the_address_true(catalogue):
    catalogue.get_by_role("searchbox").press_sequentially("lang")
    expect(variety_link(catalogue, "Himsagar")).to_have_count(0)
    expect(variety_link(catalogue, "Langra")).to_be_visible()
    expect(catalogue).to_have_url(re.compile(r"\?q=lang$"))
    expect(catalogue.get_by_role("status").filter(has_text="1 variety")).to_be_visible()
    catalogue.go_back()
    expect(catalogue).to_have_url(re.compile(r":\d+/$"))
    expect(variety_link(catalogue, "Himsagar")).to_be_visible()
    expect(catalogue.get_by_role("searchbox")).to_have_value("")
    catalogue.go_forward()
    expect(variety_link(catalogue, "Himsagar")).to_have_count(0)
    expect(catalogue.get_by_role("searchbox")).to_have_value("lang")


def test_the_address_of_a_search_can_be_shared(catalogue, new_page):
    catalogue.get_by_role("searchbox").press_sequentially("হিমসাগর")
    expect(variety_link(catalogue, "Langra")).to_have_count(0)
    friend = new_page("desktop")
    friend.goto(catalogue.url)
    expect(variety_link(friend, "Himsagar")).to_be_visible()
    expect(variety_link(friend, "Langra")).to_have_count(0)


def test_back_from_a_variety_shows_the_search_as_a_whole_page(catalogue):
    # Until the answer to the last letter is drawn, the cards may be swapped under the finger.
    with catalogue.expect_response(re.compile(r"[?&]q=lang(&|$)")):
        catalogue.get_by_role("searchbox").press_sequentially("lang")
    expect(catalogue).to_have_url(re.compile(r"\?q=lang$"))
    expect(catalogue.locator(".htmx-request, .htmx-swapping, .htmx-settling")).to_have_count(0)
    steps.open_variety(catalogue, "Langra")
    catalogue.go_back()
    expect(catalogue).to_have_url(re.compile(r"\?q=lang$"))
    expect(variety_link(catalogue, "Langra")).to_be_visible()
    expect(variety_link(catalogue, "Himsagar")).to_have_count(0)
    expect(catalogue.get_by_role("banner")).to_be_visible()


def test_filter_and_order_are_in_the_address_too(catalogue):
    catalogue.get_by_label("In stock only").check()
    expect(variety_link(catalogue, "Fazli")).to_have_count(0)
    catalogue.locator("#sort").select_option("price")
    expect(catalogue).to_have_url(re.compile(r"\?sort=price&in_stock=1$"))
    expect(catalogue.get_by_role("heading", level=2).first).to_have_text("Langra")


@pytest.mark.parametrize("failure", ["unreachable", "broken"])
def test_a_failed_request_says_so_and_can_be_repeated(catalogue, witness, failure):
    witness.expects("/cart/add/", "status of 500", "Error Code 500", "htmx:sendError")

    def fail(route):
        route.abort("connectionfailed") if failure == "unreachable" else route.fulfill(status=500)

    catalogue.route("**/cart/add/", fail)
    card_button(catalogue, "Himsagar").click()
    again = catalogue.get_by_role("button", name="Try again")
    expect(again).to_be_visible()
    steps.expect_cart_size(catalogue, 0)
    catalogue.unroute("**/cart/add/")
    again.click()
    steps.expect_cart_size(catalogue, 1)
    expect(again).to_have_count(0)
