"""The rules of the example, asked of its reports by the command line."""

import csv
import io
import unittest

from programs import EXAMPLE, fresh_khoid

REPORT = EXAMPLE / "reports" / "thai-nguyen.2022-S1.skhcn-thai-nguyen.textproto"
KEY = ("--authority=thai-nguyen", "--period=2022-S1", "--unit=skhcn-thai-nguyen")


class RulesTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.khoid = cls.enterClassContext(fresh_khoid())
        cls.khoid.apply_example()
        cls.khoid.khoi("submit", REPORT)

    def rules(self, authority, period):
        printed = self.khoid.khoi("rules", f"--authority={authority}", f"--period={period}", "-o", "csv").stdout
        return {row["rule_id"]: row for row in csv.DictReader(io.StringIO(printed))}

    def test_an_authority_has_the_book_and_its_own_rules(self):
        own = self.rules("thai-nguyen", "2022-S1")
        others = self.rules("bkhcn", "2019-S1")
        self.assertEqual(set(own) - set(others), {"TN-BK-CA-NHAN", "TN-KNC-MUC"})
        self.assertEqual(own["TN-KNC-MUC"]["source"], "thai-nguyen")
        self.assertEqual(own["TN-KNC-MUC"]["submit"], "warn")

    def test_a_rule_is_explained_with_its_arithmetic(self):
        stored = self.khoid.khoi("--lang=en", "explain", "rule", "TN-BK-CA-NHAN", *KEY).stdout
        self.assertIn("Outcome: holds", stored)
        self.assertIn("≥ holds: 0.8 ≥ 0.5", stored)
        self.assertIn("figures = 4: awards", stored)
        self.assertIn("figures = 5: awards", stored)
        self.assertIn("≤ holds: 17 ≤ 20", self.khoid.khoi("explain", "rule", "TN-KNC-MUC", REPORT).stdout)

    def test_a_stored_version_can_be_judged_again(self):
        again = self.khoid.khoi("--lang=en", "recheck", *KEY, "-o", "json").stdout
        self.assertIn('"version": "1"', again)
        self.assertEqual(self.khoid.khoi("recheck", *KEY, "--version=2", check=False).returncode, 3)

    def test_what_an_authority_adds_holds_in_the_real_report(self):
        again = self.khoid.khoi("recheck", *KEY, "-o", "csv").stdout
        self.assertNotIn("TN-", again)


if __name__ == "__main__":
    unittest.main()
