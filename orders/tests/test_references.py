import re

import pytest

from orders.references import new_link_token, new_reference, tidy_reference


def test_a_reference_can_be_read_aloud():
    for _ in range(200):
        assert re.fullmatch(
            r"[2345679CDFGHJKMNPQRTWXY]{4}-[2345679CDFGHJKMNPQRTWXY]{4}", new_reference()
        )


@pytest.mark.parametrize("sign", "01OILB8AEU")
def test_no_sign_looks_or_sounds_like_another(sign):
    assert not any(sign in new_reference() for _ in range(200))


def test_references_do_not_repeat():
    assert len({new_reference() for _ in range(5_000)}) == 5_000


@pytest.mark.parametrize(
    "typed",
    [
        "K7MX-29RH",
        "k7mx-29rh",
        "K7MX29RH",
        " k7mx 29rh ",
        "K7MX–29RH",
        "k7-mx-29-rh",
        "#K7MX-29RH.",
    ],
)
def test_a_reference_is_understood_in_every_writing(typed):
    assert tidy_reference(typed) == "K7MX-29RH"


@pytest.mark.parametrize("typed", ["", "-", "হিম", "\x00", "a" * 10_000])
def test_what_is_no_reference_becomes_none_that_exists(typed):
    assert not re.fullmatch(r"[2-9A-Z]{4}-[2-9A-Z]{4}", tidy_reference(typed))


def test_a_secret_link_has_256_random_bits():
    assert len(new_link_token()) == 43
    assert len({new_link_token() for _ in range(1_000)}) == 1_000
