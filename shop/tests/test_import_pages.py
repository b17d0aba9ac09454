"""The pages of a list: who may open them, and how its way is followed."""

import pytest
from django.contrib.auth.models import Permission

from conftest import browser_of
from orders.roles import MANAGER, PACKER
from shop.imports import do_imports
from shop.models import ImportJob
from tests.desk import staff_in
from tests.factories import make_many_mangoes, make_user
from tests.lists import IMPORT, counts, page_of, read_list, send
from tests.queries import counted
from tests.reading import HTMX, is_fragment, words


@pytest.fixture
def desk(db):
    return browser_of(staff_in(MANAGER))


def test_lists_are_for_who_may_change_varieties(himsagar, desk):
    job = read_list(desk, "name,price\nHimsagar,360\n")
    packer = browser_of(staff_in(PACKER))
    for page in (IMPORT, page_of(job)):
        assert packer.get(page).status_code == 403
    for page in (page_of(job) + "apply/", page_of(job) + "drop/"):
        assert packer.post(page).status_code == 403
    assert send(packer, "name,price\nHimsagar,1\n").status_code == 403
    job.refresh_from_db()
    assert job.state == "read"


def test_who_may_not_add_varieties_adds_none(desk, himsagar):
    meera = make_user("meera", is_staff=True)
    rights = ["view_mangocategory", "change_mangocategory"]
    meera.user_permissions.set(Permission.objects.filter(codename__in=rights))
    browser = browser_of(meera)
    job = read_list(browser, "name,price\nHimsagar,360\nNew,1\n")
    assert counts(job) == (1, 0, 1, 0)
    assert "you may not add one" in words(browser.get(page_of(job)))
    others = read_list(desk, "name,price\nNew,1\n")
    assert browser.post(page_of(others) + "apply/").status_code == 403
    assert "somebody who may can apply" in words(browser.get(page_of(others)))


def test_how_far_a_list_is_can_be_followed_without_script(desk, himsagar):
    send(desk, "name,price\nHimsagar,360\n")
    job = ImportJob.objects.get()
    page = desk.get(page_of(job))
    assert 'http-equiv="refresh"' in page.content.decode()
    assert "waits to be read" in words(page)
    piece = desk.get(page_of(job), headers=HTMX)
    assert is_fragment(piece)
    assert "waits to be read" in words(piece)
    do_imports()
    assert desk.get(page_of(job), headers=HTMX)["HX-Refresh"] == "true"
    assert 'http-equiv="refresh"' not in desk.get(page_of(job)).content.decode()


def test_looking_reads_and_writes_nothing(desk, himsagar):
    send(desk, "name,price\nHimsagar,360\n")
    job = ImportJob.objects.get()
    for address in (IMPORT, page_of(job)):
        assert desk.get(address).status_code == 200
    for act in ("apply/", "drop/"):
        assert desk.get(page_of(job) + act).status_code == 405
        desk.post(page_of(job) + act)
    job.refresh_from_db()
    assert job.state == "waiting"
    assert desk.get(IMPORT + "999/").status_code == 404
    assert desk.get(IMPORT + "9" * 40 + "/").status_code == 404


def test_a_long_preview_has_pages_and_a_fixed_number_of_queries(desk):
    mangoes = make_many_mangoes(150)
    desk.get(IMPORT)

    def cost(number) -> int:
        lines = "".join(f"{mango.name},5\n" for mango in mangoes[:number])
        job = read_list(desk, "name,price\n" + lines)
        with counted() as statements:
            page = desk.get(page_of(job))
        assert page.context["page"].paginator.num_pages == (2 if number > 100 else 1)
        return len(statements)

    assert cost(1) == cost(150)
