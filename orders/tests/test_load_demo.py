"""The demo store: believable, whole, loaded once, and gone without a trace of its people."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.db.models import Sum
from django.utils import timezone
from PIL import Image
from post_office.models import Email

from accounts.models import User
from orders.demo import store, varieties
from orders.demo.people import EMAILS, PASSWORD
from orders.demo.story import planned_orders
from orders.models import Courier, Order, Payment, PaymentEntry, StatusChange
from shop.models import Cart, MangoCategory, StockMovement
from tests.factories import make_cart, make_mango, make_user, place

NOON = datetime(2026, 7, 14, 6, tzinfo=UTC)
JUST_AFTER_MIDNIGHT = datetime(2026, 7, 13, 18, 2, tzinfo=UTC)


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def small_pictures(monkeypatch, tmp_path):
    """Pictures that take no time to cut."""
    folder = tmp_path / "images"
    folder.mkdir()
    for variety in varieties.facts():
        Image.new("RGB", (40, 30), "orange").save(folder / f"{variety['slug']}.jpg")
    monkeypatch.setattr(varieties, "PICTURES", folder)


@pytest.fixture
def demo_store(db, small_pictures):
    call_command("load_demo", yes=True, verbosity=0)


def everything() -> list:
    """All that loading writes, row by row."""
    desk = (StatusChange, Payment, PaymentEntry, Courier)
    models = (User, MangoCategory, StockMovement, Order, Cart, *desk)
    return [list(model.objects.order_by("pk").values()) for model in models]


def assert_shelves_are_whole():
    for mango in MangoCategory.objects.annotate(moved=Sum("movements__change")):
        assert mango.stock_quantity == mango.moved, mango


def test_varieties_come_with_their_facts_and_real_pictures(db, own_media):
    call_command("load_demo", yes=True, verbosity=0)
    for fact in varieties.facts():
        mango = MangoCategory.objects.get(slug=fact["slug"])
        assert mango.name == fact["name"]
        assert mango.name_bn == fact["name_bn"]
        assert mango.aliases == ", ".join(fact["aliases"])
        assert mango.price == Decimal(fact["price"])
        assert mango.stock_quantity == fact["stock_quantity"]
        assert 150 < len(mango.description) < 600
        assert (mango.image_width, mango.image_height) == (1600, 1200)
    assert len(list(own_media.rglob("*.jpg"))) == 11
    assert len(list(own_media.rglob("*.webp"))) == 33


def test_every_kilogram_is_accounted_for(demo_store):
    assert_shelves_are_whole()
    for order in Order.objects.prefetch_related("items"):
        assert order.total_amount == order.delivery_fee + sum(i.subtotal for i in order.lines)


def test_the_shelf_was_never_short_in_the_story(demo_store):
    for mango in MangoCategory.objects.all():
        left = 0
        for change in mango.movements.order_by("at", "pk").values_list("change", flat=True):
            left += change
            assert left >= 0, mango


def test_orders_stand_in_all_six_statuses(demo_store):
    assert set(Order.objects.values_list("status", flat=True)) == set(Order.Status)
    assert 36 <= Order.objects.count() <= 48
    assert Order.objects.filter(user=None).exclude(email="").exists()
    assert Order.objects.filter(payment_method="bank_transfer").exists()


def test_every_order_has_its_history_in_order(demo_store):
    for order in Order.objects.prefetch_related("status_changes").select_related("payment"):
        reached, moment = "Pending", order.order_date
        for change in order.status_changes.all():
            assert change.from_status == reached
            assert change.at > moment, order
            reached, moment = change.to_status, change.at
        assert reached == order.status
        assert moment <= timezone.now()
        if order.payment.received_at:
            assert order.order_date < order.payment.received_at <= timezone.now()


@pytest.mark.parametrize("now", [NOON, JUST_AFTER_MIDNIGHT])
def test_nothing_of_the_story_lies_in_the_future(now):
    for plan in planned_orders(now):
        times = [plan.placed_at, *(move.at for move in plan.moves)]
        assert times == sorted(times)
        assert now - timedelta(days=61) < times[0]
        assert times[-1] < now
        assert plan.paid_at is None or plan.placed_at < plan.paid_at < now


def test_the_story_is_told_the_same_way_twice():
    assert planned_orders(NOON) == planned_orders(NOON)


@pytest.mark.parametrize("email", EMAILS)
def test_demo_people_can_log_in(demo_store, client, email):
    assert client.login(email=email, password=PASSWORD)


def test_only_the_owner_may_do_everything_and_meera_is_the_manager(demo_store):
    owner = User.objects.get(email="owner@example.com")
    meera = User.objects.get(email="meera@example.com")
    assert owner.is_superuser and owner.is_staff
    assert meera.is_staff and not meera.is_superuser
    assert [group.name for group in meera.groups.all()] == ["Manager"]
    assert not meera.user_permissions.exists()
    assert meera.has_perms(["orders.move_order", "orders.change_order"])
    assert meera.has_perms(["shop.change_mangocategory", "accounts.view_user"])
    assert not meera.has_perm("orders.delete_order")
    assert not meera.has_perm("shop.view_cart")
    assert not meera.has_perm("accounts.change_user")
    asha = User.objects.get(email="asha@example.com")
    assert not asha.is_staff
    assert asha.profile.phone_number == "+8801711000014"


def test_the_demo_has_a_manager_where_the_roles_were_taken_away(db, small_pictures):
    Group.objects.all().delete()
    call_command("load_demo", yes=True, verbosity=0)
    assert User.objects.get(email="meera@example.com").has_perm("orders.move_order")


def test_the_second_run_changes_nothing(demo_store):
    before = everything()
    call_command("load_demo", yes=True, verbosity=0)
    assert everything() == before


def test_what_staff_changed_stays_on_the_second_run(demo_store):
    MangoCategory.objects.filter(slug="langra").update(price=Decimal("155"), stock_quantity=7)
    call_command("load_demo", yes=True, verbosity=0)
    langra = MangoCategory.objects.get(slug="langra")
    assert (langra.price, langra.stock_quantity) == (Decimal("155"), 7)


def test_nothing_is_mixed_with_real_orders(db, small_pictures, own_media):
    make_mango("Himsagar", stock=10)
    # A guest may well give an address at example.com.
    place(make_cart(himsagar=1), email="no-mail-please@example.com")
    before = everything()
    with pytest.raises(CommandError, match="real orders"):
        call_command("load_demo", yes=True, verbosity=0)
    assert everything() == before
    assert not own_media.exists()


def test_a_failed_load_leaves_no_rows_and_no_files(db, small_pictures, own_media, monkeypatch):
    def fail(story):
        raise RuntimeError

    monkeypatch.setattr(store, "_play", fail)
    with pytest.raises(RuntimeError):
        call_command("load_demo", yes=True, verbosity=0)
    assert not MangoCategory.objects.exists()
    assert not User.objects.exists()
    assert not [path for path in own_media.rglob("*") if path.is_file()]


@pytest.mark.parametrize("command", ["load_demo", "remove_demo"])
def test_production_has_to_be_told_yes(db, command):
    with pytest.raises(CommandError, match="--yes"):
        call_command(command, verbosity=0)
    assert not User.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_no_mail_is_queued_for_demo_orders(small_pictures, settings):
    settings.EMAIL_BACKEND = "core.mail.EmailBackend"
    call_command("load_demo", yes=True, verbosity=0)
    assert not Email.objects.exists()
    assert settings.EMAIL_BACKEND == "core.mail.EmailBackend"


def test_removing_the_demo_keeps_varieties_and_whole_books(demo_store):
    place(make_cart(User.objects.get(email="asha@example.com"), langra=4))
    real = place(make_cart(make_user("nila"), himsagar=3))
    shelves = dict(MangoCategory.objects.values_list("slug", "stock_quantity"))
    call_command("remove_demo", yes=True, verbosity=0)
    assert list(Order.objects.all()) == [real]
    assert list(User.objects.values_list("username", flat=True)) == ["nila"]
    assert dict(MangoCategory.objects.values_list("slug", "stock_quantity")) == shelves
    assert_shelves_are_whole()


def test_the_demo_can_come_back_after_it_was_removed(demo_store):
    call_command("remove_demo", yes=True, verbosity=0)
    shelves = dict(MangoCategory.objects.values_list("slug", "stock_quantity"))
    call_command("load_demo", yes=True, verbosity=0)
    assert User.objects.filter(email__in=EMAILS).count() == 4
    assert Order.objects.count() > 36
    assert dict(MangoCategory.objects.values_list("slug", "stock_quantity")) == shelves
    assert_shelves_are_whole()


def test_orders_were_carried_by_couriers_and_some_are_gifts_or_half_paid(demo_store):
    orders = Order.objects.select_related("payment")
    sent = orders.filter(status__in=["Shipped", "Delivered"])
    assert all(order.courier for order in sent)
    assert sent.values("courier").distinct().count() == 2
    assert not orders.filter(status="Pending").exclude(courier=None).exists()
    assert orders.filter(is_gift=True).exists()
    assert orders.filter(payment__payment_status="Partly paid").exists()
    for order in orders:
        entries = sum(entry.amount for entry in order.payment.entries.all())
        assert entries == order.payment.received <= order.total_amount


def test_the_couriers_go_with_the_demo_unless_they_carry_a_real_order(demo_store):
    real = place(make_cart(himsagar=1))
    Order.objects.filter(pk=real.pk).update(courier=Courier.objects.first())
    call_command("remove_demo", yes=True, verbosity=0)
    assert list(Courier.objects.all()) == [Order.objects.get().courier]
