#!/usr/bin/python3
"""Checks that the source tree is the picture in ARCHITECTURE.md: who may include whom, and what files must be like.

The table below is that picture. A change of the design changes the table and the picture together.

Usage: layers.py [--root DIRECTORY]; prints one line for each violation and exits 1 when there is one.
"""

import argparse
import dataclasses
import pathlib
import re
import sys


@dataclasses.dataclass(frozen=True)
class Layer:
    """What the sources of one folder may include beside the folder itself and the rest of the standard library."""

    folders: tuple = ()
    libraries: tuple = ()


# Names for the parts of `proto`: who may see which package, and who may see gRPC's stubs.
PUBLIC, STORED, CONFIG, STUBS = "public messages", "stored messages", "config messages", "gRPC stubs"
MESSAGES = (PUBLIC, STORED, "protobuf", "absl")

EVERYWHERE = "everything"

LAYERS = {
    # The three that do not know each other. The domain has no I/O, clock, thread, gRPC or RocksDB; stdio is there for
    # the last words of a broken invariant.
    "services/domain": Layer(libraries=(*MESSAGES, "icu", "openssl", "stdio")),
    "services/access": Layer(libraries=(PUBLIC, "protobuf", "absl")),
    "storage": Layer(libraries=(*MESSAGES, "openssl", "stdio", "files", "system", "threads")),
    # Domain and storage together, still without gRPC.
    "services/ledger": Layer(
        folders=("services/domain", "storage"), libraries=(*MESSAGES, "openssl", "threads", "clock", "stdio", "files")
    ),
    "services/summary": Layer(
        folders=("services/domain", "services/ledger", "storage"), libraries=(*MESSAGES, "openssl", "stdio", "threads")
    ),
    # The first that knows gRPC.
    "services/rpc": Layer(
        folders=("services/access", "services/domain", "services/ledger", "services/summary", "storage"),
        libraries=(*MESSAGES, STUBS, "grpc", "icu", "openssl", "threads", "clock", "stdio", "files"),
    ),
    # The only one that names concrete classes.
    "services/server": Layer(
        folders=(
            "services/access",
            "services/domain",
            "services/ledger",
            "services/rpc",
            "services/summary",
            "storage",
        ),
        libraries=(
            *(*MESSAGES, CONFIG, STUBS, "grpc", "cli11", "icu", "openssl", "systemd"),
            *("threads", "clock", "stdio", "files", "system"),
        ),
    ),
    # A client like any other: nothing of ours but the contract.
    "tools/khoi": Layer(
        libraries=(
            *(PUBLIC, STUBS, "protobuf", "absl", "grpc", "cli11", "icu", "openssl", "xlsxwriter"),
            *("threads", "clock", "stdio", "files", "system"),
        )
    ),
    "tools/khoi_admin": Layer(
        folders=("services/domain", "services/ledger", "storage"),
        libraries=(*MESSAGES, "cli11", "icu", "openssl", "threads", "clock", "stdio", "files", "system"),
    ),
    "tests": Layer(folders=(EVERYWHERE,), libraries=(EVERYWHERE,)),
}

# What single files may use beyond their folder: one engine knows the database, and schemas are compiled once for all
# threads.
FILES = {
    "storage/rocks_engine.h": ("rocksdb",),
    "storage/rocks_engine.cc": ("rocksdb", "clock"),
    "storage/rocks_settings.h": ("rocksdb",),
    "storage/rocks_settings.cc": ("rocksdb",),
    "services/domain/wire_schema.cc": ("threads",),
}

# Which package of the contract may import which.
PROTO_IMPORTS = {
    "khoi/v1": ("khoi/v1", "google/protobuf", "google/rpc"),
    "khoi/stored/v1": ("khoi/stored/v1", "khoi/v1", "google/protobuf"),
    "khoi/config/v1": ("khoi/config/v1", "google/protobuf"),
    "google/rpc": ("google/rpc", "google/protobuf"),
}

