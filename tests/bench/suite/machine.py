"""What it was measured on."""

import datetime
import os
import platform
import subprocess
import time

from suite import place


def _sync_milliseconds(folder, count=200):
    """What one 4 KiB append and fdatasync costs there: p50 and p99."""
    path = folder / "sync"
    costs = []
    with open(path, "wb", buffering=0) as file:
        for _ in range(count):
            start = time.perf_counter()
            file.write(b"x" * 4096)
            os.fdatasync(file.fileno())
            costs.append((time.perf_counter() - start) * 1000)
    path.unlink()
    costs.sort()
    return costs[count // 2], costs[count * 99 // 100]


def _first(path, word):
    with open(path, encoding="ascii") as file:
        return next((line.split(":", 1)[1].strip() for line in file if word in line), platform.machine())


def describe(folder):
    p50, p99 = _sync_milliseconds(folder)
    revision = subprocess.run(
        ["git", "describe", "--always", "--dirty"], cwd=place.ROOT, capture_output=True, text=True, check=False
    ).stdout.strip()
    return {
        "day": datetime.date.today().isoformat(),
        "revision": revision,
        "processor": f"{os.cpu_count()} x {_first('/proc/cpuinfo', 'model name')}",
        "memory": f"{int(_first('/proc/meminfo', 'MemTotal').split()[0]) / 2**20:.0f} GiB",
        "system": f"Linux {platform.release()}",
        "load": f"{os.getloadavg()[0]:.1f}",
        "sync": f"4 KiB append + fdatasync: p50 {p50:.2f} ms, p99 {p99:.2f} ms",
    }


def show(machine):
    place.say(f"{machine['processor']}, {machine['memory']}, {machine['system']}, load {machine['load']}")
    place.say(machine["sync"])
