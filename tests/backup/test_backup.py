"""A backup is one whole file of database and pictures, and nobody has to stop for it."""

import json
import os
import shutil
import stat
import zipfile
from collections import namedtuple
from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection

from core.backup import BackupError, making
from core.backup.archive import is_good, opened
from core.backup.making import NAME, forget_old, make_backup
from shop.models import MangoCategory
from tests.factories import make_cart, make_mango, make_picture, place

Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def shop(database):
    make_mango("Himsagar", stock=50, image=make_picture())
    make_mango("Langra", stock=50)
    return [place(make_cart(himsagar=2, langra=1)) for _ in range(3)]


def test_a_backup_is_one_file_for_its_owner_alone(shop, folder):
    made = make_backup(folder)
    assert [path.name for path in folder.iterdir()] == [made.path.name]
    assert stat.S_IMODE(made.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert is_good(made.path)


def test_the_manifest_tells_what_is_in_it(shop, folder):
    made = make_backup(folder)
    with opened(made.path) as backup:
        backup.verify()
        told = backup.manifest
    assert told["database"] == connection.vendor
    assert told["version"] == "1.0.0"
    assert told["rows"]["orders_order"] == 3
    assert "orders.0014_newest_first" in told["migrations"]
    assert told["missing"] == []
    assert all(len(member["sha256"]) == 64 for member in told["members"].values())


def test_the_picture_and_its_smaller_copies_are_in_it(shop, folder):
    image = MangoCategory.objects.get(name="Himsagar").image
    with opened(make_backup(folder).path) as backup:
        assert f"media/{image.name}" in backup.pictures
        assert len(backup.pictures) == 4
        with image.open() as file:
            assert backup.open(f"media/{image.name}").read() == file.read()


def test_no_secret_of_the_settings_is_in_it(shop, folder, settings):
    made = make_backup(folder)
    with zipfile.ZipFile(made.path) as zipped:
        assert not [name for name in zipped.namelist() if "env" in name]
        whole = b"".join(zipped.read(name) for name in zipped.namelist())
    assert settings.SECRET_KEY.encode() not in whole


def test_a_picture_that_goes_while_it_is_copied_breaks_nothing(shop, folder, monkeypatch):
    """It was listed, and then replaced: the new one is in the backup that names it."""
    mango = MangoCategory.objects.get(name="Himsagar")
    usual, changed = making._take, []

    def take(archive, name):
        if not changed:
            changed.append(name)
            mango.image = make_picture(colour="red")
            mango.save()
            connection.run_on_commit.clear()
            default_storage.delete(name)
        return usual(archive, name)

    monkeypatch.setattr(making, "_take", take)
    made = make_backup(folder)
    assert made.missing == []
    with opened(made.path) as backup:
        assert f"media/{mango.image.name}" in backup.pictures


def test_a_picture_replaced_after_the_databases_moment_is_in_it(shop, folder, monkeypatch):
    mango = MangoCategory.objects.get(name="Himsagar")
    old, usual = mango.image.name, making._manifest

    def manifest():
        default_storage.delete(old)
        return usual()

    monkeypatch.setattr(making, "_manifest", manifest)
    with opened(make_backup(folder).path) as backup:
        assert f"media/{old}" in backup.pictures


def test_a_picture_that_was_lost_long_ago_is_told(shop, folder, capsys):
    name = MangoCategory.objects.get(name="Himsagar").image.name
    default_storage.delete(name)
    call_command("backup", to=folder)
    assert f"missing before and is not in it: {name}" in capsys.readouterr().err


def test_where_there_is_no_room_nothing_is_written(shop, folder, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(10**9, 10**9, 1000))
    with pytest.raises(CommandError, match="There is not enough room in .* 0 MB are free"):
        call_command("backup", to=folder)
    assert list(folder.iterdir()) == []


def test_a_disk_that_fills_up_meanwhile_leaves_no_torn_file(shop, folder, monkeypatch):
    def full(file):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CommandError, match="No backup was made in .*: No space left on device"):
        call_command("backup", to=folder)
    assert list(folder.iterdir()) == []


def test_a_missing_pg_dump_is_told_with_what_to_install(shop, folder, monkeypatch):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite needs no program beside it.")
    monkeypatch.setattr(shutil, "which", lambda program: None)
    with pytest.raises(BackupError, match="pg_dump is missing. Install it with"):
        make_backup(folder)
    assert list(folder.iterdir()) == []


def backups(folder, *ages: int) -> list:
    """Files that look like backups, so many days old; none of them is whole."""
    folder.mkdir()
    paths = [folder / (datetime.now(UTC) - timedelta(days=age)).strftime(NAME) for age in ages]
    for path in paths:
        path.write_bytes(b"torn")
    return paths


def test_old_backups_go_by_number_and_age(folder):
    old = backups(folder, 1, 2, 3, 4, 6)
    assert forget_old(folder, keep=2, days=5) == old[4:]
    assert set(folder.iterdir()) == set(old[:4])
    forget_old(folder, keep=2, days=0)
    assert set(folder.iterdir()) == set(old[:2])


def test_the_newest_whole_backup_is_never_deleted(shop, folder):
    good = make_backup(folder).path
    moved = folder / (datetime.now(UTC) - timedelta(days=90)).strftime(NAME)
    good.rename(moved)
    newer = [folder / (datetime.now(UTC) - timedelta(days=n)).strftime(NAME) for n in (1, 2, 3)]
    for path in newer:
        path.write_bytes(b"torn")
    forget_old(folder, keep=1, days=0)
    assert set(folder.iterdir()) == {newer[0], moved}


def test_what_is_no_backup_is_never_deleted(shop, folder):
    folder.mkdir()
    (folder / "mango-grove-notes.backup").write_text("mine")
    call_command("backup", to=folder, keep=1)
    call_command("backup", to=folder, keep=1)
    assert len(list(folder.iterdir())) == 2
    assert (folder / "mango-grove-notes.backup").exists()


def test_the_command_says_what_it_made(shop, folder, capsys):
    call_command("backup", to=folder)
    said = capsys.readouterr().out
    assert ": 3 orders, " in said
    assert "4 files of pictures" in said
    with opened(next(folder.iterdir())) as backup:
        json.dumps(backup.manifest)
