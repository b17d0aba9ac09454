from decimal import Decimal

import pytest

from core.templatetags.amounts import kilos, money, whatsapp, whole


@pytest.mark.parametrize(
    "taka, written",
    [
        ("0", "৳0.00"),
        ("350", "৳350.00"),
        ("1750.5", "৳1,750.50"),
        ("99999.99", "৳99,999.99"),
        ("100000", "৳1,00,000.00"),
        ("125000.5", "৳1,25,000.50"),
        ("1250000.50", "৳12,50,000.50"),
        ("99999999.99", "৳9,99,99,999.99"),
    ],
)
def test_taka_are_grouped_in_lakh_and_crore(taka, written):
    assert money(Decimal(taka)) == written


@pytest.mark.parametrize(
    "kilograms, written", [(0, "0 kg"), (5, "5 kg"), (1500, "1,500 kg"), (100_000, "1,00,000 kg")]
)
def test_kilograms_are_grouped_and_named(kilograms, written):
    assert kilos(kilograms) == written


def test_a_text_for_whatsapp_is_quoted_whole():
    link = whatsapp("Mangoes & more: http://x/?a=b\nহিম")
    assert link == (
        "https://wa.me/?text=Mangoes%20%26%20more%3A%20http%3A//x/%3Fa%3Db%0A%E0%A6%B9%E0%A6%BF%E0%A6%AE"
    )


@pytest.mark.parametrize("number, written", [(0, "0"), (999, "999"), (1_250_000, "12,50,000")])
def test_counts_are_grouped_too(number, written):
    assert whole(number) == written
