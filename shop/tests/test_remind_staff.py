"""Once a day staff is told what runs low."""

import datetime

import pytest
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.db import IntegrityError
from django.utils import timezone
from post_office.models import Email

from core.chores import do_chores
from orders.roles import MANAGER, PACKER
from shop import reminders
from shop.models import LowStockMail
from shop.reminders import remind_staff
from tests.desk import staff_in
from tests.factories import make_mango, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return staff_in(MANAGER)


@pytest.fixture(autouse=True)
def queue(settings):
    settings.EMAIL_BACKEND = "core.mail.EmailBackend"


def recipients() -> list[str]:
    return sorted(address for mail in Email.objects.all() for address in mail.to)


def test_staff_who_look_after_stock_are_told_what_is_left(manager, settings):
    make_mango("Himsagar", stock=100)
    make_mango("Chausa", stock=8)
    make_mango("Fazli", stock=0)
    make_mango("Langra", stock=1500, low_stock_kg=2000)
    make_user("owner", is_staff=True, is_superuser=True)
    staff_in(PACKER)
    make_user("asha")
    gone = make_user("gone", is_staff=True, is_active=False)
    shopper = make_user("shopper")
    nameless = make_user("nameless", is_staff=True)
    right = Permission.objects.get(codename="change_mangocategory")
    for person in (gone, shopper, nameless):
        person.user_permissions.add(right)
    type(nameless).objects.filter(pk=nameless.pk).update(email="")
    assert remind_staff() == 2
    assert recipients() == ["manager@example.com", "owner@example.com"]
    mail = Email.objects.first()
    assert mail.subject == "3 varieties run low at Mango Grove"
    assert "Fazli: 0 kg left (told at 20 kg)\nChausa: 8 kg left (told at 20 kg)" in mail.message
    assert "Langra: 1,500 kg left (told at 2,000 kg)" in mail.message
    assert "Himsagar" not in mail.message
    assert f"{settings.SITE_URL}/admin/shop/mangocategory/?shelf=low" in mail.message


def test_a_day_has_one_mail_and_the_next_day_its_own(manager, monkeypatch):
    make_mango("Chausa", stock=8)
    assert [remind_staff() for _ in range(3)] == [1, 0, 0]
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    monkeypatch.setattr(reminders.timezone, "localdate", lambda: tomorrow)
    assert remind_staff() == 1
    assert Email.objects.count() == 2


def test_what_runs_low_later_in_the_day_is_still_told(manager):
    himsagar = make_mango("Himsagar", stock=100)
    assert remind_staff() == 0
    assert not LowStockMail.objects.exists()
    himsagar.change_stock(-90, "sold")
    assert remind_staff() == 1


def test_a_mail_that_cannot_be_queued_leaves_the_day_open(manager, monkeypatch):
    make_mango("Chausa", stock=8)
    with monkeypatch.context() as broken:
        broken.setattr(reminders, "render_to_string", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            remind_staff()
    assert remind_staff() == 1


def test_the_database_itself_keeps_a_day_single():
    today = timezone.localdate()
    LowStockMail.objects.create(day=today, varieties=1)
    with pytest.raises(IntegrityError):
        LowStockMail.objects.create(day=today, varieties=1)


@pytest.mark.parametrize("hour, told", [(6, 0), (7, 1), (23, 1)])
def test_nobody_is_told_in_the_night(manager, monkeypatch, hour, told):
    make_mango("Chausa", stock=8)
    now = timezone.localtime().replace(hour=hour)
    monkeypatch.setattr(timezone, "localtime", lambda *_: now)
    call_command("remind_staff", "--not-before=7")
    assert Email.objects.count() == told


def test_a_chore_that_fails_keeps_no_other_from_being_done(manager, settings, caplog):
    make_mango("Chausa", stock=8)
    settings.CHORES = [["no_such_command"], ["remind_staff"]]
    do_chores(lambda: False)
    assert recipients() == ["manager@example.com"]
    assert "no_such_command went wrong" in caplog.text
    LowStockMail.objects.all().delete()
    do_chores(lambda: True)
    assert Email.objects.count() == 1
