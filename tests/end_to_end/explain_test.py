"""A consolidated figure of the example, followed down to the lines of the reports that people wrote."""

import csv
import io
import re
import unittest

from google.protobuf import text_format

from contract import message
from programs import EXAMPLE, example_files, fresh_khoid

FILE = EXAMPLE / "reports" / "thai-nguyen.2022-S1.skhcn-thai-nguyen.textproto"
QUESTION = ("--authority=thai-nguyen", "--period=2022-S1", "--measure=awards")
FIGURE = (*QUESTION, "--filter=status=awarded", "--filter=code=CO-BK-BT")


def value_at(report, path):
    """What stands at a field path such as report.award_lines[3].count."""
    for name, index in re.findall(r"\.(\w+)(?:\[(\d+)\])?", path):
        report = getattr(report, name)
        report = report[int(index)] if index else report
    return report


class ExplainTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.khoid = cls.enterClassContext(fresh_khoid())
        cls.khoid.apply_example()
        cls.khoid.khoi("submit", *example_files("reports"))

    def tree(self, *arguments):
        printed = self.khoid.khoi("explain", "figure", *arguments, "-o", "csv").stdout
        return list(csv.DictReader(io.StringIO(printed)))

    def test_the_lines_behind_a_figure_of_thai_nguyen_are_those_of_its_report(self):
        rows = self.tree(*FIGURE, "--depth=5")
        self.assertEqual([row["level"] for row in rows[:3]], ["scope", "bloc", "unit"])
        lines = rows[3:]
        report = text_format.Parse(FILE.read_text(), message("Report")())
        awarded = message("AwardLine").DESCRIPTOR.fields_by_name["status"].enum_type.values_by_name
        expected = {
            f"report.award_lines[{index}].count": line.count.exact
            for index, line in enumerate(report.award_lines)
            if line.status == awarded["AWARD_STATUS_AWARDED"].number and list(line.award_codes) == ["CO-BK-BT"]
        }
        self.assertGreater(len(expected), 1)
        self.assertEqual({row["field_path"]: row["low"] for row in lines}, expected)
        for row in lines:
            self.assertEqual(value_at(report, row["field_path"]).exact, row["low"])
            self.assertIn(f"{row['low']} × CO-BK-BT", row["statement"])
        total = str(sum(map(int, expected.values())))
        self.assertEqual([row["low"] for row in rows[:3]], [total] * 3)
        self.assertEqual(rows[2]["arithmetic"], f"{total} = {' + '.join(row['low'] for row in lines)}")
        self.assertEqual((rows[2]["unit_id"], rows[2]["version"], rows[2]["state"]), ("skhcn-thai-nguyen", "1", "submitted"))

    def test_the_version_that_counts_is_named_by_its_hash(self):
        (unit, *_) = self.tree(*FIGURE, "--unit=skhcn-thai-nguyen")
        printed = self.khoid.khoi(
            "report", "versions", "--authority=thai-nguyen", "--period=2022-S1", "--unit=skhcn-thai-nguyen", "-o", "csv"
        ).stdout
        (version,) = csv.DictReader(io.StringIO(printed))
        self.assertEqual(unit["content_hash"], version["content_hash"])
        self.assertEqual(unit["revision"], version["revision"])

    def test_people_read_a_tree(self):
        printed = self.khoid.khoi("--lang=en", "explain", "figure", *FIGURE, "--unit=skhcn-thai-nguyen").stdout
        self.assertIn("version 1, revision ", printed)
        self.assertIn("  report.award_lines[", printed)
        self.assertIn("theo người", printed)

    def test_every_document_of_the_ministry_of_2019_is_explained(self):
        summary = ("--authority=bkhcn", "--period=2019-S1", "--measure=documents", "--filter=role=lead")
        rows = self.tree(*summary, "--depth=5")
        for depth in (0, 1, 2, 3):
            below = sum(int(row["low"]) for row in rows if int(row["depth"]) == depth)
            self.assertEqual(below, int(rows[0]["low"]), depth)
        self.assertEqual(rows[-1]["level"], "line")

    def test_what_never_adds_up_is_refused_by_name(self):
        refused = self.khoid.khoi("explain", "figure", *QUESTION, check=False)
        self.assertNotEqual(refused.returncode, 0)
        self.assertIn("DIMENSION_STATUS", refused.stderr)


if __name__ == "__main__":
    unittest.main()
