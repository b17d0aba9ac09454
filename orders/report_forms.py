"""Which days a report is about, as people type them."""

import re
from datetime import date, timedelta

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from core.text import fold_digits
from orders.reports import Days

USUAL_DAYS = 30
MOST_DAYS = 5 * 366
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 12, 31)
ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
SPOKEN = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})")


class DayField(forms.Field):
    """A day as browsers send it (2026-06-30) or as people write it (30/6/2026), in any digits."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    default_error_messages = {
        "invalid": _("Enter a day such as 2026-06-30."),
        "far": _("Enter a day between %(first)s and %(last)s."),
    }

    def to_python(self, value):
        text = fold_digits(value or "").strip()
        if not text:
            return None
        if iso := ISO.fullmatch(text):
            year, month, day = iso.groups()
        elif spoken := SPOKEN.fullmatch(text):
            day, month, year = spoken.groups()
        else:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        try:
            found = date(int(year), int(month), int(day))
        except ValueError:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from None
        if not FIRST_DAY <= found <= LAST_DAY:
            words = {"first": date_format(FIRST_DAY), "last": date_format(LAST_DAY)}
            raise forms.ValidationError(self.error_messages["far"], code="far", params=words)
        return found


class DaysForm(forms.Form):
    """From one day to another; what is left out is a month that ends today."""

    def __init__(self, typed):
        super().__init__(typed.dict())
        # `from` is no name that Python lets a class have.
        self.fields["from"] = DayField(label=_("From"), required=False)
        self.fields["to"] = DayField(label=_("To"), required=False)
        for name in self.errors:
            if name in self.fields:
                # A browser's calendar would not show what was typed.
                self.fields[name].widget.input_type = "text"

    @property
    def days(self) -> Days:
        return self.cleaned_data["days"]

    def clean(self):
        cleaned = super().clean()
        if self.errors:
            return cleaned
        first, last = cleaned["from"], cleaned["to"]
        usual = timedelta(USUAL_DAYS - 1)
        if first is None:
            last = last or timezone.localdate()
            first = max(last - usual, FIRST_DAY)
        last = last or max(first, timezone.localdate())
        if first > last:
            raise forms.ValidationError(_("The first day is after the last one."), code="order")
        days = Days(first, last)
        if days.count > MOST_DAYS:
            raise forms.ValidationError(_("Choose at most five years."), code="long")
        # The page shows the days that were meant.
        self.data |= {"from": first.isoformat(), "to": last.isoformat()}
        return cleaned | {"days": days}


def quick_ranges(today: date) -> list[tuple[str, Days]]:
    """The ranges that are asked for most, by name."""
    this_month = today.replace(day=1)
    last_month = (this_month - timedelta(1)).replace(day=1)
    return [
        (_("Today"), Days(today, today)),
        (_("7 days"), Days(today - timedelta(6), today)),
        (_("30 days"), Days(today - timedelta(USUAL_DAYS - 1), today)),
        (_("This month"), Days(this_month, today)),
        (_("Last month"), Days(last_month, this_month - timedelta(1))),
        (_("This year"), Days(today.replace(month=1, day=1), today)),
        (_("Last year"), Days(date(today.year - 1, 1, 1), date(today.year - 1, 12, 31))),
    ]
