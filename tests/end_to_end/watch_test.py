"""Someone watches a summary while units report and the server is started anew."""

import json
import pathlib
import queue
import signal
import subprocess
import tempfile
import threading
import unittest

from programs import BIN, EXAMPLE, PATIENCE_SECONDS, Khoid, example_files, run

REPORTS = EXAMPLE / "reports"


class Watch:
    """A khoi summary --watch; its lines come through a queue."""

    def __init__(self, address, *arguments):
        self.process = subprocess.Popen(
            [str(BIN / "khoi"), "--server", address, "summary", "--watch", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self._lines = queue.Queue()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self):
        for line in self.process.stdout:
            self._lines.put(line)
        self._lines.put(None)

    def line(self):
        return self._lines.get(timeout=PATIENCE_SECONDS)

    def until(self, text):
        """Every line up to the first that has the text."""
        lines = []
        while not lines or text not in lines[-1]:
            line = self.line()
            if line is None:
                raise AssertionError(f"no {text!r} in {lines}")
            lines.append(line)
        return lines

    def interrupt(self):
        self.process.send_signal(signal.SIGINT)
        return self.wait()

    def wait(self):
        return self.process.wait(timeout=PATIENCE_SECONDS)

    def end(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(timeout=PATIENCE_SECONDS)
        self._reader.join()
        self.process.stdout.close()


class WatchTest(unittest.TestCase):
    def setUp(self):
        folder = self.enterContext(tempfile.TemporaryDirectory(prefix="khoi-watch-"))
        self.config = pathlib.Path(folder, "config")
        self.config.write_text("watch_interval_milliseconds: 10\n")
        self.data = pathlib.Path(folder, "data")
        run("khoi-admin", "init", self.data)

    def start(self, **options):
        return self.enterContext(Khoid(self.data, f"--config={self.config}", **options))

    def watch(self, *arguments):
        watch = Watch(*arguments)
        self.addCleanup(watch.end)
        return watch

    def test_every_report_is_told_also_after_a_new_start(self):
        khoid = self.start()
        khoid.apply_example()
        watch = self.watch(khoid.address, "--authority=bkhcn", "--period=2019-S1", "-o", "json")
        first = json.loads(watch.line())
        self.assertNotIn("rows", first["summary"])

        khoid.khoi("submit", REPORTS / "bkhcn.2019-S1.cuc-shtt.textproto")
        told = json.loads(watch.line())
        self.assertEqual(told["delta"]["fromRevision"], first["summary"]["asOfRevision"])
        units = [unit["unitId"] for coverage in told["delta"]["changes"]["coverages"] for unit in coverage["units"]]
        self.assertEqual(units, ["cuc-shtt"])

        khoid.stop()  # at once, though somebody watches
        second = self.start(listen=khoid.address)
        resumed = json.loads(watch.line())
        self.assertEqual(resumed["delta"]["fromRevision"], told["delta"]["changes"]["asOfRevision"])
        second.khoi("submit", REPORTS / "bkhcn.2019-S1.cuc-nlnt.textproto")
        units = [
            unit["unitId"]
            for coverage in json.loads(watch.line())["delta"]["changes"]["coverages"]
            for unit in coverage["units"]
        ]
        self.assertEqual(units, ["cuc-nlnt"])
        self.assertEqual(watch.interrupt(), 0)
        second.stop()

    def test_people_read_what_changed(self):
        khoid = self.start()
        khoid.apply_example()
        watch = self.watch(khoid.address, "--authority=bkhcn", "--period=2019-S1", "--measure=awards")
        watch.until("SHA-256")
        khoid.khoi("submit", *[path for path in example_files("reports") if ".2019-S1.cuc-shtt" in path.name])
        told = "".join(watch.until("cuc-shtt"))
        self.assertIn("đã nộp 1/", told)
        self.assertIn("chưa nộp", told)
        self.assertEqual(watch.interrupt(), 0)
        khoid.stop()

    def test_what_cannot_be_watched_ends_with_its_code(self):
        khoid = self.start()
        khoid.apply_example()
        self.assertEqual(self.watch(khoid.address, "--authority=khong-co", "--period=2019-S1").wait(), 3)
        khoid.stop()


if __name__ == "__main__":
    unittest.main()
