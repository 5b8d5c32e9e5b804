"""The shipped programs: a khoid of one's own, and runs of khoi and khoi-admin. KHOI_BIN names their directory."""

import contextlib
import json
import os
import pathlib
import signal
import socket
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "deploy" / "example"
BUF = ROOT / "tests" / "checks" / "node_modules" / ".bin" / "buf"
BIN = pathlib.Path(os.environ.get("KHOI_BIN", ROOT / "build" / "release" / "bin"))

# Long enough for a machine that is busy with other tests; no test waits that long unless it fails.
PATIENCE_SECONDS = 60


def run(program, *arguments, check=True, environment=None):
    """Runs a program to its end and returns it with its output as text."""
    done = subprocess.run(
        [str(BIN / program), *map(str, arguments)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_SECONDS,
        env={**os.environ, **(environment or {})},
    )
    if check and done.returncode != 0:
        raise AssertionError(f"{program} {arguments} ended with {done.returncode}\n{done.stdout}\n{done.stderr}")
    return done


def example_files(folder):
    """The files of a folder of the example, in the order in which they are applied."""
    return sorted(path for path in (EXAMPLE / folder).iterdir() if path.suffix in (".textproto", ".txtpb", ".json"))


class Khoid:
    """A khoid on a free port, or where it listens anew. It is ready once constructed; systemd's notification tells when."""

    def __init__(self, data, *arguments, listen="127.0.0.1:0"):
        self.data = pathlib.Path(data)
        self._scratch = tempfile.TemporaryDirectory(prefix="khoid-")
        scratch = pathlib.Path(self._scratch.name)
        port_file = scratch / "port"
        self.log_path = scratch / "log"
        notify_path = scratch / "notify"
        self.notifications = []
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notify, open(self.log_path, "wb") as log:
            notify.bind(str(notify_path))
            self.process = subprocess.Popen(
                [
                    str(BIN / "khoid"),
                    f"--data={self.data}",
                    f"--listen={listen}",
                    f"--port-file={port_file}",
                    *arguments,
                ],
                stdin=subprocess.DEVNULL,
                stderr=log,
                stdout=log,
                env={**os.environ, "NOTIFY_SOCKET": str(notify_path)},
            )
            self._wait_until_ready(notify)
        self.address = f"127.0.0.1:{port_file.read_text().strip()}"

    def _wait_until_ready(self, notify):
        notify.settimeout(0.2)  # how often a dead server is looked for; the notification itself arrives at once
        for _ in range(PATIENCE_SECONDS * 5):
            try:
                self.notifications += notify.recv(4096).decode().splitlines()
            except socket.timeout:
                if self.process.poll() is not None:
                    break
            if "READY=1" in self.notifications:
                return
        self.kill()
        raise AssertionError(f"khoid did not become ready:\n{self.log_path.read_text()}")

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        if self.process.poll() is None:
            self.kill()
        self._scratch.cleanup()

    def log(self):
        """The log lines so far, one object for each."""
        return [json.loads(line) for line in self.log_path.read_text().splitlines()]

    def terminate(self):
        """Asks for a graceful end and returns at once."""
        self.process.send_signal(signal.SIGTERM)

    def wait(self):
        return self.process.wait(timeout=PATIENCE_SECONDS)

    def stop(self):
        self.terminate()
        code = self.wait()
        if code != 0:
            raise AssertionError(f"khoid ended with {code}:\n{self.log_path.read_text()}")

    def kill(self):
        """kill -9."""
        self.process.kill()
        self.process.wait(timeout=PATIENCE_SECONDS)

    def khoi(self, *arguments, check=True, environment=None):
        return run("khoi", "--server", self.address, *arguments, check=check, environment=environment)

    def apply_example(self):
        """The example's catalog and registry, in the order that its README gives."""
        self.khoi("registry", "apply", *example_files("registry")[:1])
        self.khoi("catalog", "apply", *example_files("catalog"))
        self.khoi("registry", "apply", *example_files("registry")[1:])


@contextlib.contextmanager
def fresh_khoid(*arguments):
    """A khoid on a data directory that was made just now."""
    with tempfile.TemporaryDirectory(prefix="khoi-data-") as folder:
        data = pathlib.Path(folder, "data")
        run("khoi-admin", "init", data)
        with Khoid(data, *arguments) as khoid:
            yield khoid