# Include paths to libraries; the first that matches counts.
LIBRARIES = (
    (r".*\.grpc\.pb\.h", STUBS),
    (r"khoi/stored/.*\.pb\.h", STORED),
    (r"khoi/config/.*\.pb\.h", CONFIG),
    (r"(khoi/v1|google/rpc)/.*\.pb\.h", PUBLIC),
    (r"google/protobuf/.*", "protobuf"),
    (r"rocksdb/.*", "rocksdb"),
    (r"(grpc|grpcpp|grpc\+\+)/.*", "grpc"),
    (r"absl/time/clock\.h", "clock"),
    (r"absl/synchronization/.*", "absl::Mutex"),
    (r"absl/.*", "absl"),
    (r"unicode/.*", "icu"),
    (r"openssl/.*", "openssl"),
    (r"CLI/.*", "cli11"),
    (r"xlsxwriter.*", "xlsxwriter"),
    (r"libpq-fe\.h", "libpq"),
    (r"systemd/.*", "systemd"),
    (r"(gtest|gmock)/.*", "googletest"),
    (r"(cstdio|stdio\.h|iostream)", "stdio"),
    (r"(fstream|filesystem)", "files"),
    (r"(chrono|ctime|time\.h|sys/time\.h)", "clock"),
    (r"(thread|mutex|shared_mutex|condition_variable|future|semaphore|latch|barrier|stop_token)", "threads"),
    (r"(sys|arpa|netinet|linux)/.*|csignal", "system"),
    (r"(unistd|fcntl|pthread|signal|netdb|poll|termios|dirent|langinfo)\.h", "system"),
    (r"[a-z0-9_]+|(math|stdint|stddef|string|limits|errno|locale|stdlib|inttypes)\.h", "standard"),
)

TOP_LEVEL_FILES = {"CMakeLists.txt", "CMakePresets.json", "LICENSE"}  # beside Markdown and dot files
TOP_LEVEL_FOLDERS = {"proto", "services", "storage", "tools", "deploy", "tests"}
IGNORED = {".git", "build", "node_modules", ".cache", "__pycache__"}
NAMELESS = {"common", "util", "utils", "core", "base", "manager", "managers", "helpers", "misc"}
# Spelt in two halves, so that this file does not find itself.
LEFTOVER = re.compile(rb"\b(TO" + rb"DO|FIX" + rb"ME)\b")
MACHINE_PATH = re.compile(rb"(?<![\w.$}~-])/(home|Users|root|wor" + rb"k)/[\w.-]*")
INCLUDE = re.compile(r'\s*#\s*include\s*([<"])([^>"]+)[>"]')
IMPORT = re.compile(r'\s*import\s+(?:public\s+|weak\s+)?"([^"]+)"')


def folder_of(path):
    """The layer that a path from the root lies in: two levels below services and tools, one elsewhere."""
    parts = path.split("/")
    depth = 2 if parts[0] in ("services", "tools") else 1
    return "/".join(parts[:depth])


def library_of(include):
    for pattern, library in LIBRARIES:
        if re.fullmatch(pattern, include):
            return library
    return None


def allows(allowed, wanted):
    return EVERYWHERE in allowed or wanted in allowed or wanted == "standard"


