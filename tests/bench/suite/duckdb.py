"""DuckDB, through its package for Node.js."""

import json
import subprocess

from suite import place, questions

PROGRAM = place.BENCH / "peers" / "duckdb.mjs"
THREADS = 2


def measure(settings, data, shape, authority, folder):
    """Loads the values of a shape and asks every question. None when DuckDB is not installed."""
    node = place.node()
    if node is None:
        return None
    database = folder / "duckdb.db"
    with data.values(shape) as values:
        loaded = json.loads(
            place.output_of(node, PROGRAM, "load", database, data.cells(shape), stdin=values.stdout)
        )
    if values.returncode != 0:
        place.fail(f"make_data ended with {values.returncode}")
    answers = folder / "duckdb.csv"
    request = {
        "repetitions": settings.repetitions,
        "threads": THREADS,
        "questions": questions.questions(shape, authority),
        "answers": str(answers),
    }
    done = subprocess.run(
        [node, PROGRAM, "ask", database], input=json.dumps(request), stdout=subprocess.PIPE, text=True, check=True
    )
    result = {**loaded, **json.loads(done.stdout), "file_bytes": database.stat().st_size}
    database.unlink()
    return result, answers
