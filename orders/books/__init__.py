"""The books: is every kilogram and every taka of the shop accounted for?"""

import time
from dataclasses import dataclass, field

from core.snapshot import one_moment
from orders.books import money, rows, stock, story
from orders.books.rule import Fault, Rule
from orders.models import Order
from shop.models import MangoCategory

__all__ = ["Fault", "Verdict", "book_faults", "check_books"]

MOST = 20  # faults that are told of each rule; more are counted
BOOK_RULES = [*stock.RULES, *money.RULES, *story.RULES]


@dataclass
class Verdict:
    """What was looked at, and what is wrong there."""

    orders: int = 0
    varieties: int = 0
    faults: list[Fault] = field(default_factory=list)
    # How many faults of a rule there are besides those that are told.
    untold: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def is_whole(self) -> bool:
        return not self.faults

    @property
    def wrong(self) -> int:
        return len(self.faults) + sum(self.untold.values())

    def hold(self, rule: Rule, most: int) -> None:
        faults, more = rule.faults(most)
        self.faults += faults
        if more:
            self.untold[rule.name] = more


def check_books(most: int = MOST) -> Verdict:
    """Look at all books as they stand at one moment, on a shop that goes on selling.

    It only reads, and keeps no more than `most` faults of each rule. Raises DatabaseError where the
    database does not answer.
    """
    begun = time.perf_counter()
    verdict = Verdict()
    with one_moment():
        verdict.faults += rows.faults_of_file()
        if verdict.is_whole:
            verdict.orders = Order.objects.count()
            verdict.varieties = MangoCategory.objects.count()
            for rule in [*BOOK_RULES, *rows.rules()]:
                verdict.hold(rule, most)
            verdict.faults += rows.faults_of_numbers()
    verdict.seconds = time.perf_counter() - begun
    return verdict


def book_faults(most: int = MOST) -> list[Fault]:
    """What is wrong with kilograms, money and histories alone, asked on the caller's connection."""
    verdict = Verdict()
    for rule in BOOK_RULES:
        verdict.hold(rule, most)
    return verdict.faults
