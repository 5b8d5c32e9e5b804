"""A summary of 1,000 units in 60 blocs that is asked for again, and after each of many submissions."""

import json

from suite import place


def measure(settings, data):
    del data
    with place.fresh_folder() as folder:
        printed = place.output_of(
            settings.bin / "warm_bench",
            f"--directory={folder / 'data'}",
            *(["--cpu-time"] if settings.cpu_time else []),
        ).splitlines()
    for line in printed[:-1]:
        place.say(f"  {line}")
    return json.loads(printed[-1])
