"""A year in the life of a bloc: pushed, returned, mended, accepted, late, extended, consolidated, amended after the lock,
put together to a year; and every answer that was ever given is given again, byte for byte, as of its revision."""

import datetime
import pathlib
import tempfile
import unittest
import zoneinfo

from google.protobuf import json_format

from contract import Client, message
from programs import Khoid, run

AUTHORITY = "tinh-nam"
BLOC = "khoi-mot"
LEADER = "so-mot"
DIRECT = "so-tu"
MEMBERS = ("so-mot", "so-hai", "so-ba")
FIRST_HALF, SECOND_HALF, YEAR = "2025-S1", "2025-S2", "2025"


def day(offset):
    """The civil day in Việt Nam, so many days from today."""
    today = datetime.datetime.now(zoneinfo.ZoneInfo("Asia/Ho_Chi_Minh")).date()
    return (today + datetime.timedelta(days=offset)).isoformat()


def unit(unit_id, directly=False):
    return f"""changes {{ record {{ unit {{
      unit_id: "{unit_id}" type_code: "UT-SO" name_vi: "Sở {unit_id}" home_authority_id: "{AUTHORITY}"
      contact {{ position: "Văn phòng Sở" }} {"reports_directly: true" if directly else ""} }} }} }}"""


def period(period_id, kind, first, last):
    return f"""changes {{ record {{ period {{
      authority_id: "{AUTHORITY}" period_id: "{period_id}" kind: {kind} label_vi: "Kỳ {period_id}"
      first_date: "{first}" last_date: "{last}" open_date: "{last}"
      deadlines {{ level: REPORTING_LEVEL_UNIT due_date: "{day(-1)}" }}
      deadlines {{ level: REPORTING_LEVEL_BLOC due_date: "{day(5)}" }} }} }} }}"""


REGISTRY = f"""# proto-file: khoi/v1/registry.proto
# proto-message: khoi.v1.ApplyRegistryRequest
changes {{ record {{ authority {{ authority_id: "{AUTHORITY}" type: AUTHORITY_TYPE_PROVINCE name_vi: "Tỉnh Nam"
  calendar_profile_code: "ND09" }} }} }}
{" ".join(unit(member) for member in MEMBERS)} {unit(DIRECT, directly=True)}
changes {{ record {{ bloc {{ authority_id: "{AUTHORITY}" bloc_id: "{BLOC}" name_vi: "Khối Một" }} }} }}
changes {{ record {{ bloc_term {{ authority_id: "{AUTHORITY}" bloc_id: "{BLOC}" valid_from_date: "2025-01-01"
  member_unit_ids: {list(MEMBERS)} leader_unit_id: "{LEADER}" deputy_unit_ids: "so-hai" }} }} }}
{period(FIRST_HALF, "PERIOD_KIND_FIRST_HALF", "2024-12-15", "2025-06-14")}
{period(SECOND_HALF, "PERIOD_KIND_SECOND_HALF", "2025-06-15", "2025-12-14")}
{period(YEAR, "PERIOD_KIND_YEAR", "2024-12-15", "2025-12-14")}
"""


def report(unit_id, count, period_id=FIRST_HALF, declared=None):
    """A report that awards so many Giấy khen to individuals, and says how many it believes they are."""
    made = message("Report")(authority_id=AUTHORITY, period_id=period_id, unit_id=unit_id)
    made.header.number, made.header.symbol, made.header.issue_date = "12", "BC-SM", "2025-06-10"
    line = made.award_lines.add(
        line_id="GK",
        award_codes=["CO-GK"],
        awarding_authority_code="A-CS",
        awarding_organisation_id=unit_id,
        recipient_kind_code="IND",
        status="AWARD_STATUS_AWARDED",
        counting_basis="COUNTING_BASIS_RECIPIENTS",
    )
    line.count.exact = str(count)
    line.achievement.years.years.append(2024)
    line.decision.not_available.reason = "chưa số hóa"
    made.declared_totals.add(line_id="T", label="tổng số").total.exact = str(count if declared is None else declared)
    made.narrative_sections.add(section_code="N4").items.add(text="Kết quả khen thưởng.")
    return made


def json_of(content):
    return json_format.MessageToJson(content, preserving_proto_field_name=True)


