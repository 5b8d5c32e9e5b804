"""Results that are kept between runs, the bars they are held to, and RESULTS.md."""

import dataclasses
import json

from suite import place, plot
from suite.fold import MANY_VERSIONS, STATED_UNITS

RESULTS = place.BENCH / "RESULTS.md"
REMARKS = place.BENCH / "remarks.md"
PLOT = place.BENCH / "cost.svg"
SIDES = {"khoi": "Khoi", "duckdb": "DuckDB", "postgresql": "PostgreSQL"}


@dataclasses.dataclass
class Bar:
    what: str
    value: float
    bound: float
    at_least: bool = False
    unit: str = "x"

    @property
    def met(self):
        return self.value >= self.bound if self.at_least else self.value <= self.bound

    def cells(self):
        sign = "≥" if self.at_least else "≤"
        verdict = "met" if self.met else "**missed**"
        return [self.what, f"{self.value:.2f} {self.unit}", f"{sign} {self.bound:g} {self.unit}", verdict]


class Results:
    """By part; a run of some parts replaces those."""

    def __init__(self, path):
        self._path = path
        self._kept = json.loads(self._path.read_text()) if self._path.exists() else {"parts": {}}

    def begin(self, machine, arguments):
        self.machine = machine
        self.arguments = " ".join(arguments)

    def add(self, name, result):
        if result is not None:
            self._kept["parts"][name] = {"machine": self.machine, "arguments": self.arguments, "result": result}
            self._path.write_text(json.dumps(self._kept, indent=1))

    def part(self, name):
        return self._kept["parts"].get(name, {}).get("result")

    def entry(self, name):
        return self._kept["parts"].get(name)

    def folds(self, versions=1):
        """Of the fold part, by units."""
        return {
            each["shape"]["units"]: each for each in self.part("fold") or [] if each["shape"]["versions"] == versions
        }


def _fold_bars(kept):
    singles = kept.folds()
    if not singles:
        return []
    units = min(STATED_UNITS, max(singles))
    one = singles[units]
    many = kept.folds(MANY_VERSIONS).get(units)
    cold = one["khoi"]["total"]["cold_ms"]
    at = f"{units:,} units"
    bars = []
    if "duckdb" in one:
        bars.append(Bar(f"total per cell, cold, {at}: DuckDB / Khoi", one["duckdb"]["total"]["cold_ms"] / cold, 3, True))
    bars.append(Bar(f"the same: Khoi / plain loop in memory", cold / one["khoi"]["plain_loop"]["ms"], 2))
    bars.append(
        Bar(f"as of a revision since which 3 % changed / latest, {at}", one["khoi"]["as_of_late"]["cold_ms"] / cold, 1.5)
    )
    if many is not None:
        khoi = many["khoi"]
        bars.append(Bar(f"{MANY_VERSIONS} versions of each report / 1 version", khoi["total"]["cold_ms"] / cold, 1.1))
        bars.append(
            Bar(
                f"as of a revision since which everything changed / latest, {MANY_VERSIONS} versions",
                khoi["as_of_all"]["cold_ms"] / khoi["total"]["cold_ms"],
                10,
            )
        )
    if 1_000_000 in singles and units == STATED_UNITS:
        growth = singles[1_000_000]["khoi"]["total"]["cold_ms"] / cold / 10
        bars.append(Bar("1,000,000 units, for each unit / 100,000 units", growth, 1.2))
    return bars


def _submit_bars(kept):
    part = kept.part("submit")
    if part is None:
        return []
    rate = {name: side["submissions_per_s"] for name, side in part["sides"].items()}
    bars = [
        Bar("Submit / bare ceiling", rate["Submit"] / rate["bare ceiling"], 0.6, True),
        Bar("SubmitStream / Submit", rate["SubmitStream"] / rate["Submit"], 1, True),
    ]
    for name in ("PostgreSQL, lines only", "PostgreSQL, with content"):
        if name in rate:
            bars.append(Bar(f"Submit / {name}", rate["Submit"] / rate[name], 3, True))
    return bars


def bars(kept):
    found = _fold_bars(kept) + _submit_bars(kept)
    warm = kept.part("warm")
    if warm is not None:
        found.append(Bar("warm summary of 1,000 units, p99", warm["by_code"]["warm_p99_ms"], 1, unit="ms"))
        found.append(Bar("the same after a submission, p99", warm["by_code"]["changed_p99_ms"], 5, unit="ms"))
    watch = kept.part("watch")
    if watch is not None:
        found.append(Bar("submissions lost to 1,000 watchers", watch["loss_percent"], 10, unit="%"))
    startup = kept.part("startup")
    if startup is not None:
        what = f"start with {startup['versions']:,} versions"
        found.append(Bar(f"{what}, a write-ahead log to replay", startup["first_ms"] / 1000, 1, unit="s"))
        found.append(Bar(f"{what}, after a stop", startup["median_ms"] / 1000, 1, unit="s"))
    for each in kept.part("memory") or []:
        found.append(
            Bar(f"memory of khoid at {each['units']:,} units, highest", each["peak_mib"], each["limit_mib"], unit="MiB")
        )
    return found


def _table(head, rows):
    widths = [max(len(str(row[i])) for row in [head, *rows]) for i in range(len(head))]
    lines = [head, ["-" * width for width in widths], *rows]
    return "\n".join("| " + " | ".join(str(cell).ljust(width) for cell, width in zip(row, widths)) + " |" for row in lines)


def table(found):
    return _table(["what", "measured", "bar", ""], [bar.cells() for bar in found]) if found else "no bars"


