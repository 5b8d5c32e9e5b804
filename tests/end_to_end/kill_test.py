"""kill -9 at any moment loses no acknowledged submission and leaves no half of one."""

import hashlib
import itertools
import pathlib
import tempfile
import threading
import unittest

import grpc

from contract import Client, message
from programs import Khoid, run

UNITS = 32
CYCLES = 5
ACKNOWLEDGED_PER_CYCLE = 150
AUTHORITY, PERIOD = "thu-nghiem", "2022-dot-1"


def registry():
    request = message("ApplyRegistryRequest")(request_id="kill-registry")

    def add(**record):
        request.changes.add().record.CopyFrom(message("RegistryRecord")(**record))

    add(authority=dict(authority_id=AUTHORITY, type=2, name_vi="Tỉnh thử nghiệm", calendar_profile_code="ND09"))
    add(
        period=dict(
            authority_id=AUTHORITY, period_id=PERIOD, kind=4, label_vi="Đợt 1", first_date="2022-01-01",
            last_date="2022-12-31", open_date="2022-01-01",
        )
    )
    for unit in range(UNITS):
        add(
            unit=dict(
                unit_id=f"don-vi-{unit}", type_code="UT-SO", name_vi=f"Đơn vị {unit}", home_authority_id=AUTHORITY,
                reports_directly=True, illustrative=True,
            )
        )
    return request


def content(unit, version):
    """The bytes of a report that is like no other and too large for one write of the log to be atomic by luck."""
    report = message("Report")(authority_id=AUTHORITY, period_id=PERIOD, unit_id=f"don-vi-{unit}")
    section = report.narrative_sections.add(section_code="N0")
    section.items.add(text=f"Phiên bản {version}. " + "Thi đua là yêu nước, yêu nước thì phải thi đua. " * 100)
    return report.SerializeToString()


class Pusher(threading.Thread):
    """One unit that pushes version after version until the server is gone."""

    def __init__(self, client, unit, versions, acknowledged):
        super().__init__()
        self.client, self.unit, self.versions, self.acknowledged = client, unit, versions, acknowledged
        self.receipts = []
        self.pending = None  # what was sent and not answered
        self.failure = None

    def run(self):
        while True:
            version = self.versions + len(self.receipts) + 1
            self.pending = message("SubmitRequest")(
                request_id=f"kill-{self.unit}-{version}", report_bytes=content(self.unit, version)
            )
            if version > 1:
                self.pending.expected_version = version - 1
            try:
                response = self.client.call("SubmissionService", "Submit", self.pending)
            except grpc.RpcError as error:
                if error.code() != grpc.StatusCode.UNAVAILABLE:
                    self.failure = error
                return
            if not response.HasField("receipt"):
                self.failure = AssertionError(str(response))
                return
            self.pending = None
            self.receipts.append(response.receipt)
            self.acknowledged.release()


class KillTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="khoi-kill-")
        self.addCleanup(folder.cleanup)
        self.data = pathlib.Path(folder.name, "data")
        run("khoi-admin", "init", self.data)
        self.receipts = {unit: [] for unit in range(UNITS)}

    def push_until_killed(self, khoid):
        """Kills the server while every unit has a submission in flight; returns those that were not answered."""
        acknowledged = threading.Semaphore(0)
        with Client(khoid.address) as client:
            pushers = [Pusher(client, unit, len(self.receipts[unit]), acknowledged) for unit in range(UNITS)]
            for pusher in pushers:
                pusher.start()
            for _ in range(ACKNOWLEDGED_PER_CYCLE):
                self.assertTrue(acknowledged.acquire(timeout=60), [pusher.failure for pusher in pushers])
            khoid.kill()
            for pusher in pushers:
                pusher.join()
        for pusher in pushers:
            self.assertIsNone(pusher.failure)
            self.receipts[pusher.unit] += pusher.receipts
        return {pusher.unit: pusher.pending for pusher in pushers if pusher.pending is not None}

    def check_acknowledged(self, client):
        for unit, receipts in self.receipts.items():
            for receipt in receipts:
                response = client.call(
                    "SubmissionService",
                    "GetReport",
                    message("GetReportRequest")(
                        authority_id=AUTHORITY, period_id=PERIOD, unit_id=receipt.unit_id, version=receipt.version
                    ),
                )
                self.assertEqual(response.receipt, receipt)
                self.assertEqual(response.report_bytes, content(unit, receipt.version))
                self.assertEqual(hashlib.sha256(response.report_bytes).digest(), receipt.content_hash)

    def settle(self, client, pending):
        """Repeats what was not answered: it is stored once, whether the first attempt was or not."""
        stored_before = 0
        for unit, request in pending.items():
            version = len(self.receipts[unit]) + 1
            try:
                found = client.call(
                    "SubmissionService",
                    "GetReport",
                    message("GetReportRequest")(
                        authority_id=AUTHORITY, period_id=PERIOD, unit_id=f"don-vi-{unit}", version=version
                    ),
                )
            except grpc.RpcError as error:
                self.assertEqual(error.code(), grpc.StatusCode.NOT_FOUND)
                found = None
            receipt = client.call("SubmissionService", "Submit", request).receipt
            self.assertEqual(receipt.version, version)
            if found is not None:
                stored_before += 1
                self.assertEqual(found.receipt, receipt)
                self.assertEqual(found.report_bytes, request.report_bytes)
            self.receipts[unit].append(receipt)
        return stored_before

    def check_log(self, client):
        """Every receipt has its entry, and no entry is without a receipt."""
        expected = {
            receipt.revision: (receipt.unit_id, receipt.version) for receipt in itertools.chain(*self.receipts.values())
        }
        logged, token = {}, ""
        while True:
            page = client.call(
                "LogService", "ListEntries", message("ListEntriesRequest")(page_size=1000, page_token=token)
            )
            for entry in page.entries:
                if entry.HasField("submission"):
                    logged[entry.revision] = (entry.submission.unit_id, entry.submission.version)
            token = page.next_page_token
            if not token:
                break
        self.assertEqual(logged, expected)

    def test_what_was_acknowledged_survives_and_nothing_is_half_there(self):
        with Khoid(self.data) as khoid:
            khoid.apply_example()
            with Client(khoid.address) as client:
                client.call("RegistryService", "ApplyRegistry", registry())
            pending = self.push_until_killed(khoid)

        for cycle in range(CYCLES):
            run("khoi-admin", "verify", self.data)
            with Khoid(self.data) as khoid, Client(khoid.address) as client:
                self.assertTrue(pending)
                self.check_acknowledged(client)
                self.settle(client, pending)
                self.check_log(client)
                if cycle == CYCLES - 1:
                    khoid.stop()
                else:
                    pending = self.push_until_killed(khoid)
        run("khoi-admin", "verify", self.data)


if __name__ == "__main__":
    unittest.main()
