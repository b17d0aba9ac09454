"""The page of the sales report: who may read it, which days it takes, and what it says."""

import re
from datetime import date
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from orders.tests.selling import sell
from shop.models import MangoCategory
from tests.desk import ORDERS
from tests.queries import counted
from tests.reading import forms, words

SALES = "/admin/reports/sales/"


@pytest.fixture
def owner_view(as_meera, meera):
    """Meera's browser, with the right to read the reports and no other."""
    meera.user_permissions.set([Permission.objects.get(codename="view_sales")])
    return as_meera


def page(browser, **asked):
    return browser.get(SALES, {name.rstrip("_"): value for name, value in asked.items()})


@pytest.mark.parametrize("asked", ["", "?format=csv", "?from=x"])
def test_strangers_are_sent_to_log_in_and_staff_without_the_right_is_refused(
    guest, as_asha, as_meera, asked
):
    for browser in (guest, as_asha):
        response = browser.get(SALES + asked)
        assert (response.status_code, response.url.startswith("/admin/login/")) == (302, True)
    assert as_meera.get(SALES + asked).status_code == 403


def test_the_page_is_read_only_and_kept_by_no_cache(owner_view):
    assert owner_view.post(SALES).status_code == 405
    assert page(owner_view)["Cache-Control"] == "private, no-store"


def test_only_who_may_read_it_is_shown_the_way_to_it(owner_view, as_meera, meera):
    see_orders = Permission.objects.get(codename="view_order")
    meera.user_permissions.add(see_orders)
    assert f'href="{SALES}"' in owner_view.get(ORDERS).content.decode()
    meera.user_permissions.set([see_orders])
    assert SALES not in as_meera.get(ORDERS).content.decode()


def test_each_figure_stands_beside_what_it_means(owner_view, himsagar):
    sell("2026-06-10 12:00", (himsagar, 500, "350"), fee="120.50")
    sell("2026-06-11 12:00", (himsagar, 1, "350"), status="Cancelled")
    said = words(page(owner_view, from_="2026-06-01", to="2026-06-30"))
    assert "Revenue ৳1,75,120.50" in said
    assert "Mangoes ৳1,75,000.00 Delivery fees ৳120.50" in said
    assert "Cancelled orders do not count." in said
    assert "Kilograms 500 kg" in said
    assert "Cancelled 50.0 %" in said
    assert "A customer is a phone number." in said
    assert "Weeks begin on Sunday" in said


def test_without_days_it_is_about_the_last_thirty(owner_view, himsagar):
    response = page(owner_view)
    days = response.context["report"].days
    assert (days.last, days.count) == (timezone.localdate(), 30)
    [form] = [form for form in forms(response) if form.action == SALES]
    assert form.values == {"from": days.first.isoformat(), "to": days.last.isoformat()}


@pytest.mark.parametrize(
    "first, last",
    [
        ("2026-06-01", "2026-06-30"),
        ("2026-6-1", "2026-06-30"),
        ("1/6/2026", "30.06.2026"),
        ("২০২৬-০৬-০১", "৩০/৬/২০২৬"),
        (" 2026-06-01 ", "2026-06-30"),
    ],
)
def test_days_are_taken_in_the_usual_writings(owner_view, first, last):
    days = page(owner_view, from_=first, to=last).context["report"].days
    assert (days.first, days.last) == (date(2026, 6, 1), date(2026, 6, 30))


def test_one_day_alone_is_enough(owner_view):
    assert page(owner_view, to="2026-06-30").context["report"].days.first == date(2026, 6, 1)
    since = page(owner_view, from_="2026-01-01").context["report"].days
    assert since.last == max(timezone.localdate(), since.first)
    assert page(owner_view, from_="2100-12-31").context["report"].days.count == 1


BAD_DAYS = [
    ("2026-06-31", "", "Enter a day such as 2026-06-30."),
    ("yesterday", "", "Enter a day such as 2026-06-30."),
    ("2026-06-01'--", "", "Enter a day such as 2026-06-30."),
    ("9" * 500, "", "Enter a day such as 2026-06-30."),
    ("২০২৬-১৩-০১", "", "Enter a day such as 2026-06-30."),
    ("²⁰²⁶-06-01", "", "Enter a day such as 2026-06-30."),
    ("\0", "", "Enter a day such as 2026-06-30."),
    ("0001-01-01", "", "Enter a day between 1 Jan 2000 and 31 Dec 2100."),
    ("", "9999-12-31", "Enter a day between 1 Jan 2000 and 31 Dec 2100."),
    ("0000-00-00", "", "Enter a day such as 2026-06-30."),
    ("2026-07-01", "2026-06-30", "The first day is after the last one."),
    ("2000-01-01", "2050-01-01", "Choose at most five years."),
]


@pytest.mark.parametrize("first, last, told", BAD_DAYS)
def test_bad_days_are_told_and_what_was_typed_stays(owner_view, first, last, told):
    response = page(owner_view, from_=first, to=last)
    assert response.status_code == 422
    assert told in words(response)
    [form] = [form for form in forms(response) if form.action == SALES]
    assert form.values == {"from": first, "to": last}
    # A calendar would show nothing of what is no day.
    typed = first if "Enter" in told and first else last
    shown = next(tag for tag in _inputs(response) if "Enter" not in told or typed[:9] in tag)
    assert ('type="text"' in shown) == ("Enter" in told)


