"""From the start of khoid until it says that it is ready, over a million stored versions."""

import statistics
import time

from suite import place, submit
from suite.data import Shape

VERSION_COUNT = 1_000_000
STARTS = 5


def measure(settings, data):
    module = submit.programs(settings)
    # The many versions of a fold where they are at hand.
    shape = next((made for made in data.made() if made.version_count >= VERSION_COUNT), None) or Shape(50_000, 20)
    store = data.store(shape)
    milliseconds = []
    with place.fresh_folder() as folder:
        # On a copy of the links: a start writes, and others use the store.
        copy = data.copy_of(shape, folder / "data")
        for _ in range(STARTS):
            begin = time.perf_counter()
            with module.Khoid(copy) as khoid:
                milliseconds.append((time.perf_counter() - begin) * 1000)
                khoid.stop()
    result = {
        "versions": shape.version_count,
        "bytes": place.bytes_in(store),
        # The first finds the write-ahead log of whoever wrote the data and replays it; the others were stopped in order.
        "first_ms": milliseconds[0],
        "median_ms": statistics.median(milliseconds[1:]),
    }
    place.say(
        f"  {shape.version_count:,} versions, {result['bytes'] / 1e6:,.0f} MB: {result['first_ms']:.0f} ms "
        f"with a write-ahead log to replay, {result['median_ms']:.0f} ms afterwards"
    )
    return result
