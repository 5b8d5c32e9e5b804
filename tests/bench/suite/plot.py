"""A plot of cost against size as SVG: both axes logarithmic, one line for each side."""

import math

WIDTH, HEIGHT = 760, 460
LEFT, RIGHT, TOP, BOTTOM = 80, 170, 50, 60
COLOURS = {"Khoi": "#b3001b", "DuckDB": "#c58b00", "PostgreSQL": "#336791", "plain loop": "#555555"}


def _series(kept):
    """Milliseconds of the cold total by units, for each side."""
    series = {name: {} for name in COLOURS}
    for units, each in kept.folds().items():
        series["Khoi"][units] = each["khoi"]["total"]["cold_ms"]
        series["plain loop"][units] = each["khoi"]["plain_loop"]["ms"]
        for name in ("DuckDB", "PostgreSQL"):
            if name.lower() in each:
                series[name][units] = each[name.lower()]["total"]["cold_ms"]
    return {name: points for name, points in series.items() if points}


def _decades(values):
    return range(math.floor(math.log10(min(values))), math.ceil(math.log10(max(values))) + 1)


class _Axes:
    def __init__(self, series):
        units = [unit for points in series.values() for unit in points]
        times = [time for points in series.values() for time in points.values()]
        self.x_decades, self.y_decades = _decades(units), _decades(times)

    @staticmethod
    def _place(value, decades, begin, end):
        span = max(1, decades[-1] - decades[0])
        return begin + (math.log10(value) - decades[0]) / span * (end - begin)

    def x(self, units):
        return self._place(units, self.x_decades, LEFT, WIDTH - RIGHT)

    def y(self, milliseconds):
        return self._place(milliseconds, self.y_decades, HEIGHT - BOTTOM, TOP)


def _text(x, y, text, anchor="middle", more=""):
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" {more}>{text}</text>'


def _time(decade):
    return f"{10**decade:g} ms" if decade < 3 else f"{10 ** (decade - 3):g} s"


def _grid(axes):
    parts = []
    for decade in axes.x_decades:
        x = axes.x(10**decade)
        parts.append(f'<line x1="{x:.1f}" y1="{TOP}" x2="{x:.1f}" y2="{HEIGHT - BOTTOM}" stroke="#ddd"/>')
        parts.append(_text(x, HEIGHT - BOTTOM + 20, f"{10**decade:,}"))
    for decade in axes.y_decades:
        y = axes.y(10**decade)
        parts.append(f'<line x1="{LEFT}" y1="{y:.1f}" x2="{WIDTH - RIGHT}" y2="{y:.1f}" stroke="#ddd"/>')
        parts.append(_text(LEFT - 8, y + 4, _time(decade), "end"))
    return parts


def _line(axes, name, points):
    places = [(axes.x(units), axes.y(time)) for units, time in sorted(points.items())]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    colour = COLOURS[name]
    dashes = ' stroke-dasharray="5 4"' if name == "plain loop" else ""
    parts = [f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"{dashes}/>']
    parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{colour}"/>' for x, y in places]
    last_units = max(points)
    parts.append(
        _text(places[-1][0] + 10, places[-1][1] + 4, f"{name}, {points[last_units]:,.1f} ms", "start", f'fill="{colour}"')
    )
    return parts


def write(kept, path):
    """False when there is nothing to plot."""
    series = _series(kept)
    if not series:
        return False
    axes = _Axes(series)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
        _text(LEFT, 26, "Total per cell of a period, cold, about 100 figures a report", "start", 'font-size="15"'),
        *_grid(axes),
        _text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 14, "units"),
        *(part for name, points in series.items() for part in _line(axes, name, points)),
        "</svg>",
    ]
    path.write_text("\n".join(parts) + "\n", encoding="utf-8")
    return True
