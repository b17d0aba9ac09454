"""The shop moves from SQLite to PostgreSQL while people look at it."""

import io
import shutil
import sqlite3
import sys
from hashlib import sha256

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.db import connection

from core import moving
from orders.models import Order
from shop.models import MangoCategory
from tests import own_database
from tests.factories import make_cart, place
from tests.growth.conftest import shop_on

HOSTILE = "হিমসাগর ক্ষ্ম\u200d — 'quote' \"two\" \\back\\ \t tab\r\nline \\N \U0001f96d" + "আ" * 4000


@pytest.fixture
def source(demo_file, tmp_path):
    file = tmp_path / "shop.sqlite3"
    shutil.copyfile(demo_file, file)
    return file


@pytest.fixture
def target(empty_database, tmp_path, django_db_blocker):
    """The address of a PostgreSQL database with all tables, where nobody has bought anything."""
    with django_db_blocker.unblock():
        name = own_database.copy_of(empty_database, tmp_path)
        yield own_database.url_of(name)
        own_database.drop(name)


def move(source, target, **options) -> str:
    """What the command says; raises CommandError where it refuses."""
    said = io.StringIO()
    with shop_on(f"sqlite:///{source}"):
        call_command("migrate_to_postgres", to=target, stdout=said, **({"stopped": True} | options))
    return said.getvalue()


def refusal(source, target, **options) -> str:
    """Why the command refuses; proves that it left both databases as they were."""
    before = sha256(source.read_bytes()).digest()
    with pytest.raises(CommandError) as refused:
        move(source, target, **options)
    assert sha256(source.read_bytes()).digest() == before
    if target.startswith("postgres"):
        with shop_on(target):
            assert not MangoCategory.objects.exists() and not Order.objects.exists()
            assert Group.objects.count() == 2
    return str(refused.value)


def write_raw(source, statement, *values) -> None:
    """As a program would that knows nothing of the shop's rules."""
    with sqlite3.connect(source) as file:
        file.execute(statement, values)
    file.close()


def everything(address) -> dict:
    """All rows of all tables as Python reads them."""
    with shop_on(address):
        return {
            model._meta.label: set(map(repr, models_rows(model))) for model in moving.moved_models()
        }


def models_rows(model) -> list[dict]:
    return list(model._base_manager.values(*[f.attname for f in model._meta.concrete_fields]))


def test_every_row_arrives_as_it_was(source, target):
    write_raw(source, "UPDATE orders_order SET note = ?, user_id = NULL WHERE id = 1", HOSTILE)
    write_raw(source, "UPDATE shop_mangocategory SET description = ?, price = 0.1", HOSTILE)
    said = move(source, target)
    before, after = everything(f"sqlite:///{source}"), everything(target)
    for label, rows in before.items():
        # Only the name of the time zone UTC is written in another way.
        assert {_utc(row) for row in rows} == {_utc(row) for row in after[label]}, label
    assert "DATABASE_URL=postgres://" in said
    with shop_on(target):
        assert Order.objects.get(pk=1).note == HOSTILE


def _utc(row: str) -> str:
    return row.replace("zoneinfo.ZoneInfo(key='UTC')", "datetime.timezone.utc")


def test_the_shop_sells_on_and_gives_no_key_twice(source, target):
    # The newest order is gone, and its number stands in somebody's mail.
    write_raw(source, "UPDATE sqlite_sequence SET seq = 7000 WHERE name = 'orders_order'")
    move(source, target)
    with shop_on(target):
        himsagar = MangoCategory.objects.get(slug="himsagar")
        order = place(make_cart(himsagar=2))
        assert order.pk == 7001
        left = MangoCategory.objects.get(slug="himsagar").stock_quantity
        assert left == himsagar.stock_quantity - 2
        connection.check_constraints()


