import pytest

from core.text import fold_digits, printable


@pytest.mark.parametrize(
    "typed, folded",
    [
        ("৫", "5"),
        ("০১২৩৪৫৬৭৮৯", "0123456789"),
        ("१२", "12"),
        ("٣", "3"),
        ("５", "5"),
        ("12 kg", "12 kg"),
        ("হিমসাগর ২ kg", "হিমসাগর 2 kg"),
        ("²", "²"),
        ("½", "½"),
        ("", ""),
    ],
)
def test_digits_of_any_script_become_plain_ones(typed, folded):
    assert fold_digits(typed) == folded


@pytest.mark.parametrize(
    "typed, kept",
    [
        ("Him\x00sagar", "Himsagar"),
        ("Him\ud800sagar", "Himsagar"),
        ("Him\x1bsagar\x7f", "Himsagar"),
        ("হিমসাগর", "হিমসাগর"),
        ("ক্\u200dষ", "ক্\u200dষ"),
        ("🥭", "🥭"),
    ],
)
def test_only_what_no_keyboard_types_is_left_out(typed, kept):
    assert printable(typed) == kept