class YearTest(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory(prefix="khoi-year-")))
        self.data = self.folder / "data"
        run("khoi-admin", "init", self.data)
        self.khoid = self.enterContext(Khoid(self.data))
        self.client = self.enterContext(Client(self.khoid.address))
        self.told = []  # (service, method, request that names revision and instant, answer)

    # What people do, with the shipped programs.

    def khoi(self, *arguments, code=0):
        done = self.khoid.khoi(*arguments, check=False)
        self.assertEqual(done.returncode, code, f"{arguments}\n{done.stdout}\n{done.stderr}")
        return done.stdout + done.stderr

    def apply(self, text):
        path = self.folder / "registry.textproto"
        path.write_text(text)
        self.khoi("registry", "apply", path)

    def submit(self, content, code=0):
        path = self.folder / "report.json"
        path.write_text(json_of(content))
        return self.khoi("submit", path, code=code)

    def review(self, act, unit_id, *more, by=LEADER, period_id=FIRST_HALF, code=0):
        return self.khoi(
            "review", act, f"--authority={AUTHORITY}", f"--period={period_id}", f"--unit={unit_id}", f"--as={by}",
            "--position=Chánh Văn phòng", *more, code=code,
        )

    def sign(self, *more, by=LEADER, bloc=BLOC, period_id=FIRST_HALF):
        scope = [f"--bloc={bloc}"] if bloc else []
        self.khoi(
            "consolidate", "sign", f"--authority={AUTHORITY}", *scope, f"--period={period_id}", f"--as={by}",
            "--position=Chánh Văn phòng", "--yes", *more,
        )

    # What readers ask, over the contract.

    def call(self, service, method, request):
        return self.client.call(service, method, request)

    def summary(self, period_ids=(FIRST_HALF,), bloc=None, basis="BASIS_ACCEPTED", **more):
        request = message("GetSummaryRequest")(period_ids=period_ids, basis=basis, **more)
        if bloc:
            request.scope.bloc.authority_id, request.scope.bloc.bloc_id = AUTHORITY, bloc
        else:
            request.scope.authority.authority_id = AUTHORITY
        return self.call("SummaryService", "GetSummary", request).summary

    def awarded(self, **more):
        """The Giấy khen of a summary; None when nothing was said."""
        counts = [
            int(row.figure.low)
            for row in self.summary(**more).rows
            if row.measure == 1 and any(value.value == "CO-GK" for value in row.key)
        ]
        self.assertLessEqual(len(counts), 1)
        return counts[0] if counts else None

    def coverage(self, period_id=FIRST_HALF):
        request = message("GetCoverageRequest")(authority_id=AUTHORITY, period_id=period_id)
        return self.call("CoverageService", "GetCoverage", request).coverage

    def state(self, unit_id):
        request = message("GetReviewRequest")()
        request.report.authority_id, request.report.period_id, request.report.unit_id = AUTHORITY, FIRST_HALF, unit_id
        states = message("ReportState").DESCRIPTOR.fields_by_name["state"].enum_type.values_by_number
        state = self.call("ReviewService", "GetReview", request).state
        return states[state.state].name.removeprefix("VERSION_STATE_"), state.accepted_version

    def consolidation(self, bloc=BLOC, number=None):
        request = message("GetConsolidationRequest")()
        request.ref.authority_id, request.ref.bloc_id, request.ref.period_id = AUTHORITY, bloc, FIRST_HALF
        if number:
            request.number = number
        return self.call("ConsolidationService", "GetConsolidation", request)

    def consolidation_state(self, **more):
        states = message("GetConsolidationResponse").DESCRIPTOR.fields_by_name["state"].enum_type.values_by_number
        return states[self.consolidation(**more).state].name.removeprefix("CONSOLIDATION_STATE_")

    def obligation(self, unit_id, period_id=FIRST_HALF):
        request = message("ListObligationsRequest")(unit_id=unit_id, period_id=period_id)
        for each in self.call("CoverageService", "ListObligations", request).obligations:
            if each.level == 1:
                states = each.DESCRIPTOR.fields_by_name["state"].enum_type.values_by_number
                return states[each.state].name.removeprefix("OBLIGATION_STATE_"), each.late_day_count
        return None

    # What was answered, to be asked again.

    def remember(self):
        for basis in ("BASIS_LATEST_SUBMITTED", "BASIS_ACCEPTED", "BASIS_CONSOLIDATED"):
            for bloc in (BLOC, None):
                self.keep(basis, bloc)
        coverage = message("GetCoverageRequest")(authority_id=AUTHORITY, period_id=FIRST_HALF)
        answer = self.call("CoverageService", "GetCoverage", coverage)
        coverage.as_of_revision = answer.as_of_revision
        coverage.instant.CopyFrom(answer.instant)
        self.told.append(("CoverageService", "GetCoverage", coverage, answer))

    def keep(self, basis, bloc):
        request = message("GetSummaryRequest")(period_ids=[FIRST_HALF], basis=basis, group_by=[1, 5])
        if bloc:
            request.scope.bloc.authority_id, request.scope.bloc.bloc_id = AUTHORITY, bloc
        else:
            request.scope.authority.authority_id = AUTHORITY
        answer = self.call("SummaryService", "GetSummary", request)
        request.as_of_revision = answer.summary.as_of_revision
        request.instant.CopyFrom(answer.summary.instant)
        self.told.append(("SummaryService", "GetSummary", request, answer))

    def check_memory(self, client):
        self.assertGreater(len(self.told), 50)
        for service, method, request, answer in self.told:
            again = client.call(service, method, request)
            self.assertEqual(again.SerializeToString(), answer.SerializeToString(), f"{method} {request}")

    def test_a_year(self):
        self.khoid.apply_example()
        self.apply(REGISTRY)
        self.open_the_period()
        self.push_return_and_mend()
        self.consolidate_without_the_late_unit()
        self.take_the_late_unit()
        self.publish_and_lock()
        self.amend_after_the_lock()
        self.put_the_year_together()

        self.check_memory(self.client)
        self.khoid.stop()
        run("khoi-admin", "verify", self.data)
        with Khoid(self.data) as again, Client(again.address) as client:
            self.check_memory(client)

    def open_the_period(self):
        self.assertEqual(self.obligation("so-ba"), ("LATE", 1))
        for unit_id in ("so-mot", "so-hai", "so-tu"):
            self.khoi(
                "obligations", "extend", f"--authority={AUTHORITY}", f"--period={FIRST_HALF}", f"--unit={unit_id}",
                f"--due={day(2)}", "--reason=mất kết nối mạng", "--by=Trưởng ban Ban Thi đua - Khen thưởng",
            )
        self.assertEqual(self.obligation("so-hai"), ("DUE_SOON", 0))
        coverage = self.coverage()
        self.assertEqual((coverage.expected_count, coverage.missing_count, coverage.late_count), (4, 4, 1))
        self.remember()

    def push_return_and_mend(self):
        self.assertIn("SUM-TOTAL", self.submit(report("so-hai", 7, declared=9)))
        self.remember()
        refused = self.review("accept", "so-hai", by=LEADER, code=4)
        self.assertIn("SUM-TOTAL", refused)
        self.review(
            "return", "so-hai", "--because=report.declared_totals[0]: tổng 9, các dòng cộng lại 7", f"--due={day(1)}"
        )
        self.assertEqual(self.state("so-hai"), ("RETURNED", 0))
        self.remember()
        self.submit(report("so-hai", 7))
        self.review("receive", "so-hai")
        self.review("accept", "so-hai")
        self.assertEqual(self.state("so-hai"), ("ACCEPTED", 2))
        self.submit(report("so-mot", 3))
        self.review("accept", "so-mot", by=AUTHORITY)
        self.assertEqual((self.awarded(), self.awarded(basis="BASIS_CONSOLIDATED")), (10, None))
        self.remember()

    def consolidate_without_the_late_unit(self):
        self.sign("--leave-out-note=so-ba: chưa gửi báo cáo", "--waive=P-COVER: so-ba chưa gửi báo cáo")
        signed = self.consolidation().consolidation
        self.assertEqual([each.unit_id for each in signed.left_out_units], ["so-ba"])
        self.assertEqual([(each.unit_id, each.version) for each in signed.inputs], [("so-hai", 2), ("so-mot", 1)])
        self.assertEqual(self.awarded(basis="BASIS_CONSOLIDATED", bloc=BLOC), 10)
        self.assertEqual(self.consolidation_state(), "CURRENT")
        self.first_digest = signed.digest
        self.remember()

    def take_the_late_unit(self):
        self.assertIn("P-LATE", self.submit(report("so-ba", 5)))
        self.assertEqual(self.consolidation_state(), "CURRENT")  # nothing that was signed has moved yet
        self.assertEqual(self.obligation("so-ba"), ("SUBMITTED_LATE", 1))
        self.review("accept", "so-ba")
        stale = self.consolidation()
        self.assertEqual(self.consolidation_state(), "STALE")
        self.assertEqual([(c.unit_id, c.signed_version, c.present_version) for c in stale.changes], [("so-ba", 0, 1)])
        self.remember()
        self.sign()
        self.assertEqual((self.consolidation_state(number=1), self.consolidation_state()), ("REPLACED", "CURRENT"))
        self.assertEqual(self.consolidation(number=1).consolidation.digest, self.first_digest)
        self.submit(report(DIRECT, 4))
        self.review("accept", DIRECT, by=AUTHORITY)
        coverage = self.coverage()
        self.assertEqual(
            (coverage.expected_count, coverage.reported_count, coverage.accepted_count, coverage.on_time_count,
             coverage.submitted_late_count, coverage.missing_count),
            (4, 4, 4, 3, 1, 0),
        )  # fmt: skip
        self.remember()

    def publish_and_lock(self):
        self.sign(by=AUTHORITY, bloc="")
        self.assertEqual(self.awarded(basis="BASIS_CONSOLIDATED"), 19)
        self.khoi(
            "review", "lock", f"--authority={AUTHORITY}", f"--period={FIRST_HALF}", "--by=Trưởng ban",
            "--reason=đã công bố", "--look-back-days=30",
        )
        self.assertEqual(self.state("so-hai"), ("LOCKED", 2))
        self.submit(report("so-hai", 8), code=9)
        self.assertEqual(self.awarded(), 19)
        self.remember()

    def amend_after_the_lock(self):
        self.review("request-amendment", "so-hai", "--reason=bỏ sót một quyết định", by="so-hai")
        self.review("approve-amendment", "so-hai", "--reason=có quyết định kèm theo", by=LEADER, code=6)
        self.review("approve-amendment", "so-hai", "--reason=có quyết định kèm theo", by=AUTHORITY)
        preview = self.folder / "amended.json"
        preview.write_text(json_of(report("so-hai", 8)))
        self.assertIn("19 → 20", self.khoi("preview", preview))
        self.submit(report("so-hai", 8))
        self.assertEqual((self.awarded(), self.consolidation_state()), (19, "CURRENT"))
        self.review("accept", "so-hai")
        self.assertEqual(self.state("so-hai"), ("LOCKED", 3))
        self.assertEqual((self.awarded(), self.awarded(basis="BASIS_CONSOLIDATED")), (20, 19))
        self.assertEqual((self.consolidation_state(), self.consolidation_state(bloc="")), ("STALE", "STALE"))
        self.remember()
        self.sign()
        self.sign(by=AUTHORITY, bloc="")
        self.assertEqual((self.consolidation_state(bloc=""), self.consolidation_state(bloc="", number=1)),
                         ("CURRENT", "REPLACED"))  # fmt: skip
        self.assertEqual(self.awarded(basis="BASIS_CONSOLIDATED"), 20)
        self.assertIn("so-hai", self.khoi("diff", "versions", f"--authority={AUTHORITY}", f"--period={FIRST_HALF}",
                                          "--unit=so-hai", "--from=2", "--to=3"))  # fmt: skip
        self.remember()

    def put_the_year_together(self):
        for unit_id in (*MEMBERS, DIRECT):
            self.submit(report(unit_id, 10, period_id=SECOND_HALF))
            self.review("accept", unit_id, by=AUTHORITY, period_id=SECOND_HALF)
        self.submit(report("so-hai", 17, period_id=YEAR))
        self.review("accept", "so-hai", by=AUTHORITY, period_id=YEAR)
        self.assertEqual(self.awarded(period_ids=(FIRST_HALF, SECOND_HALF)), 60)
        year = self.summary(period_ids=(YEAR,), year_composition="YEAR_COMPOSITION_HALVES")
        self.assertEqual([row.figure.low for row in year.rows if row.measure == 1], ["60"])
        self.assertEqual(
            [(each.unit_id, each.halves.low, each.annual.low) for each in year.annual_differences if each.measure == 1],
            [("so-hai", "18", "17")],
        )
        self.remember()


if __name__ == "__main__":
    unittest.main()