def _milliseconds(times, key):
    return f"{times[key]:,.1f}" if times else ""


def _fold_section(kept):
    lines = []
    questions = {
        "total": "total per cell",
        "as_of_late": "as of, 3 % changed since",
        "as_of_all": "as of, all changed since",
    }
    rows = []
    for each in kept.part("fold") or []:
        shape = each["shape"]
        name = f"{shape['units']:,}" + (f" x {shape['versions']} versions" if shape["versions"] > 1 else "")
        loop = {"cold_ms": each["khoi"]["plain_loop"]["ms"]}
        for question, text in questions.items():
            if question in each["khoi"]:
                sides = [each.get(side, {}).get(question) for side in SIDES]
                rows.append(
                    [name, text]
                    + [f"{_milliseconds(side, 'cold_ms')} / {_milliseconds(side, 'warm_ms')}" if side else "" for side in sides]
                    + [_milliseconds(loop, "cold_ms") if question == "total" else ""]
                )
        # A whole answer with coverage and digest on one side, the figures alone on the others.
        sides = [each["khoi"]["authority_answer"]] + [each.get(side, {}).get("authority") for side in ("duckdb", "postgresql")]
        rows.append(
            [name, f"an authority of {each['khoi']['authority']['units']:,} units by bloc, whole answer"]
            + [f"{_milliseconds(side, 'cold_ms')} / {_milliseconds(side, 'warm_ms')}" if side else "" for side in sides]
            + [""]
        )
        central = each["khoi"]["central_answer"]
        rows.append(
            [name, "all authorities, whole answer", f"{_milliseconds(central, 'cold_ms')} / {_milliseconds(central, 'warm_ms')}", "", "", ""]
        )
    lines.append(_table(["units", "question", *SIDES.values(), "plain loop"], rows))
    return "\n".join(lines)


def _size_rows(kept):
    rows = []
    for units, each in kept.folds().items():
        figures = (units + units * each["shape"]["late_share"] // 100) * each["shape"]["figures"]
        spaces = each["khoi"]["space_bytes"]
        row = [f"{units:,}", f"{(spaces['now'] + spaces['past'] + spaces['fig']) / figures:.1f}", f"{each['store_bytes'] / figures:.1f}"]
        duckdb, postgresql = each.get("duckdb"), each.get("postgresql")
        row.append(f"{duckdb['file_bytes'] / figures:.1f}" if duckdb else "")
        row.append(
            f"{(postgresql['figure_bytes'] + postgresql['latest_bytes'] + postgresql['index_bytes']) / figures:.1f}"
            if postgresql
            else ""
        )
        rows.append(row)
    return rows


def _submit_section(part):
    rows = [
        [name, f"{side['submissions_per_s']:,.0f}", f"{side['p50_ms']:.2f}", f"{side['p99_ms']:.2f}"]
        + [f"{side['server_us']:.0f}", f"{side['bytes_each']:,.0f}" if "bytes_each" in side else ""]
        for name, side in part["sides"].items()
    ]
    return _table(["", "per second", "p50 ms", "p99 ms", "server processor us", "bytes on disk each"], rows)


def _settings_section(kept):
    lines = []
    for each in kept.part("fold") or []:
        for side in ("duckdb", "postgresql"):
            if side in each:
                text = f"- {SIDES[side]} {each[side]['version']}: {', '.join(each[side]['settings'])}"
                if text not in lines:
                    lines.append(text)
    return "\n".join(lines)


def _machine_section(kept):
    lines = []
    for name in ("fold", "warm", "submit", "watch", "startup", "memory"):
        entry = kept.entry(name)
        if entry:
            machine = entry["machine"]
            lines.append(
                f"- {name}: {machine['day']}, revision {machine['revision']}, {machine['processor']}, {machine['memory']}, "
                f"{machine['system']}, load {machine['load']}; {machine['sync']}; `tests/bench/run {entry['arguments']}`"
            )
    return "\n".join(lines)


def write(kept, found):
    """RESULTS.md and the plot."""
    sections = [
        "# Results\n\nWritten by `tests/bench/run --write`; tests/bench/run says what the parts do. Figures of one machine: what "
        "carries over is the ratios. Remarks are those of remarks.md.",
        "## Bars\n\n" + table(found),
    ]
    if kept.part("fold"):
        sections.append(
            "## Totals of a period\n\nMilliseconds, cold / warm, medians. Cold is an empty cache of the database (block cache, "
            "buffer manager, shared buffers) over files that the operating system has in memory, for all sides; warm is the "
            "same question again. All answers are equal.\n\n" + _fold_section(kept)
        )
        if plot.write(kept, PLOT):
            sections.append(f"![Cost against size](cost.svg)")
        sections.append(
            "### Bytes on disk for each figure that was submitted\n\n"
            + _table(["units", "Khoi: figures and heads", "Khoi: all, with the log", "DuckDB", "PostgreSQL"], _size_rows(kept))
        )
    if kept.part("submit"):
        sections.append("## Submissions\n\n" + _submit_section(kept.part("submit")))
    sections.append("## Remarks\n\n" + (REMARKS.read_text(encoding="utf-8").strip() if REMARKS.exists() else "None."))
    sections.append("## Peers\n\n" + _settings_section(kept))
    sections.append("## Machine and commands\n\n" + _machine_section(kept))
    RESULTS.write_text("\n\n".join(sections) + "\n", encoding="utf-8")
    place.say(f"wrote {RESULTS.relative_to(place.ROOT)}")
