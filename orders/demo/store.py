"""Setting the demo store up and taking it away, each all or nothing."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from operator import itemgetter

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from orders.demo.people import EMAILS, demo_people, make_people
from orders.demo.story import COURIERS, Move, PlannedOrder, planned_orders
from orders.demo.varieties import facts, varieties_made
from orders.models import Courier, Order
from orders.payments import receive_money, record_payment
from orders.services import change_status, place_order
from shop.models import Cart, MangoCategory, StockMovement

# A demo order came from no checkout form. In place of a form's key, which is 64 hex digits, it
# carries its number in the story: so it is known whatever becomes of its people.
KEY = "demo-"


class RealOrders(Exception):
    """The shop has orders that are not the demo's. Nothing was written."""


def demo_orders():
    """Orders of the story, and those that demo people placed while trying the shop."""
    return Order.objects.filter(Q(form_key__startswith=KEY) | Q(user__email__in=EMAILS))


@transaction.atomic
def remove_demo_store() -> tuple[int, int]:
    """Take demo people and orders away; give how many of each.

    Varieties stay, and so does their stock: the ledger only ever grows, so the kilograms of these
    orders stay sold in it, without their order, and every shelf is still the sum of its movements.
    """
    orders, people = demo_orders(), demo_people()
    gone = people.count(), orders.count()
    orders.delete()
    people.delete()
    Courier.objects.filter(name__in=dict(COURIERS), orders=None).delete()
    return gone


def load_demo_store(now: datetime | None = None) -> int:
    """Make the varieties, people and orders that are missing; give how many orders were made.

    Raises RealOrders where anybody but the demo has ordered.
    """
    now = now or timezone.now()
    with mail_discarded(), transaction.atomic():
        if Order.objects.exclude(pk__in=demo_orders().values("pk")).exists():
            raise RealOrders
        is_told = Order.objects.filter(form_key__startswith=KEY).exists()
        story = [] if is_told else planned_orders(now)
        with varieties_made() as made:
            make_people()
            _receive(made, story, now)
            _play(story)
    return len(story)


@contextmanager
def mail_discarded() -> Iterator[None]:
    """Mail written meanwhile goes nowhere, neither to the queue nor out.

    The switch is the whole process's, so it has to include the commit after which orders write.
    """
    backend = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    try:
        yield
    finally:
        settings.EMAIL_BACKEND = backend


def _receive(made: list[MangoCategory], story: list[PlannedOrder], now: datetime) -> None:
    """Bring in, on the day before the story begins, what it sells and what is left after it.

    A variety that was there before ends with the stock it has now.
    """
    begins_at = min((order.placed_at for order in story), default=now + timedelta(days=1))
    needed = Counter()
    for order in story:
        if not order.is_cancelled:
            needed.update(order.kilograms)
    shown = {variety["slug"]: variety["stock_quantity"] for variety in facts()}
    needed.update({mango.slug: shown[mango.slug] for mango in made})
    owner = User.objects.get(email="owner@example.com")
    for mango in MangoCategory.objects.filter(slug__in=needed).order_by("pk"):
        mango.change_stock(
            needed[mango.slug],
            StockMovement.Reason.RECEIVED,
            by=owner,
            at=begins_at - timedelta(days=1),
        )


def _play(story: list[PlannedOrder]) -> None:
    """Let everything happen in the order of its time, through the shop's own services."""
    people = {person.email: person for person in demo_people()}
    meera = people["meera@example.com"]
    for name, phone_number in COURIERS:
        Courier.objects.get_or_create(name=name, defaults={"phone_number": phone_number})
    couriers = {courier.name: courier for courier in Courier.objects.all()}
    events = []
    for number, plan in enumerate(story):
        events.append((plan.placed_at, number, None))
        events += [(move.at, number, move) for move in plan.moves]
        if plan.half_paid_at:
            events.append((plan.half_paid_at, number, "half paid"))
        if plan.paid_at:
            events.append((plan.paid_at, number, "paid"))
    orders = {}
    for at, number, event in sorted(events, key=itemgetter(0)):
        if event is None:
            orders[number] = _place(story[number], number, people)
        elif event == "paid":
            record_payment(orders[number], by=meera, at=at)
        elif event == "half paid":
            half = (orders[number].total_amount / 2).quantize(Decimal("1.00"))
            receive_money(orders[number], half, by=meera, note="bKash", at=at)
        else:
            courier = couriers[story[number].courier]
            _move(orders[number], event, meera, courier)


def _place(plan: PlannedOrder, number: int, people: dict[str, User]) -> Order:
    person = people.get(f"{plan.buyer.account}@example.com")
    cart = Cart.objects.get_or_create(user=person)[0] if person else Cart.objects.create()
    # A demo person's cart may hold something; this order is what the story says and no more.
    cart.clear()
    for mango in MangoCategory.objects.filter(slug__in=plan.kilograms).order_by("pk"):
        cart.add(mango, plan.kilograms[mango.slug])
    details = replace(plan.buyer.details, is_gift=plan.is_gift)
    order = place_order(cart, details, at=plan.placed_at)
    order.form_key = f"{KEY}{number}"
    order.save(update_fields=["form_key"])
    cart.delete()
    return order


def _move(order: Order, move: Move, meera: User, courier: Courier) -> None:
    by = meera if move.by_staff else order.user
    takes_it = {"courier": courier} if move.to == Order.Status.SHIPPED else {}
    change_status(order, move.to, by=by, note=move.note, at=move.at, **takes_it)
