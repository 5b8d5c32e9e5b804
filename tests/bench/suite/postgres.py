"""PostgreSQL: a cluster of its own in a temporary folder, on a Unix socket, run by a user without rights."""

import contextlib
import os
import pathlib
import pwd
import re
import shutil
import statistics
import subprocess
import tempfile
import time

from suite import place, questions

# Fair to both uses: large scans by two processes, and many small durable transactions.
PARALLEL = {
    "max_parallel_workers_per_gather": "2",
    "max_parallel_workers": "2",
    "max_worker_processes": "8",
}


def _memory_mib():
    line = next(line for line in open("/proc/meminfo", encoding="ascii") if line.startswith("MemTotal"))
    return int(line.split()[1]) // 1024


def settings_of_server():
    memory = _memory_mib()
    return {
        "shared_buffers": f"{memory // 4}MB",
        "effective_cache_size": f"{memory * 3 // 4}MB",
        "work_mem": "256MB",
        "maintenance_work_mem": "1GB",
        **PARALLEL,
        "random_page_cost": "1.1",
        "effective_io_concurrency": "200",
        "max_wal_size": "8GB",
        "checkpoint_timeout": "30min",
        "wal_level": "minimal",
        "max_wal_senders": "0",
        "wal_buffers": "64MB",
        "fsync": "on",
        "full_page_writes": "on",
        "synchronous_commit": "on",
        "max_connections": "100",
        "listen_addresses": "''",
        "log_min_messages": "error",
    }


def programs():
    """The folder of the server's programs; None when it is not installed."""
    found = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    return found[-1].parent if found else None


class Postgres:
    """A running cluster."""

    def __init__(self, folder):
        self._bin = programs()
        self._folder = folder
        self._data = folder / "data"
        # The server refuses to run as root.
        self._as_user = []
        if os.geteuid() == 0:
            user = pwd.getpwnam("postgres")
            os.chown(folder, user.pw_uid, user.pw_gid)
            self._as_user = ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
        self._run("initdb", "-D", self._data, "-U", "bench", "--auth=trust", "-E", "UTF8", "--locale=C")
        with_quotes = {name: value if value.startswith("'") else f"'{value}'" for name, value in self.settings.items()}
        config = folder / "bench.conf"
        config.write_text("".join(f"{name} = {value}\n" for name, value in with_quotes.items()), encoding="ascii")
        config.chmod(0o644)
        self._run("sh", "-c", f"echo \"include '{config}'\" >>{self._data}/postgresql.conf", own=False)
        self.start()

    settings = settings_of_server()

    def _run(self, program, *arguments, own=True):
        command = [*self._as_user, str(self._bin / program) if own else program, *map(str, arguments)]
        log = self._folder / "log"
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=self._folder)
        if done.returncode != 0:
            place.fail(f"{program} ended with {done.returncode}\n{done.stdout}{done.stderr}\nsee {log}")

    def start(self):
        # The server keeps the files that it inherits: its output must not be a pipe that somebody reads to the end.
        command = ["pg_ctl", "-D", self._data, "-l", self._data / "log", "-o", f"-k {self._folder}", "-w", "start"]
        done = subprocess.run(
            [*self._as_user, str(self._bin / command[0]), *map(str, command[1:])],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL,
            check=False,
            cwd=self._folder,
        )
        if done.returncode != 0:
            place.fail(f"PostgreSQL did not start: {(self._data / 'log').read_text()}")

    def stop(self):
        self._run("pg_ctl", "-D", self._data, "-m", "fast", "-w", "stop")

    def restart(self):
        """With empty shared buffers; what the file system remembers stays."""
        self.stop()
        self.start()

    def processor_seconds(self):
        """What all its processes have used so far, once the clients that are leaving have left."""
        leaving = "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
        while int(self.psql(leaving)) > 0:
            time.sleep(0.01)
        first = int((self._data / "postmaster.pid").read_text(encoding="ascii").split()[0])
        ticks = 0
        for path in pathlib.Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError):
                fields = path.read_text(encoding="ascii").rsplit(")", maxsplit=1)[1].split()
                if int(path.parent.name) == first:
                    ticks += sum(int(field) for field in fields[11:15])  # with those that have ended
                elif int(fields[1]) == first:
                    ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")

    @property
    def conninfo(self):
        return f"host={self._folder} user=bench dbname=postgres"

    def psql(self, *commands, stdin=None):
        """Runs commands, each in a transaction of its own, and returns what they print."""
        return place.output_of(
            *(self._bin / "psql", "-X", "-q", "-At", "-F,", "-v", "ON_ERROR_STOP=1", "-d", self.conninfo),
            *(part for command in commands for part in ("-c", command)),
            stdin=stdin if stdin is not None else subprocess.DEVNULL,
        )

    def version(self):
        return self.psql("SHOW server_version").split()[0]


