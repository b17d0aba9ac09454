"""Pictures of figures: columns and rows, laid out as plain numbers that a template draws as SVG."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

WIDTH = 360  # units of the drawing; on a phone one is about a pixel
PLOT_LEFT, PLOT_TOP, PLOT_HEIGHT, FOOT = 52, 10, 150, 22
SIGN_WIDTH = 6  # how wide a sign of the small print is, at most
ROW_HEIGHT, ROW_BAR = 34, 12
MOST_ROWS = 12
LONGEST_NAME = 30
LAKH, CRORE = 100_000, 10_000_000


@dataclass(frozen=True)
class Point:
    """One value of a picture; `name` stands under it, `whole_name` is said of it."""

    name: str
    value: Decimal
    whole_name: str = ""


@dataclass(frozen=True)
class Bar:
    """A rectangle in units, and the words that belong to it."""

    x: str
    y: str
    width: str
    height: str
    name: str
    value: str


@dataclass(frozen=True)
class Mark:
    """A line of the scale, or a name under the bars, and where it stands."""

    at: str
    text: str


@dataclass(frozen=True)
class Chart:
    """A picture of figures; `key` tells it from others on its page, `told` is what it shows."""

    key: str
    title: str
    told: str
    height: int
    bars: tuple[Bar, ...]
    scale: tuple[Mark, ...] = ()
    names: tuple[Mark, ...] = ()
    width: int = WIDTH
    left: int = PLOT_LEFT
    base: int = PLOT_TOP + PLOT_HEIGHT

    @property
    def is_columns(self) -> bool:
        return bool(self.scale)


def column_chart(
    key: str, title: str, told: str, points: list[Point], written: Callable[[Decimal], str]
) -> Chart:
    """Columns side by side, the first point on the left; `written` says a value in words."""
    step = _round_step(max((point.value for point in points), default=Decimal(0)))
    top = step * 4
    slot = (WIDTH - PLOT_LEFT) / max(len(points), 1)
    width = min(slot * 0.78, 40)
    bars = []
    for number, point in enumerate(points):
        height = PLOT_HEIGHT * float(point.value / top)
        x = PLOT_LEFT + slot * number + (slot - width) / 2
        y = PLOT_TOP + PLOT_HEIGHT - height
        bars.append(
            Bar(*_units(x, y, width, height), point.whole_name or point.name, written(point.value))
        )
    scale = [
        Mark(*_units(PLOT_TOP + PLOT_HEIGHT * (1 - line / 4)), _short(step * line))
        for line in range(5)
    ]
    return Chart(
        key=key,
        title=title,
        told=told,
        height=PLOT_TOP + PLOT_HEIGHT + FOOT,
        bars=tuple(bars),
        scale=tuple(scale),
        names=tuple(_names_below(points, slot)),
    )


def row_chart(
    key: str,
    title: str,
    told: str,
    points: list[Point],
    written: Callable[[Decimal], str],
    others: str,
) -> Chart:
    """Rows, the first point on top; beyond a dozen the last row holds all `others` together."""
    if len(points) > MOST_ROWS:
        rest = sum((point.value for point in points[MOST_ROWS - 1 :]), Decimal(0))
        points = [*points[: MOST_ROWS - 1], Point(others, rest)]
    longest = max((point.value for point in points), default=Decimal(0)) or Decimal(1)
    bars = [
        Bar(
            *_units(0, ROW_HEIGHT * number + 18, WIDTH * float(point.value / longest), ROW_BAR),
            _cut(point.name),
            written(point.value),
        )
        for number, point in enumerate(points)
    ]
    return Chart(key, title, told, ROW_HEIGHT * len(points), tuple(bars))


def _round_step(most: Decimal) -> Decimal:
    """A quarter of the scale: the smallest 1, 2, 2.5 or 5 of a power of ten that is enough."""
    quarter = max(Decimal(most) / 4, Decimal(1))
    power = Decimal(10) ** quarter.adjusted()
    fitting = (power * Decimal(times) for times in ("1", "2", "2.5", "5", "10"))
    return next(step for step in fitting if step >= quarter)


def _short(value: Decimal) -> str:
    """A value of the scale in few signs, as it is said in Bangladesh: 2.5 lakh, 1 crore."""
    if value >= CRORE:
        return _("%(number)s crore") % {"number": f"{(value / CRORE).normalize():,f}"}
    if value >= LAKH:
        return _("%(number)s lakh") % {"number": f"{(value / LAKH).normalize():f}"}
    return f"{value.normalize():,f}"


def _names_below(points: list[Point], slot: float):
    """As many names as fit beside each other, from the first on."""
    longest = max((len(point.name) for point in points), default=0)
    every = max(math.ceil((longest + 1) * SIGN_WIDTH / slot), 1)
    for number in range(0, len(points), every):
        middle = PLOT_LEFT + slot * (number + 0.5)
        # The last one must not be cut off by the picture's edge.
        middle = min(middle, WIDTH - longest * SIGN_WIDTH / 2)
        yield Mark(*_units(middle), points[number].name)


def _cut(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"


def _units(*numbers: float) -> tuple[str, ...]:
    return tuple(f"{number:.1f}" for number in numbers)
