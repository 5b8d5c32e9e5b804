"""The exit codes of khoi are a promise to scripts."""

import pathlib
import socket
import tempfile
import unittest

from google.protobuf import json_format

from contract import message
from programs import EXAMPLE, fresh_khoid, run

REPORT = EXAMPLE / "reports" / "thai-nguyen.2022-S1.skhcn-thai-nguyen.textproto"

DONE, FAILED, USAGE, NOT_FOUND, REJECTED, CONFLICT, UNREACHABLE = 0, 1, 2, 3, 4, 5, 7


class ExitCodesTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.khoid = cls.enterClassContext(fresh_khoid())
        cls.khoid.apply_example()

    def ends(self, code, *arguments):
        done = self.khoid.khoi(*arguments, check=False)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        if code not in (DONE, USAGE):
            self.assertNotEqual(done.stderr, "")
        return done

    def file(self, name, text):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        path = pathlib.Path(folder.name, name)
        path.write_text(text, encoding="utf-8")
        return path

    def report(self, **fields):
        fields = {**dict(authority_id="bkhcn", period_id="2019-S1", unit_id="cuc-shtt"), **fields}
        return self.file("report.json", json_format.MessageToJson(message("Report")(**fields)))

    def test_done(self):
        self.ends(DONE, "preview", REPORT)
        self.ends(DONE, "--help")

    def test_a_file_that_cannot_be_read_fails(self):
        self.ends(FAILED, "submit", self.file("report.textproto", "authority_id: 3"))

    def test_usage(self):
        self.ends(USAGE, "summarise")
        self.ends(USAGE, "summary", "--nothing-like-this")

    def test_not_found(self):
        self.ends(NOT_FOUND, "report", "get", "--authority=bkhcn", "--period=2019-S1", "--unit=no-such-unit")
        self.ends(NOT_FOUND, "summary", "--authority=no-such-authority", "--period=2019-S1")

    def test_rejected(self):
        done = self.ends(REJECTED, "submit", self.report(unit_id="no-such-unit"))
        self.assertIn("report.unit_id", done.stderr)

    def test_conflict(self):
        section = dict(section_code="N0", items=[dict(text="Một.")])
        self.ends(DONE, "submit", self.report(narrative_sections=[section]))
        section["items"][0]["text"] = "Hai."
        self.ends(CONFLICT, "submit", "--expected-version=7", self.report(narrative_sections=[section]))

    def test_unreachable(self):
        # A port that nobody listens on: taken here, never listened on.
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            address = f"127.0.0.1:{taken.getsockname()[1]}"
            done = run("khoi", "--server", address, "--timeout=1", "log", "list", check=False)
        self.assertEqual(done.returncode, UNREACHABLE, done.stderr)


if __name__ == "__main__":
    unittest.main()
