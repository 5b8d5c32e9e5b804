"""Where things are, and how much is measured."""

import contextlib
import dataclasses
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[3]
BENCH = ROOT / "tests" / "bench"
EXAMPLE_CATALOGS = sorted((ROOT / "deploy" / "example" / "catalog").glob("*.textproto"))


@dataclasses.dataclass
class Settings:
    """What the command line says."""

    bin: pathlib.Path
    full: bool
    sizes: list
    repetitions: int
    rounds: int
    seconds: float
    cpu_time: bool
    options: object  # the rest


def say(text):
    print(text, flush=True)


def fail(text):
    sys.exit(f"tests/bench/run: {text}")


def output_of(*command, **more):
    """Runs a program to its end and returns what it printed; its errors go to ours."""
    done = subprocess.run([str(part) for part in command], stdout=subprocess.PIPE, text=True, check=False, **more)
    if done.returncode != 0:
        fail(f"{pathlib.Path(command[0]).name} ended with {done.returncode}: {' '.join(map(str, command))}")
    return done.stdout


@contextlib.contextmanager
def fresh_folder():
    """A folder that is gone afterwards, in TMPDIR."""
    with tempfile.TemporaryDirectory(prefix="khoi-bench-") as folder:
        yield pathlib.Path(folder)


def require_room(folder, gigabytes, what):
    free = shutil.disk_usage(folder).free / 2**30
    if free < gigabytes:
        fail(f"{what} needs about {gigabytes:.0f} GiB in {folder}, where {free:.0f} are free; set TMPDIR")


def bytes_in(folder):
    """What the files of a folder take."""
    return sum(
        (pathlib.Path(parent) / name).stat().st_size for parent, _, names in os.walk(folder) for name in names
    )


def node():
    """The program that runs DuckDB; None when it or the package is missing."""
    if shutil.which("node") is None or not (BENCH / "peers" / "node_modules" / "@duckdb" / "node-api").is_dir():
        return None
    return "node"
