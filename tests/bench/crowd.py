"""Orders of a shop that has been busy for years, made up row by row and written in bulk.

The same number of orders is the same story each time. They are no orders that the shop's own
services would refuse, but they touch no stock and send no mail.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from django.db import connection

from accounts.models import User
from orders.models import Order, OrderItem, Payment, PaymentEntry, PaymentMethod, PaymentStatus
from orders.references import ALPHABET, LENGTH
from shop.models import MangoCategory

KEY = "bench-"  # where a checkout's key would be: so a made-up order is known
YEARS = 3
SEED = 2026
BATCH = 20_000
FEE = Decimal(120)
VARIETIES = {
    "Himsagar": (350, 9),
    "Langra": (280, 7),
    "Amrapali": (300, 7),
    "Fazli": (180, 5),
    "Haribhanga": (320, 4),
    "Gopalbhog": (340, 4),
    "Lakshmanbhog": (260, 3),
    "Mallika": (240, 3),
    "Ashwina": (150, 3),
    "Totapuri": (130, 2),
    "Khirsapat": (360, 2),
    "Chausa": (220, 2),
}
FIRST = (
    "Abdul Ahmed Anika Arif Asha Bilkis Dipa Farhana Farid Habib Hasan Ila Imran Jahanara Jamal "
    "Kamal Karim Laila Mahbub Maliha Mina Mithun Mizan Nadia Nasrin Nila Nusrat Omar Parvin Rafiq "
    "Rahim Ravi Rehana Rina Ruma Sabina Sadia Salma Shafiq Shapla Sohel Sumon Tania Tareq Yasmin"
)
LAST = (
    "Ahmed Akter Ali Alam Banerjee Barua Begum Bhuiyan Biswas Chakma Chowdhury Das Dutta Ghosh "
    "Hasan Hossain Huq Islam Kabir Khan Khatun Mia Mondal Nahar Paul Rahman Roy Saha Sarkar Sen "
    "Sheikh Siddique Sikder Sultana Talukdar Uddin"
)
STREETS = ["Green Road", "Mirpur Road", "Station Road", "College Road", "Lake Circus", "Satmatha"]
TOWNS = ["Dhaka", "Rajshahi", "Chattogram", "Khulna", "Bogura", "Sylhet", "Kushtia", "Jashore"]
# How many orders of a year fall into each month: the season lies from May to August.
SEASON = [1, 1, 2, 4, 14, 24, 24, 16, 6, 3, 2, 2]
# What became of orders that are older than a week.
FATES = [("Delivered", 88), ("Cancelled", 11), ("Shipped", 1)]
RECENT = [("Pending", 30), ("Confirmed", 25), ("Packed", 15), ("Shipped", 20), ("Cancelled", 10)]
NOBODYS = {"slip_printed_at": None, "taken_by_id": None, "courier_id": None}


def fill(orders: int, now: datetime) -> None:
    """Write so many orders of the last years before `now`, with items, payments and money."""
    mangoes = [
        MangoCategory.objects.get_or_create(
            slug=f"bench-{name.lower()}", defaults={"name": name, "price": Decimal(price)}
        )[0]
        for name, (price, _) in VARIETIES.items()
    ]
    # A shopper with some orders, for the page of one's own.
    shopper = User.objects.get_or_create(username="bench", email="bench@example.com")[0]
    story = _Storyteller(orders, now, mangoes, shopper.pk)
    batch = {model: [] for model in (Order, OrderItem, Payment, PaymentEntry)}
    for rows in story.orders():
        for model, made in rows:
            batch[model] += made
        if len(batch[Order]) >= BATCH:
            _write(batch)
    _write(batch)


class _Storyteller:
    def __init__(self, orders: int, now: datetime, mangoes: list, shopper: int):
        self.chance = Random(SEED)
        self.count, self.now, self.mangoes, self.shopper = orders, now, mangoes, shopper
        self.tastes = [taste for _, taste in VARIETIES.values()]
        self.item_key = self.entry_key = 0

    def orders(self) -> Iterator[list]:
        """The rows of one order after the other, the oldest first."""
        for number, placed_at in enumerate(self._moments(), start=1):
            yield self._order(number, placed_at)

    def _moments(self) -> list[datetime]:
        weights = [(day, SEASON[day.month - 1]) for day in self._days()]
        days = self.chance.choices(*zip(*weights, strict=True), k=self.count)
        seconds = 24 * 60 * 60
        moments = [day + timedelta(seconds=self.chance.randrange(seconds)) for day in days]
        return sorted(min(moment, self.now) for moment in moments)

    def _days(self) -> list[datetime]:
        return [self.now - timedelta(days=age) for age in range(YEARS * 365, 0, -1)]

    def _order(self, number: int, placed_at: datetime) -> list:
        # Two of three orders come from people who order again and again.
        people = max(self.count // 20, 1)
        regular = self.chance.random() < 0.66
        person = self.chance.randrange(people) if regular else people + number
        is_new = self.now - placed_at < timedelta(days=7)
        status = self._one_of(RECENT if is_new else FATES)
        items = self._items(number)
        total = sum(item["quantity"] * item["price"] for item in items) + FEE
        is_transfer = number % 10 == 0
        method = PaymentMethod.BANK_TRANSFER if is_transfer else PaymentMethod.CASH_ON_DELIVERY
        first, last = self._name(person)
        order = {
            "id": number,
            "user_id": self.shopper if number % 20_000 == 0 else None,
            "reference": reference(number),
            "order_date": placed_at,
            "status": status,
            "full_name": f"{first} {last}",
            "email": f"{first}.{last}.{person}@example.com".lower() if person % 5 < 3 else "",
            "phone_number": phone(person),
            "additional_phone": phone(person + 50_000_000) if person % 4 == 0 else "",
            "billing_address": f"{person % 200} {STREETS[person % 6]}, {TOWNS[person % 8]}",
            "shipping_address": "",
            "note": "Please call before you come." if number % 7 == 0 else "",
            "payment_method": method,
            "delivery_fee": FEE,
            "total_amount": total,
            "link_token": f"{KEY}{number}",
            "form_key": f"{KEY}{number}",
            "is_gift": number % 15 == 0,
            "forget_when_done": False,
            "closed_at": None,
        }
        money = self._money(number, placed_at, status, method, total)
        [(_, [payment]), _] = money
        is_settled = status == "Cancelled" or payment["received"] + payment["forgiven"] == total
        if status in ("Cancelled", "Delivered") and is_settled:
            order["closed_at"] = payment["received_at"] or placed_at
        return [(Order, [order | NOBODYS]), (OrderItem, items), *money]

    def _items(self, number: int) -> list[dict]:
        lines = self.chance.choice([1, 2, 2, 3])
        chosen = dict.fromkeys(self.chance.choices(self.mangoes, self.tastes, k=lines))
        items = []
        for mango in chosen:
            self.item_key += 1
            items.append(
                {
                    "id": self.item_key,
                    "order_id": number,
                    "mango_id": mango.pk,
                    "name": mango.name,
                    "quantity": self.chance.choice([1, 2, 2, 3, 5, 5, 10, 20]),
                    "price": mango.price,
                }
            )
        return items

    def _money(self, number: int, placed_at, status: str, method: str, total: Decimal) -> list:
        came = status == "Delivered" and self.chance.random() < 0.97
        went_back = came and number % 200 == 0
        at = min(placed_at + timedelta(days=3), self.now) if came else None
        state = PaymentStatus.PAID if came else PaymentStatus.PENDING
        payment = {
            "id": number,
            "order_id": number,
            "payment_method": method,
            "payment_status": PaymentStatus.REFUNDED if went_back else state,
            "payment_date": placed_at,
            "received": total if came and not went_back else Decimal(0),
            "forgiven": total if went_back else Decimal(0),
            "received_at": None if went_back else at,
        }
        entries = [self._entry(number, at, total)] if came else []
        if went_back:
            entries.append(self._entry(number, at, -total))
        return [(Payment, [payment]), (PaymentEntry, entries)]

    def _entry(self, number: int, at: datetime, amount: Decimal) -> dict:
        self.entry_key += 1
        return {
            "id": self.entry_key,
            "payment_id": number,
            "amount": amount,
            "at": at,
            "note": "",
            "is_mistake": False,
            "by_id": None,
        }

    def _name(self, person: int) -> tuple[str, str]:
        first, last = FIRST.split(), LAST.split()
        return first[person % len(first)], last[person // len(first) % len(last)]

    def _one_of(self, weighted: list[tuple[str, int]]) -> str:
        [chosen] = self.chance.choices(*zip(*weighted, strict=True))
        return chosen


def reference(number: int) -> str:
    """The reference of the order with this number: no two alike, and none near the next."""
    # A prime beside the number of all references reaches each of them once.
    left = number * 48_112_959_837 % len(ALPHABET) ** LENGTH
    signs = ""
    for _ in range(LENGTH):
        left, place = divmod(left, len(ALPHABET))
        signs += ALPHABET[place]
    return f"{signs[:4]}-{signs[4:]}"


def phone(person: int) -> str:
    operator = "3456789"[person % 7]
    return f"+8801{operator}{person * 7_919_777 % 100_000_000:08}"


def _write(batch: dict) -> None:
    for model, rows in batch.items():
        if rows:
            _copy(model, rows)
            rows.clear()


def _copy(model, rows: list[dict]) -> None:
    columns = [field.column for field in model._meta.concrete_fields]
    names = ", ".join(f'"{column}"' for column in columns)
    values = ([row[column] for column in columns] for row in rows)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f'COPY "{model._meta.db_table}" ({names}) FROM STDIN') as copy:
                for row in values:
                    copy.write_row(row)
        else:
            fields = [field.attname for field in model._meta.concrete_fields]
            made = (model(**dict(zip(fields, row, strict=True))) for row in values)
            model.objects.bulk_create(made, batch_size=500)


def tidy() -> None:
    """What the database does by itself overnight: statistics, and the numbers of the next rows."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("VACUUM ANALYZE")
            for model in (Order, OrderItem, Payment, PaymentEntry):
                table = model._meta.db_table
                cursor.execute(
                    f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"
                )
        else:
            cursor.execute("ANALYZE")
