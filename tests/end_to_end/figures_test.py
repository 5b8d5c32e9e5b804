"""The example's summaries say what the published sources say."""

import unittest

from google.protobuf import json_format

from contract import message
from programs import EXAMPLE, example_files, fresh_khoid


class FiguresTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.khoid = cls.enterClassContext(fresh_khoid())
        cls.khoid.apply_example()
        cls.pushed = cls.khoid.khoi("submit", *example_files("reports"))

    def summary(self, *arguments):
        printed = self.khoid.khoi("summary", *arguments, "-o", "json").stdout
        return json_format.Parse(printed, message("Summary")())

    @staticmethod
    def rows(summary, measure, *dimensions):
        """The exact figures of a measure by the values of some dimensions; rows that agree in them are added."""
        enums = message("SummaryRow").DESCRIPTOR.fields_by_name["measure"].enum_type.values_by_number
        names = message("DimensionValue").DESCRIPTOR.fields_by_name["dimension"].enum_type.values_by_number
        result = {}
        for row in summary.rows:
            if enums[row.measure].name == f"MEASURE_{measure}":
                key = {names[value.dimension].name.removeprefix("DIMENSION_"): value.value for value in row.key}
                at = tuple(key[dimension] for dimension in dimensions)
                result[at] = result.get(at, 0) + int(row.figure.low)
        return result

    @staticmethod
    def blocs(summary):
        return {bloc.bloc_id: bloc for coverage in summary.coverages for bloc in coverage.blocs}

    def check_published_documents(self, summary):
        led = {
            (code, stage): count
            for (code, stage, role), count in self.rows(summary, "DOCUMENTS", "CODE", "STAGE", "ROLE").items()
            if role == "DOCUMENT_ROLE_LEAD" and code.startswith("LD-")
        }
        self.assertEqual(
            led,
            {
                ("LD-ND", "ST-SUBMIT"): 2,
                ("LD-QDTTG", "ST-SUBMIT"): 3,
                ("LD-TT", "ST-SUBMIT"): 3,
                ("LD-ND", "ST-DRAFT"): 3,
                ("LD-TT", "ST-DRAFT"): 8,
            },
        )

    def test_every_report_is_taken(self):
        self.assertEqual(len(self.pushed.stdout.splitlines()), len(example_files("reports")), self.pushed.stdout)

    def test_the_bloc_of_2019_leads_the_documents_that_it_published(self):
        summary = self.summary(
            "--bloc=bkhcn/tong-cuc-cuc-ban-quy", "--period=2019-S1", "--group-by=code", "--group-by=stage"
        )
        self.check_published_documents(summary)
        self.assertEqual(summary.coverages[0].expected_count, 10)
        self.assertEqual(summary.coverages[0].reported_count, 10)

    def test_the_ministry_of_2019_is_its_two_blocs(self):
        summary = self.summary("--authority=bkhcn", "--period=2019-S1", "--group-by=code", "--group-by=stage")
        self.check_published_documents(summary)
        blocs = self.blocs(summary)
        self.assertEqual(set(blocs), {"tong-cuc-cuc-ban-quy", "co-quan-bo"})
        self.assertEqual((blocs["tong-cuc-cuc-ban-quy"].reported_count, blocs["co-quan-bo"].reported_count), (10, 13))
        self.assertEqual(blocs["co-quan-bo"].with_figures_count, 11)

    def test_thai_nguyen_keeps_what_was_awarded_apart_from_what_was_proposed(self):
        summary = self.summary(
            "--bloc=thai-nguyen/co-quan-tham-muu-tong-hop", "--period=2022-S1", "--group-by=recipient-kind"
        )
        awards = self.rows(summary, "AWARDS", "STATUS", "RECIPIENT_KIND")
        awarded = {kind: count for (status, kind), count in awards.items() if status == "AWARD_STATUS_AWARDED"}
        proposed = sum(count for (status, _), count in awards.items() if status == "AWARD_STATUS_PROPOSED")
        self.assertEqual(awarded, {"COL": 3, "IND": 8})
        self.assertEqual(proposed, 21)

    def test_the_leader_of_the_bloc_of_thai_nguyen_is_missing(self):
        summary = self.summary("--bloc=thai-nguyen/co-quan-tham-muu-tong-hop", "--period=2022-S1")
        (bloc,) = self.blocs(summary).values()
        states = message("UnitCoverage").DESCRIPTOR.fields_by_name["state"].enum_type.values_by_name
        missing = [
            unit.unit_id
            for unit in summary.coverages[0].units
            if unit.state == states["COVERAGE_STATE_MISSING"].number
        ]
        self.assertEqual(missing, [bloc.leader_unit_id])
        self.assertEqual((summary.coverages[0].expected_count, summary.coverages[0].missing_count), (2, 1))

    def test_cao_bang_declares_another_total_than_its_lines_add_up_to(self):
        summary = self.summary("--authority=cao-bang", "--period=2014.2019")
        (difference,) = summary.declared_differences
        self.assertEqual((difference.declared, difference.computed, difference.difference), ("530", "569", "39"))
        # The total and the blank number.
        self.assertEqual(summary.finding_counts.warn_count, 2)

    def test_cao_bang_is_told_so_when_it_submits(self):
        preview = self.khoid.khoi(
            "preview", EXAMPLE / "reports" / "cao-bang.2014.2019.skhcn-cao-bang.textproto", "-o", "json"
        )
        answer = json_format.Parse(preview.stdout, message("PreviewResponse")())
        (finding,) = [finding for finding in answer.findings if finding.rule_id == "SUM-TOTAL"]
        self.assertEqual(
            {operand.name: operand.value for operand in finding.operands},
            {"declared": "530", "computed": "569", "difference": "39", "exhaustive": "false", "lines": "12"},
        )

    def test_the_bloc_of_2014_sent_narrative_only(self):
        summary = self.summary("--bloc=tw/bo-nganh-kinh-te", "--period=2014-S1")
        (coverage,) = summary.coverages
        self.assertEqual((coverage.expected_count, coverage.reported_count, coverage.with_figures_count), (7, 1, 0))
        self.assertEqual([unit.unit_id for unit in coverage.units if unit.narrative_only], ["bo-xay-dung"])


if __name__ == "__main__":
    unittest.main()
