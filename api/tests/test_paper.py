"""docs/api.md shows what the API answers: each of its examples is sent, in order."""

import pytest
from django.conf import settings

from api.tests.paper import PAPER, examples, run
from tests.factories import make_mango, make_picture, make_user

PAPER_TEXT = PAPER.read_text()


@pytest.fixture
def orchard(db, settings):
    """The shop as the paper's reader finds it."""
    settings.ALLOWED_HOSTS = ["shop.example"]
    make_mango("Totapuri", price="120.00", stock=0)
    make_mango(description="Sweet and without fibres.", image=make_picture())
    make_mango("Langra", price="280.00", stock=40, description="Green when it is ripe.")
    make_user("owner", is_staff=True, is_superuser=True)


def test_every_example_is_answered_as_it_says(orchard):
    assert run(PAPER_TEXT) == len(list(examples(PAPER_TEXT))) > 20


@pytest.mark.parametrize(
    "shown, wrong",
    [
        ("201 Created", "200 OK"),
        ('"quantity": 5}', '"quantity": "5"}'),
        ("not 500 kg.", "not 501 kg."),
        ('"order_id": 41, ', ""),
        ('"price": "350.00"', '"price": 350'),
        ('"payment_status": "Partly paid"', '"payment_status": "Paid"'),
        ("offset=1>", "offset=2>"),
    ],
)
def test_an_answer_that_differs_is_found(orchard, shown, wrong):
    begin, _, end = PAPER_TEXT.rpartition(shown)
    with pytest.raises(AssertionError, match=r"api\.md, line \d+"):
        run(f"{begin}{wrong}{end}")


def test_limits_and_ends_are_the_ones_that_hold():
    limits = settings.ACCOUNT_RATE_LIMITS
    assert limits["login_failed"].startswith("10/5m/") and "10 wrong passwords" in PAPER_TEXT
    assert limits["signup"] == "20/m/ip" and "20\nregistrations a minute" in PAPER_TEXT
    assert limits["place_order"] == "30/m/user" and "30 orders a minute" in PAPER_TEXT
    assert f"{settings.API_TOKEN_IDLE.days} days without a call" in PAPER_TEXT
    assert f"{settings.REST_KNOX['TOKEN_TTL'].days} days after its login" in PAPER_TEXT
