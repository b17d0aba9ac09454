import pytest
from django.http import HttpResponse

from core.http import private_page, safe_next


def test_a_private_page_is_kept_by_nobody(rf):
    response = private_page(lambda request: HttpResponse("mine"))(rf.get("/"))
    assert response["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("wish", ["/", "/?q=langra&page=2", "/mangoes/himsagar/"])
def test_a_page_of_this_site_may_come_next(rf, wish):
    assert safe_next(rf.post("/", {"next": wish}), "/cart/") == wish


@pytest.mark.parametrize(
    "wish",
    [
        "",
        "1",
        "a b",
        "?page=2",
        "shop:cart",
        "orders.models",
        "//evil.example",
        "///evil.example",
        "////evil.example",
        "https:evil.example",
        "http:///evil.example",
        "https://evil.example/cart/",
        "/\\evil.example",
        "\\\\evil.example",
        "\\/evil.example",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "\x00//evil.example",
        "\x08//evil.example",
        " //evil.example",
        "https://testserver@evil.example/",
        "https://testserver.evil.example/",
        "//testserver:80@evil.example",
        "/" + "a" * 5_000,
    ],
)
def test_no_form_leads_away_from_this_site(rf, wish):
    assert safe_next(rf.post("/", {"next": wish}), "/cart/") == "/cart/"
