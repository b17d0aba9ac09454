"""The rooms of the house stand on each other in one order, hidden imports included."""

import ast

import pytest
from django.conf import settings

ROOMS = ["core", "accounts", "shop", "orders", "api"]


def rooms_imported_by(source) -> set[str]:
    """The rooms that a file imports anywhere, inside functions too."""
    package = source.relative_to(settings.BASE_DIR).parent.parts
    names = set()
    for node in ast.walk(ast.parse(source.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level:
            names.add(package[0])
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module)
    return {name.partition(".")[0] for name in names} & set(ROOMS)


def code_of(room):
    """A room's own files; its tests may use the factories, which know the whole house."""
    return [path for path in (settings.BASE_DIR / room).rglob("*.py") if "tests" not in path.parts]


@pytest.mark.parametrize("floor, room", list(enumerate(ROOMS)))
def test_no_room_imports_one_above_it(floor, room):
    for source in code_of(room):
        assert rooms_imported_by(source) <= set(ROOMS[: floor + 1]), source


def test_the_rooms_are_where_the_test_looks():
    assert all(code_of(room) for room in ROOMS[:4])


def test_an_import_inside_a_function_is_seen(tmp_path, settings):
    settings.BASE_DIR = tmp_path
    (tmp_path / "shop").mkdir()
    source = tmp_path / "shop" / "hidden.py"
    source.write_text("def late():\n    from orders.models import Order\n    import api.views\n")
    assert rooms_imported_by(source) == {"orders", "api"}


@pytest.mark.parametrize("room", ROOMS)
def test_no_import_hides_inside_a_function(room):
    """Only an app's `ready` may, because models cannot be imported before it."""
    for source in code_of(room):
        for function in ast.walk(ast.parse(source.read_text())):
            if isinstance(function, ast.FunctionDef) and function.name != "ready":
                hidden = [
                    n for n in ast.walk(function) if isinstance(n, ast.Import | ast.ImportFrom)
                ]
                assert not hidden, f"{source}: {function.name}"
