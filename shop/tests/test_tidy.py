"""What nobody can use any more is deleted; beside each of it stands what has to stay."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import OperationalError
from django.test import Client
from django.utils import timezone
from post_office.models import STATUS, Email

from accounts.models import ApiToken
from conftest import browser_of
from core import tidying
from core.chores import do_chores
from orders.models import Order
from shop.management.commands import tidy
from shop.models import Cart, CartItem, SentForm
from shop.models.cart import SESSION_KEY
from shop.tidying import UnreadableSessions, tidy_carts
from tests.factories import make_cart, make_user, typed

LONG_AGO = timedelta(days=31)


@pytest.fixture(autouse=True)
def never_done_before(monkeypatch):
    monkeypatch.setattr(tidy.Command, "done_on", None)
    monkeypatch.setattr(tidying, "PAUSE_SECONDS", 0)


def age(row, by=LONG_AGO, **fields):
    """Make this row look as if it was written so long ago."""
    then = {name: timezone.now() - by for name in fields}
    type(row).objects.filter(pk=row.pk).update(**then)


def guest_with_cart(mango) -> tuple[Client, Cart]:
    guest = Client()
    guest.post("/cart/add/", {"mango_id": mango.pk, "quantity": "2"})
    return guest, Cart.objects.get(pk=guest.session[SESSION_KEY])


def test_expired_sessions_go_and_living_ones_stay(asha, ravi):
    old, living = browser_of(asha).session.session_key, browser_of(ravi).session.session_key
    Session.objects.filter(pk=old).update(expire_date=timezone.now() - timedelta(seconds=1))
    call_command("tidy")
    assert list(Session.objects.values_list("pk", flat=True)) == [living]


def test_a_cart_goes_with_the_session_that_could_open_it(himsagar):
    guest, cart = guest_with_cart(himsagar)
    _other, kept = guest_with_cart(himsagar)
    for row in (cart, kept):
        age(row, created_at=True)
    Session.objects.filter(pk=guest.session.session_key).update(expire_date=timezone.now())
    call_command("tidy")
    assert list(Cart.objects.all()) == [kept]
    assert [item.cart for item in CartItem.objects.all()] == [kept]


def test_an_old_cart_that_a_guest_can_still_open_can_still_be_ordered(himsagar):
    guest, cart = guest_with_cart(himsagar)
    age(cart, created_at=True)
    call_command("tidy")
    form = typed(key="one-time", seen=cart.summary().fingerprint())
    first = guest.post("/checkout/", form)
    call_command("tidy")
    # Pressed twice: the emptied cart is what the key is looked up by.
    again = guest.post("/checkout/", form)
    assert (again.status_code, again["Location"]) == (303, first["Location"])
    assert Order.objects.count() == 1


def test_a_cart_that_is_not_old_stays_without_a_session_too(himsagar):
    # Its session may be written in the very next moment.
    cart = make_cart(himsagar=1)
    age(cart, timedelta(days=29), created_at=True)
    call_command("tidy")
    assert Cart.objects.exists()


def test_a_persons_cart_stays(asha, himsagar):
    cart = make_cart(asha, himsagar=1)
    age(cart, timedelta(days=900), created_at=True)
    call_command("tidy")
    assert Cart.objects.exists()


def test_with_another_key_than_the_sessions_no_cart_is_judged(himsagar, settings):
    _guest, cart = guest_with_cart(himsagar)
    age(cart, created_at=True)
    settings.SECRET_KEY = "another-key-another-key-another-key-another-key-01"
    with pytest.raises(UnreadableSessions):
        tidy_carts()
    assert Cart.objects.exists()


@pytest.mark.parametrize(
    "since, seen, stays",
    [(31, 0, False), (29, 15, False), (29, 13, True), (0, 0, True)],
)
def test_logins_that_ended_by_time_go(asha, since, seen, stays):
    browser_of(asha)
    now = timezone.now()
    UserSession.objects.update(
        created_at=now - timedelta(days=since), last_seen_at=now - timedelta(days=seen)
    )
    call_command("tidy")
    assert UserSession.objects.exists() == stays


@pytest.mark.parametrize("ends, used, stays", [(-1, 0, False), (9, 15, False), (9, 13, True)])
def test_programs_logins_that_ended_by_time_go(db, ends, used, stays):
    now = timezone.now()
    token, _text = ApiToken.objects.create(user=make_user("nila"), device="phone")
    ApiToken.objects.update(
        expiry=now + timedelta(days=ends), last_used_at=now - timedelta(days=used)
    )
    call_command("tidy")
    assert ApiToken.objects.exists() == stays


@pytest.mark.parametrize(
    "status, days, stays",
    [
        (STATUS.sent, 91, False),
        (STATUS.failed, 91, False),
        (STATUS.sent, 89, True),
        (STATUS.queued, 91, True),
        (STATUS.requeued, 91, True),
    ],
)
def test_old_mails_go_once_they_went_out_or_were_given_up(db, status, days, stays):
    Email.objects.create(from_email="a@b.example", to=["c@d.example"], status=status)
    then = timezone.now() - timedelta(days=days)
    Email.objects.update(created=timezone.now() - timedelta(days=200), last_updated=then)
    call_command("tidy")
    assert Email.objects.exists() == stays


def test_keys_of_old_forms_go(db):
    old, new = SentForm.objects.create(key="old"), SentForm.objects.create(key="new")
    age(old, at=True)
    age(new, timedelta(days=29), at=True)
    call_command("tidy")
    assert list(SentForm.objects.all()) == [new]


def test_it_goes_in_small_steps_and_stops_when_told(db, monkeypatch):
    monkeypatch.setattr(tidying, "AT_ONCE", 2)
    SentForm.objects.bulk_create(
        SentForm(key=str(n), at=timezone.now() - LONG_AGO) for n in range(7)
    )
    answers = iter([False, False, True])
    assert tidying.delete_in_steps(SentForm.objects.old(), lambda: next(answers)) == 4
    assert SentForm.objects.count() == 3
    assert tidying.delete_in_steps(SentForm.objects.old()) == 3


def test_the_mail_process_does_it_once_a_day_and_in_the_night(db, monkeypatch, settings):
    settings.CHORES = [["tidy", "--daily-from=3"]]
    night = timezone.localtime().replace(hour=2, minute=59)
    done = []
    monkeypatch.setattr(tidy.Command, "tidy", lambda *_: done.append(timezone.localtime()))
    for minutes in (0, 1, 2, 60, 20 * 60, 25 * 60):
        now = night + timedelta(minutes=minutes)
        monkeypatch.setattr(timezone, "localtime", lambda *_, now=now: now)
        do_chores(lambda: False)
    assert [at - night for at in done] == [timedelta(minutes=1), timedelta(minutes=25 * 60)]


def test_while_the_database_is_away_it_is_tried_again(db, monkeypatch, settings):
    settings.CHORES = [["tidy", "--daily-from=0"]]
    troubles = iter([OperationalError("away"), None])
    done = []

    def tidy_up(*_):
        if trouble := next(troubles):
            raise trouble
        done.append(1)

    monkeypatch.setattr(tidy.Command, "tidy", tidy_up)
    for _ in range(3):
        do_chores(lambda: False)
    assert done == [1]
