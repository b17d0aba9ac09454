"""Finding orders at the grower's desk as quickly among a million as among ten."""

import calendar
import re
from datetime import date

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.db.models import Max, Min, Q
from django.http import HttpResponseRedirect
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.templatetags.amounts import whole
from core.text import fold_digits
from orders.models import Order
from orders.references import ALPHABET, LENGTH, tidy_reference
from orders.reports import Days

MOST_ROWS = 10_000
MOST_WORDS = 8
YEAR_AND_MONTH = re.compile(r"(?P<year>2[0-9]{3})(?:-(?P<month>0[1-9]|1[0-2]))?")


def matching(typed: str) -> Q:
    """The condition for orders that were meant: by reference, phone, e-mail or name.

    What is typed says where to look, so that an index answers: digits are a phone in any writing,
    or a part of it; what has an @ is an e-mail or a part; eight signs may be a reference; else
    each word is in the name or the e-mail, or begins the reference.
    """
    term = fold_digits(typed).strip()
    reference = tidy_reference(term)
    signs = reference.replace("-", "")
    is_reference = len(signs) == LENGTH and set(signs) <= set(ALPHABET)
    found = Q(reference=reference) if is_reference else Q()
    digits = re.sub(r"[\s().+-]", "", term)
    if re.fullmatch(r"[0-9]{3,15}", digits):
        # Numbers are stored as +8801712345678; 0091 and 91 both mean +91.
        return found | _has_phone(digits.removeprefix("00"))
    if "@" in term:
        return Q(email__icontains=term)
    words = Q()
    for word in term.split()[:MOST_WORDS]:
        words &= _has_word(word)
    return found | words


def _has_phone(digits: str) -> Q:
    return Q(phone_number__contains=digits) | Q(additional_phone__contains=digits)


def _has_word(word: str) -> Q:
    found = Q(full_name__icontains=word) | Q(email__icontains=word)
    if re.fullmatch(r"[0-9]{3,15}", word):
        found |= _has_phone(word)
    if set(word.upper()) <= set(ALPHABET + "-"):
        found |= Q(reference__startswith=word.upper())
    return found


class BoundedPaginator(Paginator):
    """Pages of a list that may be endless: rows are counted up to a bound, and no further."""

    @cached_property
    def _counted(self) -> int:
        return self.object_list.order_by()[: MOST_ROWS + 1].count()

    @property
    def has_more(self) -> bool:
        """Are there rows beyond those that have a page?"""
        return self._counted > MOST_ROWS

    @cached_property
    def count(self) -> int:
        return min(self._counted, MOST_ROWS)


class OrderedFilter(admin.SimpleListFilter):
    """Orders of a year, then of one of its months, without asking which of them have any."""

    title = gettext_lazy("year and month")
    parameter_name = "ordered"

    def lookups(self, request, model_admin):
        ends = Order.objects.order_by().aggregate(first=Min("order_date"), last=Max("order_date"))
        if ends["first"] is None:
            return []
        first, last = (timezone.localtime(ends[end]).year for end in ("first", "last"))
        choices = []
        asked = self._asked()
        for year in range(last, first - 1, -1):
            choices.append((str(year), str(year)))
            if asked and asked.first.year == year:
                choices += [(f"{year}-{at:02}", f"{name} {year}") for at, name in MONTHS.items()]
        return choices

    def queryset(self, request, queryset):
        asked = self._asked()
        return queryset.filter(asked.holds("order_date")) if asked else queryset

    def _asked(self) -> Days | None:
        """The days of the year or month that the address names; None where it names neither."""
        found = YEAR_AND_MONTH.fullmatch(self.value() or "")
        if not found:
            return None
        year, month = int(found["year"]), found["month"]
        if month is None:
            return Days(date(year, 1, 1), date(year, 12, 31))
        last = calendar.monthrange(year, int(month))[1]
        return Days(date(year, int(month), 1), date(year, int(month), last))


class BoundedList:
    """A list that may be endless and counts no more of it than it needs."""

    paginator = BoundedPaginator
    show_full_result_count = False
    # Counts beside each filter would be one count of all orders a filter.
    show_facets = admin.ShowFacets.NEVER

    def get_changelist_instance(self, request):
        shown = super().get_changelist_instance(request)
        if shown.paginator.has_more or not (shown.query or shown.has_active_filters):
            # Without it the list would call what it counted «results».
            shown.full_result_count = shown.result_count
        return shown

    def response_action(self, request, queryset):
        """Nothing is done at once with more rows than the list counts."""
        is_across = request.POST.get("select_across") == "1"
        if is_across and BoundedPaginator(queryset, MOST_ROWS).has_more:
            told = _("These are more than %(most)s. Filter the list first.")
            most = whole(MOST_ROWS)
            self.message_user(request, told % {"most": most}, messages.WARNING)
            return HttpResponseRedirect(request.get_full_path())
        return super().response_action(request, queryset)


class QuickList(BoundedList):
    """A list of orders, searched by what was typed."""

    search_fields = ["reference"]  # the box is shown; `matching` says where it looks
    search_help_text = gettext_lazy("Reference, name, e-mail or phone, in any writing.")

    def get_search_results(self, request, queryset, search_term):
        return queryset.filter(matching(search_term)), False
