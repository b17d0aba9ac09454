"""Lists are read and applied in parts by whichever process comes by, and cleared away at last."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from conftest import browser_of
from orders.roles import MANAGER
from shop import imports
from shop.imports import apply_some, do_imports
from shop.models import ImportJob, ImportRow, MangoCategory
from shop.tidying import tidy_lists
from tests.desk import staff_in
from tests.factories import make_many_mangoes
from tests.lists import page_of, read_list, send
from tests.reading import words


@pytest.fixture
def desk(db):
    return browser_of(staff_in(MANAGER))


def test_reading_that_was_stopped_begins_anew(desk, himsagar, monkeypatch):
    monkeypatch.setattr(imports, "READ_AT_ONCE", 2)
    make_many_mangoes(7)
    lines = "".join(f"Mango {n:04},5\n" for n in range(1, 8))
    send(desk, "name,price\n" + lines)
    answers = iter([False, False, True])
    do_imports(lambda: next(answers, True))
    job = ImportJob.objects.get()
    assert (job.state, job.lines_read) == ("waiting", 2)
    do_imports()
    job.refresh_from_db()
    assert (job.state, job.lines_read, job.changed, job.rows.count()) == ("read", 7, 7, 7)
    assert bytes(job.content) == b""


def test_a_reader_that_died_is_replaced_and_may_not_go_on(desk, himsagar):
    send(desk, "name,price\nHimsagar,360\n")
    dead = imports._claim()
    assert imports._claim() is None
    ImportJob.objects.update(seen_at=timezone.now() - timedelta(minutes=2))
    do_imports()
    with pytest.raises(imports.TakenOver):
        imports.read(dead)
    job = ImportJob.objects.get()
    assert (job.state, job.changed, job.rows.count()) == ("read", 1, 1)


def test_a_file_that_kills_its_readers_is_given_up(desk, himsagar):
    send(desk, "name,price\nHimsagar,360\n")
    for _ in range(imports.MAX_ATTEMPTS):
        assert imports._claim()
        ImportJob.objects.update(seen_at=timezone.now() - timedelta(minutes=2))
    do_imports()
    job = ImportJob.objects.get()
    assert job.state == "unreadable"
    assert "cannot be read" in words(desk.get(page_of(job)))


def test_applying_goes_on_where_it_was_stopped(desk, monkeypatch):
    monkeypatch.setattr(imports, "APPLY_AT_ONCE", 3)
    mangoes = make_many_mangoes(8, stock=50)
    job = read_list(desk, "name,stock_quantity\n" + "".join(f"{m.name},60\n" for m in mangoes))
    imports.confirm(job, None)
    assert apply_some(job.pk)
    job.refresh_from_db()
    assert (job.state, job.applied) == ("applying", 3)
    assert "Being applied: 3 of 8 rows." in words(desk.get(page_of(job)))
    do_imports()
    job.refresh_from_db()
    assert (job.state, job.applied) == ("done", 8)
    assert set(MangoCategory.objects.values_list("stock_quantity", flat=True)) == {60}


def test_a_part_that_fails_is_written_not_at_all(desk, himsagar, langra, monkeypatch):
    job = read_list(desk, "name,price,stock_quantity\nHimsagar,360,120\nLangra,300,41\n")
    imports.confirm(job, None)
    with monkeypatch.context() as broken:
        broken.setattr("shop.import_apply._note_outcomes", lambda rows: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            apply_some(job.pk)
    himsagar.refresh_from_db()
    assert (himsagar.price, himsagar.stock_quantity) == (Decimal("350.00"), 100)
    assert not ImportRow.objects.filter(outcome="applied").exists()


def test_old_lists_are_cleared_away(desk, himsagar):
    old = read_list(desk, "name,price\nHimsagar,360\n")
    new = read_list(desk, "name,price\nHimsagar,361\n")
    ImportJob.objects.filter(pk=old.pk).update(at=timezone.now() - timedelta(days=31))
    assert tidy_lists() == 1
    assert list(ImportJob.objects.all()) == [new]
    assert set(ImportRow.objects.values_list("job", flat=True)) == {new.pk}
