"""A line over the years, with the middle half of similar schools as a band. Breaks are left open and named."""

from collections.abc import Callable, Iterator, Sequence

from dataPacks.render.figures import Figure
from dataPacks.render.markup import Markup
from dataPacks.render.numbers import first_year, with_unit

from .axis import Axis, round_axis, tick_text
from .drawing import BAND, ENGLAND, GRID, INK, OWN, QUIET, SIMILAR, WHITE, Drawing, Point

TOP, FLOOR, HEIGHT = 34, 240, 268
LEFT, RIGHT, LABELS = 12.0, 61.0, 65.5
LABEL_HEIGHT = 36
WIDE, NARROW = 6, 3  # years whose names fit side by side on a wide page and on a phone


def trend(key: str, series: Sequence[Figure], title: str, description: str) -> Markup:
    """This school, similar schools' mean and England over `series` (oldest first)."""
    drawing = Drawing(key, title, description)
    axis = round_axis(_values(series), FLOOR, TOP, about=4)
    places = _places(series)
    _grid(drawing, axis, series)
    _band(drawing, axis, series, places)
    _years(drawing, series, places)
    _breaks(drawing, series, places)
    ends = [
        _line(drawing, axis, series, places, [_england(f) for f in series], ENGLAND, 2, "2 4", "England"),
        _line(drawing, axis, series, places, [f.similar("mean") for f in series], SIMILAR, 2, "", "Similar schools"),
        _line(drawing, axis, series, places, [f.value for f in series], OWN, 3.5, "", "This school"),
    ]
    _own_values(drawing, axis, series, places)
    _end_labels(drawing, [end for end in ends if end])
    return drawing.markup(HEIGHT)


def runs(
    series: Sequence[Figure], values: Sequence[float | None], also_open: Callable[[Figure, Figure], bool] | None = None
) -> Iterator[list[int]]:
    """The positions that may be joined by a line: neighbouring years that both have a value and no break between.

    `also_open` tells of two neighbours whether this line alone is open between them.
    """
    run: list[int] = []
    for i, value in enumerate(values):
        near = (series[run[-1]], series[i]) if run else None
        if near and (value is None or is_open(*near) or (also_open is not None and also_open(*near))):
            yield run
            run = []
        if value is not None:
            run.append(i)
    if run:
        yield run


def is_open(before: Figure, after: Figure) -> bool:
    """True where the line must not run from one year to the next."""
    then, now = first_year(before.year), first_year(after.year)
    return bool(after.break_since(before)) or then is None or now is None or now - then != 1


def england_turns(before: Figure, after: Figure) -> bool:
    """True where England's figure turns from published into worked out, or to other schools: not one population."""
    then, now = before.average("england"), after.average("england")
    return then is not None and now is not None and not then.is_alike(now)


def _england(figure: Figure) -> float | None:
    average = figure.average("england")
    return average.value if average else None


def _values(series: Sequence[Figure]) -> list[float]:
    parts = ("mean", "upper_quartile", "lower_quartile")
    found = [v for f in series for v in (f.value, _england(f), *(f.similar(part) for part in parts))]
    return [value for value in found if value is not None]


def _places(series: Sequence[Figure]) -> list[float]:
    """x of each year: neighbours one step apart, years on either side of a break a step and a half."""
    steps = [0.0]
    for before, after in zip(series, series[1:], strict=False):
        steps.append(steps[-1] + (1.5 if is_open(before, after) else 1.0))
    if len(steps) == 1:
        return [(LEFT + RIGHT) / 2]
    return [LEFT + (RIGHT - LEFT) * step / steps[-1] for step in steps]


def _grid(drawing: Drawing, axis: Axis, series: Sequence[Figure]) -> None:
    unit = series[-1].unit
    for y, words in tick_text(axis, lambda value, decimals: with_unit(value, unit, decimals)):
        drawing.line((0, y), (RIGHT + 2, y), GRID)
        drawing.text((0, y - 4), words, QUIET)


