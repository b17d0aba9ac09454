"""The pictures of the sales report: what is drawn stays inside, and fits what it shows."""

from decimal import Decimal

import pytest

from orders.charts import MOST_ROWS, WIDTH, Point, column_chart, row_chart


def columns(*values):
    points = [Point(f"{number}", Decimal(value)) for number, value in enumerate(values)]
    return column_chart("k", "Revenue", "told", points, str)


@pytest.mark.parametrize("count", [1, 2, 30, 62])
def test_columns_stand_side_by_side_and_inside_the_picture(count):
    chart = columns(*range(1, count + 1))
    right = 0.0
    for bar in chart.bars:
        assert float(bar.x) >= right
        right = float(bar.x) + float(bar.width)
        assert 0 <= float(bar.y) <= chart.base
        assert float(bar.y) + float(bar.height) == pytest.approx(chart.base, abs=0.1)
    assert right <= WIDTH
    assert all(float(mark.at) <= WIDTH for mark in chart.names)


@pytest.mark.parametrize(
    "most, top",
    [
        ("0", "4"),
        ("1", "4"),
        ("39", "40"),
        ("41", "80"),
        ("1000", "1,000"),
        ("99000", "1 lakh"),
        ("360000", "4 lakh"),
        ("99999999.99", "10 crore"),
    ],
)
def test_the_scale_ends_in_a_round_number_above_the_highest(most, top):
    chart = columns(most)
    assert chart.scale[-1].text == top
    assert chart.scale[0].text == "0"
    assert float(chart.bars[0].height) <= 150


def test_names_below_the_columns_never_run_into_each_other():
    points = [Point(f"{day} Jun", Decimal(1)) for day in range(1, 31)]
    names = column_chart("k", "Revenue", "told", points, str).names
    places = [float(mark.at) for mark in names]
    assert 2 < len(names) < 10
    assert min(b - a for a, b in zip(places, places[1:], strict=False)) > 36


def test_rows_are_as_long_as_they_are_much_and_the_rest_is_one_row():
    points = [Point(f"Variety {number}", Decimal(40 - number)) for number in range(30)]
    chart = row_chart("k", "Varieties", "told", points, str, "All others")
    assert len(chart.bars) == MOST_ROWS
    assert chart.bars[-1].name == "All others"
    assert Decimal(chart.bars[-1].value) == sum(point.value for point in points[11:])
    assert all(0 <= float(bar.width) <= WIDTH for bar in chart.bars)


def test_rows_without_any_value_and_with_endless_names_are_drawn():
    chart = row_chart("k", "Varieties", "told", [Point("ম" * 100, Decimal(0))], str, "others")
    assert chart.bars[0].width == "0.0"
    assert len(chart.bars[0].name) == 30
