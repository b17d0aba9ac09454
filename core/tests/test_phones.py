import pytest
from django.core.exceptions import ValidationError

from core.forms import PhoneField
from core.phones import normalise_phone, spoken_phone


@pytest.mark.parametrize(
    "typed",
    [
        "01712345678",
        "+8801712345678",
        "8801712345678",
        "008801712345678",
        "+88 01712 345678",
        "01712-345678",
        " 01712 345 678 ",
        "(01712) 345678",
        "০১৭১২৩৪৫৬৭৮",
        "+৮৮০১৭১২-৩৪৫৬৭৮",
        "০১৭১২ 345678",
    ],
)
def test_a_phone_is_the_same_in_every_writing(typed):
    assert normalise_phone(typed) == "+8801712345678"


@pytest.mark.parametrize("typed", ["+91 98300 12345", "0091 98300-12345", "919830012345"])
def test_an_indian_phone_is_taken_with_its_code(typed):
    assert normalise_phone(typed) == "+919830012345"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "0",
        "12345",
        "017123",
        "0171234567890123",
        "mango",
        "01712 34567x",
        "+99 12345678",
        "-1",
        "1e9",
        "NaN",
        "+" * 40,
        "9" * 40,
    ],
)
def test_what_no_courier_can_call_is_refused(typed):
    with pytest.raises(ValidationError, match="Enter a phone number"):
        normalise_phone(typed)


def test_a_phone_is_read_aloud_in_groups():
    assert spoken_phone("+8801712345678") == "+880 1712-345678"


def test_an_old_number_that_is_no_phone_is_shown_as_it_is():
    assert spoken_phone("ask the neighbour") == "ask the neighbour"


def test_the_field_gives_the_number_in_one_writing():
    assert PhoneField().clean("০১৭১২ ৩৪৫৬৭৮") == "+8801712345678"


def test_a_phone_that_need_not_be_given_stays_empty():
    assert PhoneField(required=False).clean("  ") == ""


def test_a_row_of_signs_too_long_for_a_phone_is_refused():
    with pytest.raises(ValidationError, match="at most 40"):
        PhoneField().clean("0" * 41)
