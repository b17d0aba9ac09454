"""What is printed a second time says COPY; only pressing «Print» notes a slip as printed."""

from datetime import timedelta

import pytest
from django.core import signing
from django.utils import timezone
from django.utils.formats import date_format

from conftest import browser_of
from orders.models import Order
from orders.printing import JOB_SALT
from tests.desk import staff_in
from tests.papers import SLIPS, keys_of, write_order
from tests.reading import form_to, words

HIMSAGAR = ("Himsagar", 5, "350.00")


@pytest.fixture
def packer(db):
    return browser_of(staff_in("Packer"))


@pytest.fixture
def order(db):
    return write_order(HIMSAGAR)


def slips(browser, *orders, **query):
    return browser.get(SLIPS, {"ids": keys_of(*orders)} | query)


def press_print(browser, page):
    """Press «Print» as a browser does."""
    return browser.post(SLIPS, form_to(page, SLIPS).hidden)


def test_looking_at_slips_notes_nothing(packer, order):
    for look in (packer.get, packer.head):
        assert look(SLIPS, {"ids": order.pk}).status_code == 200
    assert Order.objects.get().slip_printed_at is None


def test_pressing_print_notes_the_slips_and_shows_them_as_originals(packer, order):
    before = timezone.now()
    answer = press_print(packer, slips(packer, order, paper="a5", **{"with": "picking"}))
    assert answer.status_code == 302
    assert before <= Order.objects.get().slip_printed_at <= timezone.now()
    page = packer.get(answer["Location"])
    assert "Noted as printed" in words(page)
    assert "COPY printed" not in words(page)
    assert "print-a5" in page.content.decode()
    assert "to pack" in words(page)


def test_opened_anew_a_printed_slip_says_copy_and_when_it_was_printed(packer, order):
    press_print(packer, slips(packer, order))
    first = Order.objects.get().slip_printed_at
    told = date_format(timezone.localtime(first), "DATETIME_FORMAT")
    assert f"COPY printed at {told}" in words(slips(packer, order))


def test_a_second_print_is_a_copy_and_keeps_the_first_time(packer, order):
    page = slips(packer, order)
    press_print(packer, page)
    first = Order.objects.get().slip_printed_at
    again = press_print(packer, page)
    assert Order.objects.get().slip_printed_at == first
    assert "COPY printed at" in words(packer.get(again["Location"]))


def test_in_one_job_only_what_was_printed_before_is_a_copy(packer, order):
    printed = write_order(HIMSAGAR, slip_printed_at=timezone.now() - timedelta(days=1))
    page = packer.get(press_print(packer, slips(packer, order, printed))["Location"])
    assert words(page).count("COPY printed at") == 1


def test_of_an_old_job_all_slips_are_copies(packer, order, monkeypatch):
    address = press_print(packer, slips(packer, order))["Location"]
    monkeypatch.setattr("orders.printing.JOB_SECONDS", -1)
    assert "COPY printed at" in words(packer.get(address))


@pytest.mark.parametrize(
    "job",
    ["x", "\0", "2026-11-23:x:y", signing.dumps("later", salt="x")],
    ids=["word", "NUL", "unsigned", "another's"],
)
def test_a_made_up_job_makes_no_originals(packer, job):
    printed = write_order(HIMSAGAR, slip_printed_at=timezone.now())
    assert "COPY printed at" in words(slips(packer, printed, job=job))


def test_a_job_knows_its_own_time_only(packer):
    printed = write_order(HIMSAGAR, slip_printed_at=timezone.now() - timedelta(hours=1))
    job = signing.dumps(timezone.now().isoformat(), salt=JOB_SALT)
    assert "COPY printed at" in words(slips(packer, printed, job=job))


def test_an_order_is_noted_as_printed_by_no_form_from_elsewhere(order):
    browser = browser_of(staff_in("Packer"))
    browser.handler.enforce_csrf_checks = True
    assert browser.post(SLIPS, {"ids": order.pk}).status_code == 403
    assert Order.objects.get().slip_printed_at is None
