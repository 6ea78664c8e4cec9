"""Two measures against each other, a point a model, with names that do not overlap."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from harness.report.html.marks import Mark

_LINE = 15.0  # height of a name, in the units of the drawing
_LETTER = 6.9  # a generous width of one
_LONGEST = 22
_GAP = 9.0  # between a point and its name
_CLOSE = 16.0
_TRIES = 6  # lines up and down
_MARGIN = (34.0, 18.0, 40.0, 46.0)  # left, right, bottom, top


_Box: TypeAlias = tuple[float, float, float, float]
_Name: TypeAlias = tuple[_Box, str]  # the box of a name, and the side it hangs on


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A point with the ends of its intervals and the place of its name."""

    name: str
    label: str
    x: float
    y: float
    x_ends: tuple[float, float]
    y_ends: tuple[float, float]
    label_x: float
    label_y: float
    anchor: str
    role: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scatter:
    """A drawing of a size, with ticks as (place, text) on both axes."""

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float
    points: Sequence[Point]
    x_ticks: Sequence[tuple[float, str]]
    y_ticks: Sequence[tuple[float, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """The two marks of a model."""

    name: str
    role: str
    x: Mark
    y: Mark


@dataclass(frozen=True, slots=True, kw_only=True)
class _Placed:
    """A pair where it stands in the drawing."""

    pair: Pair
    x: float
    y: float
    x_ends: tuple[float, float]
    y_ends: tuple[float, float]

    @property
    def near(self) -> _Box:
        """The dot and the places beside it, where a name would seem to be its own."""
        return self.x - _CLOSE, self.y - 5, self.x + _CLOSE, self.y + 5

    @property
    def lines(self) -> tuple[_Box, _Box]:
        across = (self.x_ends[0], self.y - 1, self.x_ends[1], self.y + 1)
        return across, (self.x - 1, self.y_ends[1], self.x + 1, self.y_ends[0])


def draw(pairs: Sequence[Pair], *, width: float, height: float) -> Scatter:
    """The scatter of the pairs that have both values."""
    left, right = _MARGIN[0], width - _MARGIN[1]
    top, bottom = _MARGIN[3], height - _MARGIN[2]

    def across(percent: float) -> float:
        return round(left + (right - left) * percent / 100, 1)

    def up(percent: float) -> float:
        return round(bottom - (bottom - top) * percent / 100, 1)

    placed = [
        _Placed(
            pair=pair,
            x=across(pair.x.at),
            y=up(pair.y.at),
            x_ends=_ends(pair.x, pair.x.at, across),
            y_ends=_ends(pair.y, pair.y.at, up),
        )
        for pair in pairs
        if pair.x.at is not None and pair.y.at is not None
    ]
    ticks = [(share, f"{share / 100:g}") for share in (0, 25, 50, 75, 100)]
    return Scatter(
        width=width,
        height=height,
        left=left,
        right=right,
        top=top,
        bottom=bottom,
        points=_points(placed, (left, top, right, bottom)),
        x_ticks=[(across(share), text) for share, text in ticks],
        y_ticks=[(up(share), text) for share, text in ticks],
    )


def _ends(mark: Mark, at: float, place: Callable[[float], float]) -> tuple[float, float]:
    low, high = mark.inner or (at, at)
    return place(low), place(high)


def _points(placed: Sequence[_Placed], frame: _Box) -> list[Point]:
    names: list[_Box] = []
    lines = [line for one in placed for line in one.lines]
    points = []
    for one in placed:
        name = one.pair.name
        label = name if len(name) <= _LONGEST else f"{name[:_LONGEST]}…"
        places = _places(one, len(label) * _LETTER, frame)
        solid = [*names, *(other.near for other in placed if other is not one)]
        box, anchor = _free(places, [*solid, *lines]) or _free(places, solid) or places[0]
        names.append(box)
        points.append(
            Point(
                name=name,
                label=label,
                x=one.x,
                y=one.y,
                x_ends=one.x_ends,
                y_ends=one.y_ends,
                label_x=round(box[0] if anchor == "start" else box[2], 1),
                label_y=round(box[3] - 4, 1),
                anchor=anchor,
                role=one.pair.role,
                title=f"{one.pair.x.text} {one.pair.x.detail}, {one.pair.y.text} "
                f"{one.pair.y.detail}",
            )
        )
    return points


def _places(one: _Placed, size: float, frame: _Box) -> list[_Name]:
    """Where a name may stand inside the frame, beside the interval first, then ever farther."""
    found = []
    for step in range(2 * _TRIES):
        first, last = (one.x, one.x) if step else one.x_ends
        y = one.y + (step + 1) // 2 * _LINE * (-1 if step % 2 else 1)
        for anchor, start in (("start", last + _GAP), ("end", first - _GAP - size)):
            box = (start, y - _LINE / 2, start + size, y + _LINE / 2)
            wide = frame[0] <= box[0] and box[2] <= frame[2]
            if wide and frame[1] - _LINE <= box[1] and box[3] <= frame[3]:
                found.append((box, anchor))
    return found or [((one.x, one.y, one.x, one.y), "start")]


def _free(places: Sequence[_Name], taken: Sequence[_Box]) -> _Name | None:
    """The first place that overlaps nothing."""
    return next((p for p in places if not any(_overlap(p[0], box) for box in taken)), None)


def _overlap(a: _Box, b: _Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
