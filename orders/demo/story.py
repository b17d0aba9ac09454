"""What happened in the demo store: a plan of orders, made from one seed and today's date."""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from itertools import cycle
from random import Random

from django.utils import timezone

from orders.demo.people import ASHA, GUESTS, RAVI, Buyer
from orders.models import Order, PaymentMethod

SEED = 2026
DAYS = 60  # how far back the first order lies
Status = Order.Status
ROW = [Status.CONFIRMED, Status.PACKED, Status.SHIPPED, Status.DELIVERED]
# How far an order had come when it was cancelled, and by whom.
STEP_BEFORE_CANCELLING = {
    "shopper": Status.PENDING,
    "phone": Status.CONFIRMED,
    "refused": Status.SHIPPED,
}
# How often each variety is bought, against the others.
TASTE = {
    "himsagar": 9,
    "amrapali": 7,
    "langra": 7,
    "fazli": 5,
    "haribhanga": 4,
    "gopalbhog": 4,
    "lakshmanbhog": 3,
    "mallika": 3,
    "ashwina": 3,
    "totapuri": 2,
    "chausa": 2,
}
SIZES = [1, 2, 2, 3, 3, 4, 5, 5, 6, 8, 10]  # kg a line
# (days ago, where the order stands, how it was cancelled if it was)
RECENT = [
    (8, Status.CANCELLED, "refused"),
    (6, Status.DELIVERED, ""),
    (6, Status.DELIVERED, ""),
    (5, Status.DELIVERED, ""),
    (5, Status.DELIVERED, ""),
    (4, Status.CANCELLED, "shopper"),
    (3, Status.SHIPPED, ""),
    (3, Status.SHIPPED, ""),
    (3, Status.SHIPPED, ""),
    (2, Status.PACKED, ""),
    (2, Status.PACKED, ""),
    (2, Status.CONFIRMED, ""),
    (1, Status.CONFIRMED, ""),
    (1, Status.CONFIRMED, ""),
    (1, Status.PENDING, ""),
    (1, Status.PENDING, ""),
    (0, Status.PENDING, ""),
    (0, Status.PENDING, ""),
]
OLDER = 26
COURIERS = [("Rafiq, our van", "+8801700000301"), ("Padma Parcel Service", "+8801700000302")]


@dataclass(frozen=True)
class Move:
    """A step of an order; `by_staff` tells Meera's moves from the shopper's own."""

    at: datetime
    to: str
    by_staff: bool = True
    note: str = ""


@dataclass(frozen=True)
class PlannedOrder:
    """One order to be: who, when, how many kg of which variety (by slug), and what came of it."""

    buyer: Buyer
    placed_at: datetime
    kilograms: dict[str, int]
    moves: list[Move] = field(default_factory=list)
    paid_at: datetime | None = None
    # Half of the money came before, when the order was confirmed.
    half_paid_at: datetime | None = None
    courier: str = ""
    is_gift: bool = False

    @property
    def is_cancelled(self) -> bool:
        return any(move.to == Status.CANCELLED for move in self.moves)


def planned_orders(now: datetime) -> list[PlannedOrder]:
    """About 40 orders of the last two months, the same for the same day; none after `now`."""
    storyteller = _Storyteller(now)
    ages = sorted(storyteller.chance.sample(range(9, DAYS + 1), OLDER), reverse=True)
    older = [
        (age, Status.CANCELLED, ("shopper", "phone")[number % 2])
        if number % 9 == 4
        else (age, Status.DELIVERED, "")
        for number, age in enumerate(ages)
    ]
    return [storyteller.order(number, *fate) for number, fate in enumerate(older + RECENT)]