@contextlib.contextmanager
def running():
    """A cluster that is gone afterwards; None when PostgreSQL is not installed."""
    if programs() is None or shutil.which("setpriv") is None:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="khoi-bench-postgres-") as folder:
        server = Postgres(pathlib.Path(folder))
        try:
            yield server
        finally:
            server.stop()


def _load(server, data, shape):
    # Wide columns first, so that nothing is lost to alignment.
    server.psql(
        "CREATE TABLE cell (cell smallint PRIMARY KEY, code text, status smallint)",
        "CREATE TABLE figure (bloc int, unit int, value int, revision int, until int, authority smallint, cell smallint)",
    )
    with open(data.cells(shape), encoding="ascii") as cells:
        server.psql("COPY cell FROM STDIN (FORMAT csv)", stdin=cells)
    with data.values(shape) as values:
        server.psql(
            "COPY figure (authority, bloc, unit, cell, value, revision, until) FROM STDIN (FORMAT csv)",
            stdin=values.stdout,
        )
    server.psql(
        "CREATE TABLE latest AS SELECT bloc, unit, value, authority, cell FROM figure WHERE until = 2147483647",
        "CREATE INDEX latest_by_authority ON latest (authority) INCLUDE (bloc, cell, value)",
        "VACUUM (FREEZE, ANALYZE) figure",
        "VACUUM (FREEZE, ANALYZE) latest",
        "VACUUM ANALYZE cell",
        "CHECKPOINT",
    )


def _times(server, sql):
    """Milliseconds: cold and again without JIT, then with it."""
    printed = place.output_of(
        *(server._bin / "psql", "-X", "-q", "-At", "-v", "ON_ERROR_STOP=1", "-d", server.conninfo),
        *("-c", "SET jit = off", "-c", "\\timing on", "-c", sql, "-c", sql, "-c", "SET jit = on", "-c", sql),
    )
    times = [float(time) for time in re.findall(r"^Time: ([0-9.]+) ms", printed, re.MULTILINE)]
    return times[0], times[1], times[3]


def measure(settings, data, shape, authority, folder):
    """Loads the values of a shape and asks every question. None when PostgreSQL is not installed."""
    with running() as server:
        if server is None:
            return None
        _load(server, data, shape)
        figure, latest, index = (
            int(server.psql(f"SELECT {function}('{relation}')"))
            for function, relation in (
                ("pg_table_size", "figure"),
                ("pg_table_size", "latest"),
                ("pg_relation_size", "latest_by_authority"),
            )
        )
        result = {
            "version": server.version(),
            "settings": [f"{name}={value}" for name, value in server.settings.items()],
            "figure_bytes": figure,
            "latest_bytes": latest,
            "index_bytes": index,
        }
        answers = folder / "postgres.csv"
        with open(answers, "w", encoding="ascii") as file:
            for question in questions.questions(shape, authority):
                times = []
                for _ in range(max(3, settings.repetitions // 3)):
                    server.restart()
                    times.append(_times(server, question["sql"]))
                cold, warm, jit = (statistics.median(each) for each in zip(*times))
                result[question["name"]] = {"cold_ms": cold, "warm_ms": min(warm, jit), "with_jit_ms": jit}
                for line in server.psql(question["sql"]).split():
                    file.write(f"{question['name']},{line}\n")
        return result, answers
