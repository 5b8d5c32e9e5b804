"""What deploy/quickstart prints is what the published sources say, and it leaves no server behind.

The script runs as it is; only the installing and the building are left out.
"""

import json
import os
import pathlib
import re
import signal
import subprocess
import tempfile
import unittest

from programs import BIN, PATIENCE_SECONDS, ROOT, run

ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith("KHOI_")}


def start(place, *arguments, **streams):
    """Starts quickstart as a terminal does: in a process group of its own, listening to Ctrl-C."""
    return subprocess.Popen(
        [str(ROOT / "deploy" / "quickstart"), "--programs", str(BIN), "--place", str(place), *arguments],
        stdin=subprocess.DEVNULL,
        text=True,
        env=ENVIRONMENT,
        process_group=0,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        **streams,
    )


def ended(place):
    with start(place, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as quickstart:
        out, err = quickstart.communicate(timeout=2 * PATIENCE_SECONDS)
    return quickstart.returncode, out, err


def steps(printed):
    """The text of each step by its title."""
    parts = re.split(r"^== (.*)\n", printed, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2]))


def table(text, heading):
    """The rows below a heading, as dictionaries by column title. A cell that is wrapped becomes one line again."""
    lines = text[text.index(f"\n{heading}\n") :].splitlines()[2:]
    columns = [match.span() for match in re.finditer("─+", lines[1])]
    titles = [lines[0][begin:end].strip() for begin, end in columns]
    rows = []
    for line in lines[2:]:
        if not line:
            break
        cells = dict(zip(titles, (line[begin:end].strip() for begin, end in columns)))
        if any(cells[title] for title in titles[1:]):
            rows.append(cells)
        else:
            rows[-1][titles[0]] += f" {cells[titles[0]]}"
    return rows


def events(log):
    return [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]


class QuickstartTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.place = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory(prefix="khoi-quickstart-")))
        # What an interrupted run leaves behind is no obstacle.
        (cls.place / "data.new").mkdir()
        (cls.place / "data.new" / "half made").touch()
        code, printed, errors = ended(cls.place)
        if code != 0:
            raise AssertionError(f"quickstart ended with {code}\n{printed}\n{errors}")
        cls.steps = steps(printed)
        cls.errors = errors

    def step(self, words):
        (text,) = [text for title, text in self.steps.items() if words in title]
        return text

    def check_published_documents(self, text):
        led = {
            (row["Loại văn bản"], row["Giai đoạn"]): row["Số liệu"]
            for row in table(text, "Văn bản")
            if row["Vai trò"] == "chủ trì" and row["Mã"].startswith("LD-")
        }
        self.assertEqual(
            led,
            {
                ("Nghị định", "Đã trình"): "2",
                ("Quyết định của Thủ tướng Chính phủ", "Đã trình"): "3",
                ("Thông tư", "Đã trình"): "3",
                ("Nghị định", "Đang xây dựng, hoàn thiện dự thảo"): "3",
                ("Thông tư", "Đang xây dựng, hoàn thiện dự thảo"): "8",
            },
        )

    def test_every_report_gets_a_receipt(self):
        receipts = [line for line in self.step("receipts").splitlines() if line]
        self.assertEqual(len(receipts), len(list((ROOT / "deploy" / "example" / "reports").iterdir())))
        for line in receipts:
            self.assertRegex(line, r"  phiên bản 1  .*  [0-9a-f]{12}  mới$")

    def test_the_bloc_of_2019_leads_the_documents_that_it_published(self):
        text = self.step("Bloc of general departments")
        self.check_published_documents(text)
        self.assertIn("bkhcn, 2019-S1: phải nộp 10, đã nộp 10 (có số liệu 10), chưa nộp 0", text)

    def test_the_ministry_is_its_two_blocs(self):
        text = self.step("The whole Ministry")
        self.check_published_documents(text)
        blocs = re.findall(r"^  (Khối \S.*?) {2,}\S+ +(\d+) +(\d+) +(\d+) ", text, flags=re.MULTILINE)
        self.assertEqual(
            blocs,
            [("Khối Thi đua cơ quan Bộ", "16", "13", "11"), ("Khối Tổng cục, Cục, Ban và Quỹ", "10", "10", "10")],
        )

    def test_thai_nguyen_was_awarded_eleven_and_proposed_twenty_one(self):
        text = self.step("The same bloc")
        by_kind, together = text.split("TỔNG HỢP SỐ LIỆU THI ĐUA, KHEN THƯỞNG\n")[1:]
        heading = "Danh hiệu thi đua và hình thức khen thưởng"
        self.assertEqual(
            {(row["Tình trạng"], row["Đối tượng"]): row["Số liệu"] for row in table(by_kind, heading)},
            {("đề nghị", "Cá nhân"): "21", ("được tặng", "Tập thể"): "3", ("được tặng", "Cá nhân"): "8"},
        )
        self.assertEqual(
            {row["Tình trạng"]: row["Số liệu"] for row in table(together, heading)},
            {"đề nghị": "21", "được tặng": "11"},
        )

    def test_the_awards_of_thai_nguyen_add_up_to_their_totals(self):
        sums = {}
        for row in table(self.step("Thái Nguyên"), "Danh hiệu thi đua và hình thức khen thưởng"):
            key = (row["Tình trạng"], row["Đối tượng"])
            sums[key] = sums.get(key, 0) + int(row["Số liệu"])
        self.assertEqual(
            sums, {("đề nghị", "Cá nhân"): 21, ("được tặng", "Tập thể"): 3, ("được tặng", "Cá nhân"): 8}
        )

    def test_the_leader_of_the_bloc_of_thai_nguyen_is_missing(self):
        text = self.step("Thái Nguyên")
        self.assertIn("phải nộp 2, đã nộp 1 (có số liệu 1), chưa nộp 1", text)
        (line,) = re.findall(r"Chưa nộp \(1\):\n(.*)\n", text)
        self.assertIn("(so-tu-phap-thai-nguyen), khối trưởng", line)

    def test_cao_bang_declares_another_total_than_its_lines_add_up_to(self):
        self.assertIn("khai 530, cộng các dòng 569, chênh +39", self.step("Cao Bằng"))
        self.assertIn("SUM-TOTAL", self.errors)

    def test_the_bloc_of_2014_sent_narrative_only(self):
        text = self.step("Bloc of economic ministries")
        self.assertIn("phải nộp 7, đã nộp 1 (có số liệu 0), chưa nộp 6", text)
        self.assertRegex(text, r"Chỉ có lời văn, không có số liệu \(1\):\n.*\(bo-xay-dung\)")
        self.assertIn("\nKhông có số liệu nào.\n", text)

    def test_it_ends_with_the_server_drained(self):
        self.assertEqual([event["event"] for event in events(self.place / "khoid.log")][-2:], ["stopping", "stopped"])

    def test_data_that_cannot_be_served_end_it_with_what_to_delete(self):
        with tempfile.TemporaryDirectory() as place:
            data = pathlib.Path(place, "data")
            data.mkdir()
            code, _, errors = ended(place)
            self.assertEqual(code, 1, errors)
            self.assertIn(f"rm -r {data}\n", errors)


class ServeTest(unittest.TestCase):
    def test_a_second_run_changes_nothing_and_serves_until_ctrl_c(self):
        with tempfile.TemporaryDirectory(prefix="khoi-quickstart-") as place:
            code, _, errors = ended(place)
            self.assertEqual(code, 0, errors)
            with start(place, "--serve", stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as quickstart:
                try:
                    printed = self.read_until(quickstart, "Its log: ")
                    for receipt in steps(printed)["Reports, and their receipts"].strip().splitlines():
                        self.assertRegex(receipt, r"  phiên bản 1  .*  không đổi$")
                    (address,) = re.findall(r"KHOI_SERVER=(\S+)", printed)
                    summary = run("khoi", "--server", address, "summary", "--authority=cao-bang", "--period=2014.2019")
                    self.assertIn("569", summary.stdout)
                finally:
                    os.killpg(quickstart.pid, signal.SIGINT)
                    quickstart.wait(timeout=PATIENCE_SECONDS)
            self.assertEqual(quickstart.returncode, 0)
            last = events(pathlib.Path(place, "khoid.log"))[-2:]
            self.assertEqual([event["event"] for event in last], ["stopping", "stopped"])
            self.assertEqual(last[0]["signal"], "Terminated", "khoid was told by the script alone")

    def read_until(self, quickstart, beginning):
        lines = []
        for line in quickstart.stdout:
            lines.append(line)
            if line.startswith(beginning):
                return "".join(lines)
        self.fail("".join(lines))


if __name__ == "__main__":
    unittest.main()
