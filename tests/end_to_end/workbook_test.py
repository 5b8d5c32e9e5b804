"""The workbook that a bloc leader opens: read back by another library, cell by cell."""

import decimal
import json
import pathlib
import tempfile
import unittest

import openpyxl

from programs import example_files, fresh_khoid

QUESTION = ("summary", "--authority=bkhcn", "--period=2019-S1")


class WorkbookTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.khoid = cls.enterClassContext(fresh_khoid())
        cls.khoid.apply_example()
        cls.khoid.khoi("submit", *example_files("reports"))
        folder = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        cls.path = folder / "khoi.xlsx"
        cls.khoid.khoi(*QUESTION, "-o", "xlsx", "--to", cls.path)
        cls.book = openpyxl.load_workbook(cls.path)
        cls.summary = json.loads(cls.khoid.khoi(*QUESTION, "-o", "json").stdout)

    def view(self, *arguments):
        return json.loads(self.khoid.khoi(*QUESTION, *arguments, "-o", "json").stdout)

    def sheet_titled(self, title):
        (sheet,) = [sheet for sheet in self.book if sheet.cell(1, 1).value == title]
        return sheet

    @staticmethod
    def value_of(cell, number_format):
        """What a cell of a view is in a workbook; None where only people can tell."""
        if "number" in cell:
            return int(cell["number"])
        if "share" in cell:
            percent = cell["share"].get("percent")
            return None if percent is None else decimal.Decimal(percent) / 100
        if "figure" in cell:
            figure = cell["figure"]
            exact = figure.get("low") and figure.get("low") == figure.get("high") and not figure.get("approximate")
            return decimal.Decimal(figure["low"]) if exact else None
        return cell.get("text") or None

    def check_table(self, table):
        sheet = self.sheet_titled(table["titleVi"])
        numbered = any("number" in row for row in table["rows"])
        shift = 1 if numbered else 0
        # The rows are the last of the sheet but for the note, two rows below.
        last = sheet.max_row - (2 if "noteVi" in table else 0)
        first = last - len(table["rows"]) + 1
        compared = 0
        for at, row in enumerate(table["rows"], start=first):
            for column, cell in enumerate(row["cells"], start=1 + shift):
                told = self.value_of(cell, sheet.cell(at, column).number_format)
                if told is None:
                    continue
                read = sheet.cell(at, column)
                if isinstance(told, str):
                    self.assertEqual((read.value, read.data_type), (told, "s"))
                else:
                    self.assertEqual(read.data_type, "n", read.coordinate)
                    self.assertAlmostEqual(decimal.Decimal(str(read.value)), told, places=6)
                compared += 1
        self.assertGreater(compared, 0, table["titleVi"])
        return sheet

    def test_tables_have_the_cells_of_the_view(self):
        for table in self.view("--view=AWARDS")["tables"]:
            sheet = self.check_table(table)
            self.assertIsNotNone(sheet.freeze_panes)
            self.assertIsNotNone(sheet.print_title_rows)

    def test_every_unit_that_reported_has_a_sheet(self):
        reported = {
            unit["nameVi"]
            for coverage in self.summary["coverages"]
            for unit in coverage["units"]
            if unit["state"] == "COVERAGE_STATE_REPORTED" and not unit["narrativeOnly"]
        }
        titles = {sheet.cell(1, 1).value for sheet in self.book}
        self.assertEqual(reported - titles, set())

    def test_those_missing_are_named(self):
        missing = {
            unit["unitId"]
            for coverage in self.summary["coverages"]
            for unit in coverage["units"]
            if unit["state"] == "COVERAGE_STATE_MISSING"
        }
        sheet = self.book["Chưa nộp"]
        listed = {sheet.cell(row, 1).value for row in range(4, sheet.max_row + 1)}
        self.assertEqual(listed, missing or {"Mọi đơn vị đã nộp."})

    def test_the_cover_says_what_it_rests_on_and_links_every_sheet(self):
        cover = self.book.worksheets[0]
        texts = {str(cell.value) for row in cover.iter_rows() for cell in row if cell.value is not None}
        self.assertIn(self.summary["asOfRevision"], texts)
        self.assertTrue(set(self.book.sheetnames[1:]) <= texts)

    def test_nothing_is_a_formula_and_every_page_is_a4(self):
        for sheet in self.book:
            self.assertEqual(sheet.page_setup.paperSize, 9, sheet.title)
            self.assertTrue(sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.title)
            for row in sheet.iter_rows():
                for cell in row:
                    self.assertNotEqual(cell.data_type, "f", f"{sheet.title}!{cell.coordinate}")

    def test_the_same_moment_gives_the_same_bytes(self):
        again = self.path.with_name("again.xlsx")
        moment = (f"--as-of-revision={self.summary['asOfRevision']}",)
        for path in (self.path.with_name("first.xlsx"), again):
            self.khoid.khoi(*QUESTION, *moment, "-o", "xlsx", "--to", path)
        self.assertEqual(again.read_bytes(), self.path.with_name("first.xlsx").read_bytes())

    def test_a_workbook_needs_a_name_and_a_name_a_workbook(self):
        self.assertEqual(self.khoid.khoi(*QUESTION, "-o", "xlsx", check=False).returncode, 2)
        self.assertEqual(self.khoid.khoi(*QUESTION, "--to", "x.xlsx", check=False).returncode, 2)


if __name__ == "__main__":
    unittest.main()
