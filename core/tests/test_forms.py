import pytest
from django.core.exceptions import ValidationError

from core.forms import WholeNumberField


@pytest.mark.parametrize(
    "typed, number",
    [
        ("5", 5),
        (" 5 ", 5),
        ("+5", 5),
        ("005", 5),
        ("0", 0),
        ("৫", 5),
        ("১২০", 120),
        ("1৫", 15),
        ("999999999", 999_999_999),
        (7, 7),
    ],
)
def test_a_whole_number_is_taken_in_any_digits(typed, number):
    assert WholeNumberField().clean(typed) == number


@pytest.mark.parametrize(
    "typed, told",
    [
        ("", "Enter how many kilograms you want."),
        (None, "Enter how many kilograms you want."),
        ("   ", "Enter how many kilograms you want."),
        ("five", "Enter whole kilograms, such as 5."),
        ("5kg", "Enter whole kilograms, such as 5."),
        ("1.5", "Enter whole kilograms, such as 5."),
        ("1,000", "Enter whole kilograms, such as 5."),
        ("1e5", "Enter whole kilograms, such as 5."),
        ("0x10", "Enter whole kilograms, such as 5."),
        ("1_000", "Enter whole kilograms, such as 5."),
        ("NaN", "Enter whole kilograms, such as 5."),
        ("Infinity", "Enter whole kilograms, such as 5."),
        ("²", "Enter whole kilograms, such as 5."),
        ("5\x00", "Enter whole kilograms, such as 5."),
        ("--5", "Enter whole kilograms, such as 5."),
        ("-1", "Enter at least 0 kg."),
        ("-99999999999999999999", "Enter at least 0 kg."),
        ("1000000000", "That is more than we can sell at once."),
        ("2147483648", "That is more than we can sell at once."),
        ("9223372036854775808", "That is more than we can sell at once."),
        ("9" * 10_000, "That is more than we can sell at once."),
    ],
)
def test_what_is_no_number_of_kilograms_is_refused_in_a_sentence(typed, told):
    with pytest.raises(ValidationError) as refusal:
        WholeNumberField().clean(typed)
    assert refusal.value.messages == [told]


def test_the_least_and_the_most_are_taken_and_one_beyond_is_not():
    field = WholeNumberField(least=1, most=10)
    assert [field.clean("1"), field.clean("10")] == [1, 10]
    for typed in ("0", "11"):
        with pytest.raises(ValidationError):
            field.clean(typed)


def test_a_number_that_need_not_be_given_stays_empty():
    assert WholeNumberField(required=False).clean("") is None
