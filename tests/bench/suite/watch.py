"""Submissions at full rate while 1,000 watch the same authority.

Each pair of rounds has a khoid of its own, whose units have all reported before; every other pair begins with the
watchers. The load program, the watchers and the server share the machine, so the processor time of the server for each
submission is told beside the rates.
"""

import contextlib
import json
import statistics
import subprocess

from suite import place, submit

WATCHERS = 1000
CONNECTIONS = 8


@contextlib.contextmanager
def _watching(settings, address, told):
    """Watchers that have all got their first message; what came until the end goes into `told`."""
    command = [
        str(settings.bin / "watch_bench"),
        f"--server={address}",
        f"--watchers={WATCHERS}",
        f"--connections={CONNECTIONS}",
    ]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as watchers:
        if watchers.stdout.readline() != "ready\n":
            place.fail("watch_bench got no first messages")
        yield
        watchers.stdin.close()
        told.update({f"watch_{key}": value for key, value in json.loads(watchers.stdout.readline()).items()})


def _prime(settings, address):
    """Every unit reports."""
    options = settings.options
    place.output_of(
        settings.bin / "khoi_load",
        f"--server={address}",
        "--seconds=60",
        "--warmup=0",
        f"--count={2 * options.units}",
        f"--in-flight={options.in_flight}",
        f"--lines={options.lines}",
        f"--units={options.units}",
    )


def _measure_one(settings, khoid, with_watchers):
    told = {}
    with _watching(settings, khoid.address, told) if with_watchers else contextlib.nullcontext():
        result = submit.load(settings, khoid.address, khoid.process.pid)
    return result | told


def _measure_pair(settings, watchers_first):
    module = submit.programs(settings)
    results = {}
    with place.fresh_folder() as folder:
        module.run("khoi-admin", "init", folder / "data")
        with module.Khoid(folder / "data") as khoid:
            khoid.apply_example()
            _prime(settings, khoid.address)
            for with_watchers in (True, False) if watchers_first else (False, True):
                results[with_watchers] = _measure_one(settings, khoid, with_watchers)
            khoid.stop()
    return results


def _show(with_watchers, result):
    name = f"{WATCHERS:,} watchers" if with_watchers else "no watchers"
    line = (
        f"  {name:<15} {result['submissions_per_s']:>9,.0f}/s   p99 {result['p99_ms']:>7.2f} ms"
        f"   processor: server {result['server_us']:>4.0f} us, load {result['client_us']:>3.0f} us each"
    )
    if with_watchers:
        line += (
            f"   told {result['watch_messages']:,} messages, {result['watch_bytes'] / 2**20:,.1f} MiB"
            f" (whole: {result['watch_first_bytes'] / 1024:,.0f} KiB)"
        )
    place.say(line)


def measure(settings, data):
    del data
    if not (settings.bin / "watch_bench").exists():
        place.say("  watch_bench is not built")
        return None
    pairs = []
    for number in range(settings.rounds):
        pairs.append(_measure_pair(settings, watchers_first=number % 2 == 1))
        for with_watchers, result in pairs[-1].items():
            _show(with_watchers, result)

    def median(key, with_watchers):
        return statistics.median(pair[with_watchers][key] for pair in pairs)

    ratio = statistics.median(pair[True]["submissions_per_s"] / pair[False]["submissions_per_s"] for pair in pairs)
    place.say(f"  median ratio {ratio:.3f}")
    return {
        "watchers": WATCHERS,
        "loss_percent": (1 - ratio) * 100,
        "submissions_per_s_without": median("submissions_per_s", False),
        "submissions_per_s_with": median("submissions_per_s", True),
        "server_us_without": median("server_us", False),
        "server_us_with": median("server_us", True),
        "messages": sum(pair[True]["watch_messages"] for pair in pairs),
        "message_bytes": sum(pair[True]["watch_bytes"] for pair in pairs),
        "whole_bytes": pairs[-1][True]["watch_first_bytes"],
    }