@pytest.mark.parametrize("first, last, told", BAD_DAYS)
def test_bad_days_of_a_file_are_told_in_plain_text(owner_view, first, last, told):
    response = page(owner_view, from_=first, to=last, format="csv")
    assert (response.status_code, response["Content-Type"]) == (400, "text/plain; charset=utf-8")
    assert told in response.content.decode()


def _inputs(response) -> list[str]:
    return re.findall(r'<input[^>]+name="(?:from|to)"[^>]*>', response.content.decode())


@pytest.mark.parametrize("asked", ["by=fortnight", "by=", "format=xlsx", "from=&to=", "x=1"])
def test_what_is_not_known_is_left_alone(owner_view, himsagar, asked):
    assert owner_view.get(f"{SALES}?{asked}").status_code == 200


@pytest.mark.parametrize(
    "first, last, unit, columns",
    [
        ("2026-06-01", "2026-06-30", "Days", 30),
        ("2026-06-01", "2026-07-31", "Weeks", 9),
        ("2025-01-01", "2025-12-31", "Weeks", 53),
        ("2024-01-01", "2026-12-31", "Months", 36),
        ("2022-01-01", "2026-12-31", "Months", 60),
    ],
)
def test_a_range_is_drawn_in_the_unit_that_fits(owner_view, himsagar, first, last, unit, columns):
    sell(f"{first} 12:00", (himsagar, 1, "350"))
    context = page(owner_view, from_=first, to=last).context
    assert context["unit_name"] == unit
    assert {len(chart.bars) for chart in context["over_time"]} == {columns}
    assert len(context["rows"]) == columns


def test_a_year_by_days_has_a_row_a_day_and_columns_by_weeks(owner_view, himsagar):
    sell("2025-06-01 12:00", (himsagar, 1, "350"))
    context = page(owner_view, from_="2025-01-01", to="2025-12-31", by="day").context
    assert len(context["rows"]) == 365
    assert context["over_time"][0].title == "Revenue by week"


def test_it_says_how_it_was_as_many_days_before(owner_view, himsagar):
    sell("2026-05-20 12:00", (himsagar, 1, "400"))
    sell("2026-06-20 12:00", (himsagar, 1, "500"))
    said = words(page(owner_view, from_="2026-06-01", to="2026-06-30"))
    assert "25 % more than in the 30 days before (৳400.00)." in said
    assert "About the same as in the 30 days before (1)." in said
    said = words(page(owner_view, from_="2026-06-20", to="2026-06-20"))
    assert "Nothing the day before." in said
    said = words(page(owner_view, from_="2026-06-21", to="2026-06-21"))
    assert "100 % less than the day before (৳500.00)." in said


@pytest.mark.parametrize(
    "status, told",
    [
        (None, "Nothing was ordered on these days."),
        ("Cancelled", "All that was ordered on these days has been cancelled."),
    ],
)
def test_days_without_sales_get_a_friendly_word(owner_view, himsagar, status, told):
    if status:
        sell("2026-06-10 12:00", (himsagar, 1, "350"), status=status)
    response = page(owner_view, from_="2026-06-01", to="2026-06-30")
    assert response.status_code == 200
    assert told in words(response)
    assert 'role="img"' not in response.content.decode()


def test_every_picture_has_a_name_a_description_and_its_table(owner_view, himsagar):
    sell("2026-06-10 12:00", (himsagar, 5, "350"))
    html = page(owner_view, from_="2026-06-01", to="2026-06-30").content.decode()
    pictures = re.findall(r'<svg [^>]*role="img" aria-labelledby="(\S+) (\S+)"', html)
    assert len(pictures) == 4
    for name, told in pictures:
        assert f'<figcaption id="{name}">' in html
        assert f'<desc id="{told}">' in html
    assert html.count("<tfoot>") == 2
    assert "Most was sold here: 10 Jun 2026, ৳1,750.00." in html
    assert "style=" not in html


def test_names_of_varieties_are_shown_as_text(owner_view, himsagar):
    evil = "<script>alert(1)</script>"
    MangoCategory.objects.filter(pk=himsagar.pk).update(name=evil)
    sell("2026-06-10 12:00", (himsagar, 5, "350"))
    html = page(owner_view, from_="2026-06-01", to="2026-06-30").content.decode()
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)" in html


def test_quick_ranges_lead_to_pages_and_the_one_that_is_shown_is_marked(owner_view, himsagar):
    links = page(owner_view).context["quick_ranges"]
    assert [str(name) for name, _, is_shown in links if is_shown] == ["30 days"]
    for _, address, _ in links:
        response = owner_view.get(SALES + address)
        assert response.status_code == 200
        assert response.context["quick_ranges"][0]


@pytest.mark.usefixtures("sessions_in_the_database")
def test_a_page_costs_the_same_for_one_order_and_for_many(owner_view, himsagar, langra):
    asked = SALES + "?" + urlencode({"from": "2026-06-01", "to": "2026-06-30"})
    sell("2026-06-10 12:00", (himsagar, 5, "350"))
    with counted() as one:
        owner_view.get(asked)
    for day in range(1, 29):
        sell(f"2026-06-{day:02} 12:00", (himsagar, 5, "350"), (langra, 1, "280"))
    with counted() as many:
        owner_view.get(asked)
    assert len(one) == len(many) == 13
