"""Submissions at full rate while 1,000 watch the same authority."""

import json

from suite import place


def measure(settings, data):
    del data
    program = settings.bin / "watch_bench"
    if not program.exists():
        place.say("  watch_bench is not built")
        return None
    with place.fresh_folder():
        printed = place.output_of(program, "--json").splitlines()
    for line in printed[:-1]:
        place.say(f"  {line}")
    return json.loads(printed[-1])