def _band(drawing: Drawing, axis: Axis, series: Sequence[Figure], places: Sequence[float]) -> None:
    quarters = [(f.similar("lower_quartile"), f.similar("upper_quartile")) for f in series]
    both = [None if low is None or high is None else low for low, high in quarters]
    for run in runs(series, both):
        upper, lower = ([(places[i], axis(quarters[i][side] or 0)) for i in run] for side in (1, 0))
        if len(run) == 1:
            upper, lower = (_widened(edge) for edge in (upper, lower))
        drawing.area(upper, lower, BAND, HEIGHT)


def _widened(edge: list[Point]) -> list[Point]:
    (x, y), half = edge[0], 2.5
    return [(x - half, y), (x + half, y)]


def _written(series: Sequence[Figure], i: int) -> tuple[bool, bool]:
    """Whether there is room for words at the i-th year on a wide page, and on a phone; for the last always."""
    step, back = -(-len(series) // WIDE), len(series) - 1 - i
    return back % step == 0, back % (2 * step if len(series) > NARROW else step) == 0


def _years(drawing: Drawing, series: Sequence[Figure], places: Sequence[float]) -> None:
    """Every year has its mark; as many are written out as there is room for."""
    for i, (figure, x) in enumerate(zip(series, places, strict=True)):
        wide, narrow = _written(series, i)
        drawing.line((x, FLOOR), (x, FLOOR + 5), QUIET)
        if wide:
            drawing.text((x, FLOOR + 21), figure.year, QUIET, "middle", only_wide=not narrow)


def _breaks(drawing: Drawing, series: Sequence[Figure], places: Sequence[float]) -> None:
    for i in range(1, len(series)):
        if is_open(series[i - 1], series[i]):
            x = (places[i - 1] + places[i]) / 2
            drawing.line((x, TOP - 12), (x, FLOOR), QUIET, 1, "3 4")
            drawing.text((x, TOP - 18), "break", QUIET, "middle")


def _line(
    drawing: Drawing,
    axis: Axis,
    series: Sequence[Figure],
    places: Sequence[float],
    values: Sequence[float | None],
    colour: str,
    width: float,
    dash: str,
    name: str,
) -> tuple[float, str, str, str] | None:
    """Draw the line in its runs; (y, name, value, colour) for the label at its end, if it reaches the last year."""
    points = {i: (places[i], axis(v)) for i, v in enumerate(values) if v is not None}
    for run in runs(series, values, england_turns if name == "England" else None):
        for a, b in zip(run, run[1:], strict=False):
            drawing.line(points[a], points[b], colour, width, dash)
        for i in run:
            if width > 3 and series[i].carried:
                drawing.dot(points[i], 4.5, WHITE, colour, 2.5)  # hollow: of the school before this one
            else:
                drawing.dot(points[i], 5.5 if width > 3 else 3.5, colour)
    last = values[-1] if values else None
    return None if last is None else (axis(last), name, series[-1].text(last), colour)


def _own_values(drawing: Drawing, axis: Axis, series: Sequence[Figure], places: Sequence[float]) -> None:
    """Our figure at our points, as far as there is room; the last has its label beside it."""
    for i, (figure, x) in enumerate(zip(series[:-1], places[:-1], strict=True)):
        wide, narrow = _written(series, i)
        if figure.value is not None and wide:
            mean, y = figure.similar("mean"), axis(figure.value)
            has_room_below = mean is not None and mean > figure.value and y + 22 < FLOOR
            y += 22 if has_room_below else -11
            drawing.text((x, y), figure.text(figure.value), OWN, "middle", bold=True, only_wide=not narrow)


def _end_labels(drawing: Drawing, ends: list[tuple[float, str, str, str]]) -> None:
    """Name and value at the end of each line, moved apart where lines end close together."""
    y = 0.0
    room = FLOOR + 8 - LABEL_HEIGHT * len(ends)
    for i, (at, name, value, colour) in enumerate(sorted(ends)):
        y = max(min(at - 4, room + LABEL_HEIGHT * i), y)
        drawing.dot((LABELS, y - 5), 4, colour)
        for words, drop in ((name, 0), (value, 16)):
            drawing.text((LABELS, y + drop), words, colour if colour != ENGLAND else INK, bold=colour == OWN, shift=9)
        y += LABEL_HEIGHT
