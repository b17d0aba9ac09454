"""A shop comes back from its backup as it was, or nothing is changed and somebody says why."""

import random
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from core.backup import restoring
from core.backup.archive import is_good
from core.backup.making import make_backup
from orders.models import Order
from shop.models import MangoCategory
from tests import own_database
from tests.factories import make_cart, make_mango, make_picture, place


@pytest.fixture
def saved(database, folder):
    """The file of a backup with one order and one picture."""
    make_mango("Himsagar", stock=50, image=make_picture(colour="green"))
    place(make_cart(himsagar=2), full_name="Asha Rahman")
    return make_backup(folder).path


def test_a_shop_comes_back_on_a_fresh_machine(saved, elsewhere, capsys):
    with elsewhere():
        call_command("restore", saved)
        assert Order.objects.get().full_name == "Asha Rahman"
        mango = MangoCategory.objects.get()
        assert mango.stock_quantity == 48
        assert mango.image.size > 0
        said = capsys.readouterr().out
        assert "The books are whole: 1 orders and 1 varieties" in said
        # It goes on selling, with numbers of its own.
        place(make_cart(himsagar=1))
        assert Order.objects.count() == 2


def test_a_shop_that_is_there_stays_unless_one_says_yes(saved, database, capsys):
    place(make_cart(himsagar=1))
    with pytest.raises(CommandError, match="There is a shop in this database already"):
        call_command("restore", saved)
    assert Order.objects.count() == 2


def test_with_yes_the_old_database_is_kept_beside(saved, database, capsys):
    place(make_cart(himsagar=1))
    default_storage.delete(MangoCategory.objects.get().image.name)
    call_command("restore", saved, yes=True)
    assert Order.objects.count() == 1
    assert MangoCategory.objects.get().image.size > 0
    [kept] = [
        line.rpartition(" kept as ")[2].rstrip(".")
        for line in capsys.readouterr().out.splitlines()
        if " kept as " in line
    ]
    with own_database.connected_to(kept):
        assert Order.objects.count() == 2
    own_database.drop(kept)


def test_a_database_in_use_is_not_taken_away(saved, database):
    place(make_cart(himsagar=1))
    with own_database.connected_to(database) as somebody, somebody.cursor() as cursor:
        cursor.execute("SELECT 1" if connection.vendor == "postgresql" else "BEGIN IMMEDIATE")
        with own_database.connected_to(database):
            with pytest.raises(CommandError, match="Stop the shop first. Nothing was changed"):
                call_command("restore", saved, yes=True)
            assert Order.objects.count() == 2


def test_looking_alone_changes_nothing(saved, elsewhere, capsys):
    with elsewhere() as name:
        call_command("restore", saved, verify_only=True)
        assert "The backup is whole." in capsys.readouterr().out
        assert connection.vendor == "postgresql" or not Path(name).exists()


def test_every_altered_byte_is_found(saved):
    whole = saved.read_bytes()
    for place_of_byte in [0, 10, len(whole) - 1, *random.Random(5).sample(range(len(whole)), 60)]:
        altered = bytearray(whole)
        altered[place_of_byte] ^= 1
        saved.write_bytes(altered)
        assert not is_good(saved), place_of_byte
    saved.write_bytes(whole)
    assert is_good(saved)


@pytest.mark.parametrize("left", [0, 10, 64, 65, 5000, -1])
def test_a_file_that_was_cut_is_refused(saved, elsewhere, left):
    saved.write_bytes(saved.read_bytes()[:left])
    with elsewhere() as name:
        with pytest.raises(CommandError, match="torn, cut or altered.* Nothing was changed"):
            call_command("restore", saved)
        assert connection.vendor == "postgresql" or not Path(name).exists()


def test_a_file_that_is_not_there_is_told(folder, database):
    with pytest.raises(CommandError, match="cannot be read: No such file"):
        call_command("restore", folder / "nothing.backup")


def test_a_backup_of_a_newer_shop_is_refused(database, folder, elsewhere):
    MigrationRecorder(connection).record_applied("orders", "9999_of_next_year")
    path = make_backup(folder).path
    with elsewhere(), pytest.raises(CommandError, match="newer than this one"):
        call_command("restore", path)


def test_a_backup_of_another_kind_of_database_is_refused(saved, elsewhere, monkeypatch):
    with elsewhere():
        monkeypatch.setattr(restoring, "connection", SimpleNamespace(vendor="oracle"))
        with pytest.raises(CommandError, match="but DATABASE_URL names oracle"):
            call_command("restore", saved)


def test_books_that_are_not_whole_are_told_with_1(database, folder, elsewhere, capsys):
    make_mango("Himsagar", stock=50)
    MangoCategory.objects.move_stock({MangoCategory.objects.get().pk: -1})
    path = make_backup(folder).path
    with elsewhere(), pytest.raises(SystemExit):
        call_command("restore", path)
    assert "Himsagar: the shelf says 49 kg" in capsys.readouterr().out