class Check:
    """One walk over a tree, and what it found."""

    def __init__(self, root):
        self.root = pathlib.Path(root)
        self.violations = []
        self.edges = {}  # (folder, included folder) -> where

    def run(self):
        for path in sorted(self.files()):
            name = path.relative_to(self.root).as_posix()
            self.check_bytes(name, path.read_bytes())
            if path.suffix in (".h", ".cc", ".inc"):
                self.check_includes(name, path.read_text(encoding="utf-8"))
            if path.suffix == ".proto":
                self.check_imports(name, path.read_text(encoding="utf-8"))
        self.check_cycles()
        self.check_table()
        return self.violations

    def files(self):
        for entry in sorted(self.root.iterdir()):
            if entry.name in IGNORED:
                continue
            known = TOP_LEVEL_FOLDERS if entry.is_dir() else TOP_LEVEL_FILES
            if not (entry.name in known or entry.name.startswith(".") or entry.suffix == ".md"):
                self.say(entry.name, 1, "has no place at the top level")
            yield from self.files_below(entry)

    def files_below(self, entry):
        if entry.is_symlink() or entry.name in IGNORED:
            return
        if entry.is_dir():
            if entry.name in NAMELESS:
                self.say(entry.relative_to(self.root).as_posix(), 1, "a folder is named after what it holds")
            for child in entry.iterdir():
                yield from self.files_below(child)
        else:
            yield entry

    def say(self, name, line, message):
        self.violations.append(f"{name}:{line}: {message}")

    def check_bytes(self, name, content):
        for pattern, message in (
            (LEFTOVER, "work left over: do it or delete it"),
            (MACHINE_PATH, "a path of one machine"),
        ):
            for match in pattern.finditer(content):
                line = content.count(b"\n", 0, match.start()) + 1
                self.say(name, line, f"{message} ({match.group().decode(errors='replace')})")

    def check_includes(self, name, text):
        folder = folder_of(name)
        layer = LAYERS.get(folder)
        if layer is None:
            self.say(name, 1, f"{folder} is not in the table of tools/checks/layers.py")
            return
        for number, line in enumerate(text.splitlines(), start=1):
            match = INCLUDE.match(line)
            if match:
                self.check_include(name, number, folder, layer, match.group(2))

    def check_include(self, name, number, folder, layer, include):
        if include.split("/")[0] in ("services", "storage", "tools", "tests"):
            other = folder_of(include)
            if other == folder:
                return
            self.edges.setdefault((folder, other), f"{name}:{number}")
            if not allows(layer.folders, other):
                self.say(name, number, f"{folder} may not include {other}")
            return
        library = library_of(include)
        if library is None:
            self.say(name, number, f"{include}: neither a path from the root nor a library in the table of layers.py")
        elif not allows(layer.libraries + FILES.get(name, ()), library):
            self.say(name, number, f"{folder} may not use {library}")

    def check_imports(self, name, text):
        package = "/".join(name.split("/")[1:-1])
        allowed = PROTO_IMPORTS.get(package)
        if allowed is None:
            self.say(name, 1, f"package {package} is not in the table of tools/checks/layers.py")
            return
        for number, line in enumerate(text.splitlines(), start=1):
            match = IMPORT.match(line)
            if match and match.group(1).rpartition("/")[0] not in allowed:
                self.say(name, number, f"proto/{package} may not import {match.group(1)}")

    def check_cycles(self):
        for (folder, other), where in sorted(self.edges.items()):
            if folder < other and (other, folder) in self.edges:
                back = self.edges[(other, folder)]
                self.violations.append(f"{where}: {folder} and {other} include each other (and {back})")

    def check_table(self):
        """The picture itself has no cycle: what a folder may reach does not reach it."""
        for folder in LAYERS:
            reached, open_ends = set(), [folder]
            while open_ends:
                for other in LAYERS[open_ends.pop()].folders:
                    if other != EVERYWHERE and other not in reached:
                        reached.add(other)
                        open_ends.append(other)
            if folder in reached:
                self.violations.append(f"tools/checks/layers.py:1: {folder} may reach itself")


def main():
    parser = argparse.ArgumentParser(description="Check the layers of the source tree.")
    parser.add_argument("--root", default=pathlib.Path(__file__).resolve().parents[2], help="the tree to check")
    violations = Check(parser.parse_args().root).run()
    for violation in violations:
        print(violation)
    return 1 if violations else 0


if __name__ == "__main__":
    sys.exit(main())
