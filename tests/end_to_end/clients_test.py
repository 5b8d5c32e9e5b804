"""Clients that have nothing of ours but the contract: Python with the proto files, and buf through reflection."""

import json
import os
import subprocess
import sys
import tempfile
import unicodedata
import unittest

from contract import Client, message
from programs import BUF, EXAMPLE, fresh_khoid

REPORT = EXAMPLE / "reports" / "thai-nguyen.2022-S1.skhcn-thai-nguyen.textproto"
IN_CI = os.environ.get("CI") == "true"  # nothing is left out there
KEY = dict(authority_id="thai-nguyen", period_id="2022-S1", unit_id="skhcn-thai-nguyen")


class ClientsTest(unittest.TestCase):
    def test_the_python_example_pushes_a_report(self):
        with fresh_khoid() as khoid, tempfile.NamedTemporaryFile("w", suffix=".textproto") as decomposed:
            khoid.apply_example()
            pushed = self.push(khoid, REPORT)
            self.assertEqual(pushed.returncode, 0, pushed.stdout + pushed.stderr)
            with Client(khoid.address) as client:
                request = message("GetReportRequest")(**KEY, with_message=True)
                stored = client.call("SubmissionService", "GetReport", request)
            self.assertEqual(stored.receipt.version, 1)
            self.assertEqual(stored.report.unit_id, "skhcn-thai-nguyen")
            self.assertIn(stored.receipt.content_hash.hex(), pushed.stdout)

            # Text as macOS writes it is the same report.
            decomposed.write(unicodedata.normalize("NFD", REPORT.read_text(encoding="utf-8")))
            decomposed.flush()
            again = self.push(khoid, decomposed.name, "--expected-version=1")
            self.assertEqual(again.stdout, pushed.stdout.replace("stored", "unchanged"), again.stderr)

    def test_the_python_example_says_what_is_wrong(self):
        with fresh_khoid() as khoid, tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            khoid.apply_example()
            file.write('{"authorityId": "thai-nguyen", "periodId": "2022-S1", "unitId": "no-such-unit"}')
            file.flush()
            rejected = self.push(khoid, file.name)
            self.assertEqual(rejected.returncode, 4, rejected.stderr)
            self.assertIn('field_paths: "report.unit_id"', rejected.stderr)
            conflict = self.push(khoid, REPORT, "--expected-version=7")
            self.assertEqual(conflict.returncode, 5, conflict.stderr)
            self.assertIn("ABORTED", conflict.stderr)

    def push(self, khoid, *arguments):
        return subprocess.run(
            [sys.executable, str(EXAMPLE / "push.py"), "--address", khoid.address, *map(str, arguments)],
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    @unittest.skipUnless(BUF.exists() or IN_CI, "buf is not installed; run: tools/install_packages test")
    def test_buf_curl_calls_through_reflection(self):
        with fresh_khoid() as khoid:
            khoid.apply_example()
            khoid.khoi("submit", REPORT)
            answer = self.curl(
                khoid, "khoi.v1.SubmissionService/ListReports", authority_id="thai-nguyen", period_id="2022-S1"
            )
            self.assertEqual([report["unitId"] for report in answer["reports"]], ["skhcn-thai-nguyen"])

            services = subprocess.run(
                [str(BUF), "curl", "--http2-prior-knowledge", "--protocol=grpc", "--list-services", f"http://{khoid.address}"],
                capture_output=True,
                text=True,
                check=False,
                timeout=60,
            )
            self.assertEqual(services.returncode, 0, services.stderr)
            for service in ("Registry", "Catalog", "Submission", "Summary", "Log"):
                self.assertIn(f"khoi.v1.{service}Service", services.stdout)
            self.assertIn("grpc.health.v1.Health", services.stdout)

    def curl(self, khoid, method, **request):
        done = subprocess.run(
            [
                str(BUF),
                "curl",
                "--http2-prior-knowledge",
                "--protocol=grpc",
                f"--data={json.dumps(request)}",
                f"http://{khoid.address}/{method}",
            ],
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)


if __name__ == "__main__":
    unittest.main()
