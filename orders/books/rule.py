"""What a rule of the books is, and what is said where it is broken."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce


@dataclass(frozen=True)
class Fault:
    """Something that is not as it must be, in a sentence for the grower."""

    rule: str
    about: str  # an order's reference or a variety's name, where there is one
    says: str


@dataclass(frozen=True)
class Rule:
    """One thing that must be true of all rows.

    `broken` asks for the rows of which it is not true, by one statement; `tell` gives of such a row
    what it is about, and the sentence.
    """

    name: str
    broken: Callable[[], QuerySet]
    tell: Callable[[object], tuple[str, str]]

    def faults(self, most: int) -> tuple[list[Fault], int]:
        """The first `most` faults, and how many there are besides."""
        broken = self.broken()
        faults = [Fault(self.name, *self.tell(row)) for row in broken[: most + 1]]
        more = broken.count() - most if len(faults) > most else 0
        return faults[:most], more


def sum_of(rows: QuerySet, amount, **same) -> Coalesce:
    """For each row of a query: the sum of `amount` over those `rows` that have the same.

    `same` names a field of `rows`, and the field of the query that it is compared with.
    """
    names = list(same)
    alike = rows.filter(**{name: OuterRef(field) for name, field in same.items()})
    added = alike.order_by().values(*names).annotate(added=Sum(amount)).values("added")
    return Coalesce(Subquery(added), 0, output_field=added.query.annotations["added"].output_field)
