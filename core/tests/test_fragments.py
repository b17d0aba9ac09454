from django.utils.translation import override

from core.fragments import kept_fragment


def test_a_piece_is_made_once_until_its_version_changes():
    made = []

    def make():
        made.append(1)
        return f"<p>{len(made)}</p>"

    assert kept_fragment("cards", "v1", make) == "<p>1</p>"
    assert kept_fragment("cards", "v1", make) == "<p>1</p>"
    assert kept_fragment("cards", "v2", make) == "<p>2</p>"


def test_pieces_of_two_names_are_kept_apart():
    assert kept_fragment("cards", "v1", lambda: "a") == "a"
    assert kept_fragment("badge", "v1", lambda: "b") == "b"


def test_each_language_has_its_own_piece():
    assert kept_fragment("cards", "v1", lambda: "English") == "English"
    with override("bn"):
        assert kept_fragment("cards", "v1", lambda: "বাংলা") == "বাংলা"


def test_an_empty_piece_is_kept_too():
    kept_fragment("cards", "v1", lambda: "")
    assert kept_fragment("cards", "v1", lambda: "made anew") == ""