def test_nobody_writes_to_sqlite_until_the_shop_runs_elsewhere(source, target, monkeypatch):
    seen = []

    class Terminal(io.StringIO):
        def isatty(self):
            return True

        def readline(self, *size):
            other = sqlite3.connect(source, timeout=0)
            seen.append(other.execute("SELECT count(*) FROM orders_order").fetchone()[0])
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                other.execute("UPDATE shop_mangocategory SET price = 1")
            other.close()
            with shop_on(target):
                seen.append(Order.objects.count())
            return "\n"

    monkeypatch.setattr(sys, "stdin", Terminal())
    move(source, target, stopped=False)
    assert seen == [44, 44]
    write_raw(source, "UPDATE shop_mangocategory SET price = 1")


def test_without_a_terminal_the_shop_must_be_stopped(source, target, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    assert "--stopped" in refusal(source, target, stopped=False)


@pytest.mark.parametrize(
    "statement, value, told",
    [
        ("UPDATE shop_mangocategory SET name = ? WHERE id = 3", "x" * 101, "shop_mangocategory"),
        ("UPDATE orders_order SET note = ? WHERE id = 9", "a\0b", "orders_order"),
        ("UPDATE orders_order SET courier_id = ? WHERE id = 9", 77, "orders_courier"),
        ("UPDATE orders_order SET status = ? WHERE id = 9", "Eaten", "status"),
    ],
    ids=["a text too long", "a NUL", "a courier who is not there", "a status that is none"],
)
def test_a_row_that_does_not_fit_is_named_and_nothing_moves(source, target, statement, value, told):
    with sqlite3.connect(source) as file:
        file.execute("PRAGMA ignore_check_constraints = ON")
        file.execute(statement, [value])
    file.close()
    said = refusal(source, target)
    assert told in said and "Rokeya" not in said


@pytest.mark.parametrize(
    "harm",
    [lambda rows: rows[1:], lambda rows: [_renamed(row) for row in rows]],
    ids=["a row lost", "a name changed"],
)
def test_a_row_lost_or_changed_on_its_way_is_noticed(source, target, monkeypatch, harm):
    send = moving._send

    def careless(model, rows, alias):
        send(model, harm(rows) if model is MangoCategory else rows, alias)

    monkeypatch.setattr(moving, "_send", careless)
    assert "shop_mangocategory" in refusal(source, target)


def _renamed(row: tuple) -> tuple:
    return tuple("Himsagar!" if value == "Himsagar" else value for value in row)


def test_a_database_in_use_is_refused(source, target):
    move(source, target)
    with pytest.raises(CommandError, match="not empty.*orders_order"):
        move(source, target)


def test_a_database_without_tables_is_refused(source, tmp_path, needs_postgresql, request):
    request.getfixturevalue("django_db_blocker").unblock()
    name = own_database._new_name(tmp_path)
    own_database._on_server(f'CREATE DATABASE "{name}"')
    try:
        with pytest.raises(CommandError, match="no tables yet"):
            move(source, own_database.url_of(name))
    finally:
        own_database.drop(name)


def test_tables_of_an_older_version_are_refused(source, target):
    write_raw(source, "DELETE FROM django_migrations WHERE name = '0014_newest_first'")
    assert "SQLite is not up to date" in refusal(source, target)


def test_a_shop_on_postgresql_has_nothing_to_move(target):
    with shop_on(target), pytest.raises(CommandError, match="does not run on SQLite"):
        call_command("migrate_to_postgres", to=target, stopped=True)


@pytest.mark.filterwarnings("ignore:Engine not recognized")
@pytest.mark.parametrize("address", ["sqlite:///other.sqlite3", "mysql://u@h/x", "hallo", ""])
def test_only_postgresql_is_a_place_to_move_to(source, address):
    assert "--to" in refusal(source, address)


def test_a_server_that_is_away_is_said(source):
    with pytest.raises(CommandError, match="does not answer"):
        move(source, "postgres://nobody:secret@127.0.0.1:1/x")


def test_the_password_is_not_written_on_the_screen(source, target):
    address = target.replace("postgres@", "postgres:geheim@")
    assert "geheim" not in move(source, address)
