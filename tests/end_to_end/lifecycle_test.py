"""How khoid starts and ends: readiness, graceful shutdown, refusals to start."""

import subprocess
import tempfile
import pathlib
import threading
import unittest

import grpc

from contract import Client, message
from programs import BIN, EXAMPLE, Khoid, fresh_khoid, run

REPORT = EXAMPLE / "reports" / "thai-nguyen.2022-S1.skhcn-thai-nguyen.textproto"


def narrative(version):
    report = message("Report")(authority_id="bkhcn", period_id="2019-S1", unit_id="cuc-shtt")
    report.narrative_sections.add(section_code="N0").items.add(text=f"Phiên bản {version}.")
    return report


class LifecycleTest(unittest.TestCase):
    def test_systemd_is_told_when_calls_are_answered_and_when_it_stops(self):
        with fresh_khoid() as khoid:
            self.assertIn("READY=1", khoid.notifications)
            with Client(khoid.address) as client:
                client.call("LogService", "ListEntries", message("ListEntriesRequest")())
            khoid.stop()

    def test_a_shutdown_answers_what_is_in_flight_and_keeps_what_it_answered(self):
        with fresh_khoid() as khoid:
            khoid.apply_example()
            acknowledged, outcome = self.push_until_stopped(khoid)
            self.assertEqual(khoid.wait(), 0, khoid.log_path.read_text())
            self.assertEqual(outcome, grpc.StatusCode.UNAVAILABLE)
            run("khoi-admin", "verify", khoid.data)
            with Khoid(khoid.data) as again, Client(again.address) as client:
                request = message("ListVersionsRequest")(
                    authority_id="bkhcn", period_id="2019-S1", unit_id="cuc-shtt", page_size=1000
                )
                versions = client.call("SubmissionService", "ListVersions", request).versions
                self.assertEqual([receipt for receipt in reversed(versions)], acknowledged)

    def push_until_stopped(self, khoid):
        """Streams versions, asks for the end once ten are acknowledged, and reads to the end of the call."""
        stop = threading.Event()

        def requests():
            version = 0
            while not stop.is_set():
                version += 1
                submission = message("SubmitRequest")(request_id=f"drain-{version}", report=narrative(version))
                if version > 1:
                    submission.expected_version = version - 1
                yield message("SubmitStreamRequest")(submission=submission)

        acknowledged = []
        with Client(khoid.address) as client:
            answers = client.stream("SubmissionService", "SubmitStream", requests())
            try:
                for answer in answers:
                    if answer.HasField("response"):
                        acknowledged.append(answer.response.receipt)
                        self.assertTrue(answer.response.HasField("receipt"), answer)
                    if len(acknowledged) == 10:
                        khoid.terminate()
                return acknowledged, grpc.StatusCode.OK
            except grpc.RpcError as error:
                return acknowledged, error.code()
            finally:
                stop.set()

    def test_an_empty_directory_is_refused(self):
        with tempfile.TemporaryDirectory() as folder:
            self.refused_to_start(folder, "khoi-admin init")

    def test_a_directory_in_use_is_refused(self):
        with fresh_khoid() as khoid:
            self.refused_to_start(khoid.data, "another process")

    def test_addresses_beyond_this_machine_are_refused(self):
        with tempfile.TemporaryDirectory() as folder:
            data = pathlib.Path(folder, "data")
            run("khoi-admin", "init", data)
            self.refused_to_start(data, "loopback", "--listen=0.0.0.0:0")

    def refused_to_start(self, data, reason, listen="--listen=127.0.0.1:0"):
        done = subprocess.run(
            [str(BIN / "khoid"), f"--data={data}", listen],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        self.assertNotEqual(done.returncode, 0)
        self.assertIn(reason, done.stdout + done.stderr)


if __name__ == "__main__":
    unittest.main()
