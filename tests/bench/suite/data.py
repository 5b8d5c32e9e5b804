"""The data of one shape: as a store, and as values for other databases. Made when first asked for."""

import dataclasses
import os
import shutil
import subprocess
import time

from suite import place

PERIOD = "2022-S1"


@dataclasses.dataclass(frozen=True)
class Shape:
    units: int
    versions: int = 1
    figures: int = 100
    late_share: int = 3
    seed: int = 1

    def flags(self):
        return [f"--{field.name.replace('_', '-')}={getattr(self, field.name)}" for field in dataclasses.fields(self)]

    @property
    def version_count(self):
        """Of all units together."""
        return self.units * self.versions + self.units * self.late_share // 100

    def __str__(self):
        versions = "" if self.versions == 1 else f", {self.versions} versions each"
        return f"{self.units:,} units x {self.figures} figures{versions}, {self.late_share} % late corrections"


class Data:
    """Stores by shape, in a folder of the run."""

    def __init__(self, settings, folder):
        self._settings = settings
        self._folder = folder
        self._made = {}

    @property
    def catalogs(self):
        return place.EXAMPLE_CATALOGS

    def store(self, shape):
        """The data directory, with the example's catalogs; no process has it open. It must stay as it is."""
        if shape not in self._made:
            path = self._folder / f"store-{shape.units}x{shape.versions}"
            place.require_room(self._folder, 4 * shape.version_count * shape.figures * 5 / 2**30, f"A store of {shape}")
            begin = time.monotonic()
            place.output_of(
                *(self._settings.bin / "make_data", "store", f"--data={path}", *shape.flags()),
                *(f"--catalog={catalog}" for catalog in self.catalogs),
            )
            seconds = time.monotonic() - begin
            place.say(
                f"  made a store of {shape} in {seconds:.0f} s: {shape.version_count / seconds:,.0f} versions/s, "
                f"{place.bytes_in(path) / 1e6:,.0f} MB"
            )
            self._made[shape] = path
        return self._made[shape]

    def made(self):
        """The shapes whose stores are at hand."""
        return list(self._made)

    def copy_of(self, shape, path):
        """A store that may be written to. RocksDB never changes a table once it is written, so tables are linked."""
        shutil.copytree(
            self.store(shape), path, copy_function=lambda a, b: (os.link if a.endswith(".sst") else shutil.copy2)(a, b)
        )
        return path

    def authorities(self, shape):
        """The identifiers of all authorities."""
        return place.output_of(self._settings.bin / "make_data", "authorities", *shape.flags()).split()

    def cells(self, shape):
        """A file with one line for each cell: cell,code,status."""
        path = self._folder / f"cells-{shape.figures}.csv"
        path.write_text(place.output_of(self._settings.bin / "make_data", "cells", *shape.flags()), encoding="ascii")
        return path

    def values(self, shape):
        """A running program whose output is every figure: authority,bloc,unit,cell,value,revision,until."""
        return subprocess.Popen(
            [str(self._settings.bin / "make_data"), "values", *shape.flags()], stdout=subprocess.PIPE
        )
