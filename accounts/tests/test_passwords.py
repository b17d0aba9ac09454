"""What a password may be: long enough, not easily guessed, and otherwise as people like."""

from hashlib import sha1

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from accounts.models import User


def refusals(password: str, user=None) -> list[str]:
    try:
        validate_password(password, user)
    except ValidationError as refusal:
        return [error.code for error in refusal.error_list]
    return []


@pytest.mark.parametrize(
    "password",
    [
        "ripe in june",
        "        ripe in june        ",
        "আমের রাজা হিমসাগর",
        "🥭🥭🥭🥭🥭🥭🥭🥭",
        "himsagar for my mother",
        "mango-lassi",
        "demo-mango-orchard",
        "a" * 32 + "b" * 32,
        "x9" * 500,
        "correcthorsebatterystaple",
        "{{7*7}}<script>'\"",
        "ALLUPPER letters",
        "48151623420816",
    ],
)
def test_taken(password):
    assert refusals(password) == []


@pytest.mark.parametrize(
    "password",
    [
        "mangogrove",
        "MangoGrove2026",
        "himsagar",
        "Himsagar!!!!",
        "langra-fazli-2025",
        "mango mango mango",
        "আমআমআমআম",
        "হিমসাগর২০২৬",
        "admin123admin",
    ],
)
def test_words_of_the_shop_alone_are_refused(password):
    assert "password_of_shop_words" in refusals(password)


def test_the_name_of_the_store_is_such_a_word(settings):
    assert refusals("kallolbagan") == []
    settings.STORE_NAME = "Kallol Bagan"
    assert refusals("kallolbagan") == ["password_of_shop_words"]


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("seven77", "password_too_short"),
        ("password1", "password_too_common"),
        ("iloveyou1", "password_too_common"),
        ("qwertyuiop", "password_too_common"),
        ("y" * 1001, "password_too_long"),
        ("ripe\0in june", "password_not_typable"),
        ("ripe \ud800 in june", "password_not_typable"),
    ],
)
def test_refused(password, code):
    assert code in refusals(password)


def test_one_like_the_own_name_or_email_is_refused():
    asha = User(username="asharahman", email="asharahman@example.com")
    assert "password_too_similar" in refusals("asharahman1", asha)


STOLEN = ["ripe in june", "zzzz-first", "a phrase on a list", "another on a list"]


@pytest.fixture(params=[40, 12], ids=["whole sums", "cut sums"])
def list_of_stolen(request, tmp_path, settings):
    sums = sorted(sha1(password.encode()).hexdigest().upper() for password in STOLEN)
    filler = [f"{number:040X}" for number in range(0, 2**160, 2**153)]
    lines = [line[: request.param] for line in sorted(sums + filler)]
    file = tmp_path / "stolen.txt"
    file.write_text("".join(f"{line}:{len(line)}\r\n" for line in lines))
    settings.BREACHED_PASSWORDS = str(file)
    return lines


def test_stolen_ones_are_found_wherever_they_stand_in_the_list(list_of_stolen):
    assert [refusals(password) for password in STOLEN] == [["password_breached"]] * len(STOLEN)
    assert refusals("nobody has stolen this one") == []


@pytest.mark.parametrize("content", ["", "\n", "0" * 40, "F" * 40 + "\n", "not a list\nof sums"])
def test_any_file_is_read_to_an_end(tmp_path, settings, content):
    file = tmp_path / "stolen.txt"
    file.write_text(content)
    settings.BREACHED_PASSWORDS = str(file)
    assert refusals("nobody has stolen this one") == []


def test_the_first_and_the_last_line_are_found(tmp_path, settings):
    file = tmp_path / "stolen.txt"
    settings.BREACHED_PASSWORDS = str(file)
    own = sha1(b"ripe in june").hexdigest().upper()
    for lines in ([own], [own, "F" * 40], ["0" * 40, own], ["0" * 40, own, "F" * 40]):
        file.write_text("\n".join(lines))
        assert refusals("ripe in june") == ["password_breached"]
