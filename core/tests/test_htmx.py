import pytest
from django_htmx.middleware import HtmxDetails

from core.htmx import go_to, wants_fragment


@pytest.fixture
def asked(rf):
    """A request with these headers, as the middleware hands it on."""

    def make(**headers):
        request = rf.get("/", headers=headers)
        request.htmx = HtmxDetails(request)
        return request

    return make


def test_only_htmx_wants_a_piece(asked):
    assert not wants_fragment(asked())
    assert wants_fragment(asked(**{"HX-Request": "true"}))


def test_going_back_wants_the_whole_page(asked):
    back = asked(**{"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert not wants_fragment(back)


def test_a_browser_is_sent_on_with_303(asked):
    response = go_to(asked(), "/cart/")
    assert (response.status_code, response.url) == (303, "/cart/")


def test_htmx_is_sent_on_with_204_and_its_own_header(asked):
    response = go_to(asked(**{"HX-Request": "true"}), "/cart/")
    assert (response.status_code, response["HX-Redirect"]) == (204, "/cart/")
    assert not response.content
