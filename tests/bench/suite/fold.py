"""Totals of a period from a cold store, beside DuckDB, PostgreSQL and a plain loop over the same bytes."""

import dataclasses
import json

from suite import duckdb, place, postgres, questions
from suite.data import Shape

# Beyond this PostgreSQL's answers take minutes.
POSTGRES_UNITS_MAX = 100_000
# The size at which the bars are stated.
STATED_UNITS = 100_000
MANY_VERSIONS = 20


def _khoi(settings, data, shape, folder):
    answers = folder / "khoi.csv"
    printed = place.output_of(
        settings.bin / "fold_bench",
        f"--data={data.store(shape)}",
        f"--answers={answers}",
        f"--catalogs={len(data.catalogs)}",
        f"--repetitions={settings.repetitions}",
        *(["--cpu-time"] if settings.cpu_time else []),
        *shape.flags(),
    )
    return json.loads(printed), answers


def _show(side, result):
    for question in ("total", "as_of_late", "as_of_all", "authority_answer", "authority", "central_answer"):
        times = result.get(question)
        if isinstance(times, dict) and "cold_ms" in times:
            place.say(f"  {side:<11} {question:<17} {times['cold_ms']:>9.1f} ms cold {times['warm_ms']:>9.1f} ms warm")


def _compare(settings, data, shape, peers):
    """One shape on every side."""
    with place.fresh_folder() as folder:
        khoi, answers = _khoi(settings, data, shape, folder)
        result = {"shape": dataclasses.asdict(shape), "khoi": khoi, "store_bytes": place.bytes_in(data.store(shape))}
        place.say(f"  {'plain loop':<29} {khoi['plain_loop']['ms']:>9.1f} ms")
        _show("Khoi", khoi)
        ours = questions.read_answers(answers)
        for name, peer in peers.items():
            measured = peer.measure(settings, data, shape, khoi["authority"]["number"], folder)
            if measured is None:
                place.say(f"  {name} is not installed: tools/install_packages bench")
                continue
            result[name.lower()], theirs = measured
            _show(name, result[name.lower()])
            questions.require_equal(name, questions.read_answers(theirs), ours)
    return result


def measure(settings, data):
    results = []
    for units in settings.sizes:
        shape = Shape(units)
        place.say(f"{shape}")
        peers = {"DuckDB": duckdb, **({"PostgreSQL": postgres} if units <= POSTGRES_UNITS_MAX else {})}
        results.append(_compare(settings, data, shape, peers))
    stated = min(STATED_UNITS, max(settings.sizes))
    if settings.full:
        twice = Shape(stated, versions=2)
        place.say(f"{twice}")
        results.append(_compare(settings, data, twice, {"DuckDB": duckdb, "PostgreSQL": postgres}))
    many = Shape(stated, versions=MANY_VERSIONS)
    place.say(f"{many}")
    results.append(_compare(settings, data, many, {}))
    return results
