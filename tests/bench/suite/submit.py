"""Durable submissions: khoid, the bare ceiling, and one PostgreSQL transaction for each report.

All take the same reports from the same load program; bare_ceiling only parses, serialises and group-commits them, the raw
floor does not even parse. PostgreSQL stores the same lines, with and without the content that khoid stores beside them.
"""

import json
import os
import pathlib
import resource
import statistics
import subprocess
import sys

from suite import place, postgres

WARMUP_SECONDS = 2


def add_arguments(parser):
    group = parser.add_argument_group("submit")
    group.add_argument("--in-flight", type=int, default=64)
    group.add_argument("--connections", type=int, default=4)
    group.add_argument("--lines", type=int, default=100)
    group.add_argument("--units", type=int, default=1000)
    group.add_argument("--bytes", action="store_true", help="send report_bytes in place of report")
    group.add_argument("--raw", action="store_true", help="measure the raw floor too")


def programs(settings):
    """tests/end_to_end/programs.py, on the programs that are measured."""
    os.environ["KHOI_BIN"] = str(settings.bin)
    folder = str(place.ROOT / "tests" / "end_to_end")
    if folder not in sys.path:
        sys.path.insert(0, folder)
    import programs as module  # pylint: disable=import-outside-toplevel

    return module


def _processor_seconds(pid):
    """What a process has used so far."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", maxsplit=1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _timed(settings, server_seconds, program, *more):
    """Runs a load program; adds what a submission cost the server and the client."""
    options = settings.options
    server_before = server_seconds()
    client_before = resource.getrusage(resource.RUSAGE_CHILDREN)
    result = json.loads(
        place.output_of(
            settings.bin / program,
            f"--seconds={settings.seconds}",
            f"--warmup={WARMUP_SECONDS}",
            f"--in-flight={options.in_flight}",
            f"--lines={options.lines}",
            *more,
        )
    )
    client_after = resource.getrusage(resource.RUSAGE_CHILDREN)
    client = sum(getattr(client_after, use) - getattr(client_before, use) for use in ("ru_utime", "ru_stime"))
    result["server_us"] = (server_seconds() - server_before) / result["answered"] * 1e6
    result["client_us"] = client / result["answered"] * 1e6
    return result


def load(settings, address, pid, *more):
    options = settings.options
    return _timed(
        settings,
        lambda: _processor_seconds(pid),
        "khoi_load",
        f"--server={address}",
        f"--connections={options.connections}",
        f"--units={options.units}",
        "--json",
        *(["--bytes"] if options.bytes else []),
        *more,
    )


def _khoid(settings, *more):
    module = programs(settings)
    with place.fresh_folder() as folder:
        module.run("khoi-admin", "init", folder / "data")
        with module.Khoid(folder / "data") as khoid:
            khoid.apply_example()
            result = load(settings, khoid.address, khoid.process.pid, *more)
            khoid.stop()
        result["bytes_each"] = place.bytes_in(folder / "data") / result["answered"]
    return result


def _ceiling(settings, *more):
    with place.fresh_folder() as folder:
        with subprocess.Popen(
            [str(settings.bin / "bare_ceiling"), f"--data={folder / 'data'}", *more],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as ceiling:
            port = int(ceiling.stdout.readline())
            result = load(settings, f"127.0.0.1:{port}", ceiling.pid, "--bare")
            ceiling.stdin.close()
    return result


def _postgres(settings, server, *more):
    result = _timed(settings, server.processor_seconds, "postgres_load", f"--conninfo={server.conninfo}", *more)
    result["bytes_each"] = sum(
        int(server.psql(f"SELECT pg_total_relation_size('{table}')")) for table in ("report", "line")
    ) / result["answered"]
    return result


def _show(name, result):
    place.say(
        f"  {name:<26} {result['submissions_per_s']:>9,.0f}/s   p50 {result['p50_ms']:>7.2f} ms"
        f"   p99 {result['p99_ms']:>7.2f} ms"
        f"   processor: server {result['server_us']:>4.0f} us, client {result['client_us']:>3.0f} us each"
    )


def _content_bytes(settings):
    """How large the content of such a report is, as khoid stores it."""
    return int(place.output_of(settings.bin / "khoi_load", "--content-size", f"--lines={settings.options.lines}"))


def measure(settings, data):
    del data
    options = settings.options
    sides = {
        "bare ceiling": lambda: _ceiling(settings),
        "Submit": lambda: _khoid(settings),
        "SubmitStream": lambda: _khoid(settings, "--stream"),
    }
    if options.raw:
        sides["raw floor"] = lambda: _ceiling(settings, "--raw")
    with postgres.running() as server:
        if server is None or not (settings.bin / "postgres_load").exists():
            place.say("  PostgreSQL is not installed: tools/install_packages bench")
        else:
            content = f"--content-bytes={_content_bytes(settings)}"
            sides["PostgreSQL, lines only"] = lambda: _postgres(settings, server)
            sides["PostgreSQL, with content"] = lambda: _postgres(settings, server, "--key-lines", content)
        place.say(
            f"  {options.lines}-line reports of {options.units} units, {options.in_flight} in flight over "
            f"{options.connections} connections, {settings.rounds} rounds of {settings.seconds:g} s"
        )
        results = {name: [] for name in sides}
        for number in range(settings.rounds):
            # Every other round backwards, so that none is always the one that finds the disk busy.
            for name in list(sides)[:: 1 if number % 2 == 0 else -1]:
                results[name].append(sides[name]())
                _show(name, results[name][-1])
    place.say("  medians")
    medians = {
        name: {key: statistics.median(result[key] for result in each) for key in each[0]}
        for name, each in results.items()
    }
    for name, median in medians.items():
        _show(name, median)
    return {"options": {key: getattr(options, key) for key in ("in_flight", "connections", "lines")}, "sides": medians}
