"""Working at the grower's desk, as a browser does: hidden fields go back as the page gave them."""

from tests.reading import forms


def desk_form(response) -> dict[str, str]:
    """What the form of an admin page sends if nothing is typed and «Save» is not yet pressed."""
    [sheet] = [form for form in forms(response) if _edits_something(form)]
    return {name: value for name, value in sheet.values.items() if not name.startswith("_")}


def _edits_something(form) -> bool:
    return any(name.startswith(("_save", "initial-", "form-")) for name in form.values)