class _Storyteller:
    def __init__(self, now: datetime):
        self.now = now
        self.chance = Random(SEED)
        self.guests = cycle(GUESTS)

    def order(self, number: int, age: int, status: str, cancelled: str) -> PlannedOrder:
        placed_at = self._moment(age, 9, 14 if age < 3 else 20)
        buyer = self._buyer(number)
        moves = self._moves(age, status, cancelled, placed_at)
        return PlannedOrder(
            buyer=buyer,
            placed_at=placed_at,
            kilograms=self._basket(),
            moves=moves,
            paid_at=self._paid_at(buyer, age, moves),
            half_paid_at=self._half_paid_at(number, moves),
            courier=COURIERS[number % len(COURIERS)][0],
            is_gift=number % 9 == 2,
        )

    def _moment(self, days_ago: int, first_hour: int, last_hour: int) -> datetime:
        """A minute of that day between two full hours, in the shop's own time."""
        minutes = self.chance.randrange(first_hour * 60, last_hour * 60)
        day = timezone.localdate(self.now) - timedelta(days=days_ago)
        moment = timezone.make_aware(datetime.combine(day, time(minutes // 60, minutes % 60)))
        # Only a thing of today can lie ahead; then it happened just now.
        return min(moment, self.now - timedelta(minutes=5 + minutes % 30))

    def _buyer(self, number: int) -> Buyer:
        """Every fourth order is Asha's or Ravi's, the others are guests'."""
        if number % 4 == 1:
            return (ASHA, RAVI)[number // 4 % 2]
        return next(self.guests)

    def _basket(self) -> dict[str, int]:
        lines = self.chance.choice([1, 1, 2, 2, 3])
        basket = {}
        while len(basket) < lines:
            [slug] = self.chance.choices(list(TASTE), list(TASTE.values()))
            basket[slug] = self.chance.choice(SIZES)
        return basket

    def _moves(self, age, status, cancelled, placed_at) -> list[Move]:
        last = STEP_BEFORE_CANCELLING.get(cancelled, status)
        steps = ROW[: ROW.index(last) + 1] if last in ROW else []
        moves = [Move(self._step_at(step, age, placed_at), step) for step in steps]
        if cancelled:
            moves.append(self._cancelling(cancelled, age, placed_at))
        return moves

    def _step_at(self, step: str, age: int, placed_at: datetime) -> datetime:
        """Confirmed within hours, packed and shipped the next day, then two or three days' way."""
        if step == Status.CONFIRMED:
            return placed_at + timedelta(minutes=self.chance.randrange(20, 150))
        if step == Status.PACKED:
            return self._moment(age - 1, 8, 11)
        if step == Status.SHIPPED:
            return self._moment(age - 1, 14, 18)
        return self._moment(age - self.chance.choice([2, 3]), 10, 19)

    def _cancelling(self, cancelled, age, placed_at) -> Move:
        if cancelled == "shopper":
            at = placed_at + timedelta(minutes=self.chance.randrange(10, 60))
            return Move(at, Status.CANCELLED, by_staff=False)
        if cancelled == "phone":
            at = self._moment(age - 1, 9, 13)
            return Move(at, Status.CANCELLED, note="Called: travelling that week.")
        at = self._moment(age - 3, 11, 17)
        return Move(at, Status.CANCELLED, note="Nobody at home, twice; phone off.")

    def _half_paid_at(self, number: int, moves: list[Move]) -> datetime | None:
        """Now and then somebody pays half when the shop calls; never for what is cancelled."""
        is_confirmed = moves and moves[0].to == Status.CONFIRMED
        if number % 11 != 3 or not is_confirmed or moves[-1].to == Status.CANCELLED:
            return None
        return moves[0].at

    def _paid_at(self, buyer: Buyer, age: int, moves: list[Move]) -> datetime | None:
        """Cash comes with the delivery, a transfer the day after the order was confirmed."""
        times = {move.to: move.at for move in moves}
        if Status.CANCELLED in times or Status.CONFIRMED not in times:
            return None
        if buyer.details.payment_method == PaymentMethod.BANK_TRANSFER:
            return self._moment(age - 1, 9, 17) if age > 1 else None
        # Now and then the courier hands the cash over later.
        is_with_courier = self.chance.random() < 0.08
        return None if is_with_courier else times.get(Status.DELIVERED)
