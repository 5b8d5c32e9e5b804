"""Summaries of generated reports say what DuckDB says of the same lines, in every cell."""

import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import unittest

from contract import Client, message
from programs import ROOT, fresh_khoid

PEERS = ROOT / "tests" / "bench" / "peers"
PERIOD = "2022-S1"
AUTHORITIES = ("bo-a", "bo-b", "tinh-c")
# Awards with who decides them and who receives them, of the example's catalog.
AWARDS = (
    ("EM-I-LDTT", "A-CS", "IND"),
    ("EM-I-CSTDCS", "A-CS", "IND"),
    ("EM-I-CSTDBT", "A-BT", "IND"),
    ("EM-C-TTLDXS", "A-BT", "COL"),
    ("CO-BK-BT", "A-BT", "IND"),
    ("CO-BK-BT", "A-BT", "COL"),
    ("CO-GK", "A-CS", "IND"),
    ("CO-GK", "A-CS", "COL"),
)
METHODS = ("ME-REG", "ME-THE")
STATUSES = ("AWARD_STATUS_AWARDED", "AWARD_STATUS_PROPOSED", "AWARD_STATUS_REGISTERED")

# What a row says of the lines that count, by the columns {keys}. Of a unit the lines of one row are one statement.
SUMMARY = """
WITH counted AS (
  SELECT * FROM line WHERE revision = (
    SELECT max(other.revision) FROM line AS other WHERE other.unit = line.unit AND other.revision <= {revision}
  ) AND {where}
), said AS (
  SELECT {keys}, unit, sum(low) AS low, sum(high) AS high, bool_or(unbounded) AS unbounded,
    bool_or(approximate) AS approximate, max(low) AS most, bool_or(not_available) AS not_available
  FROM counted GROUP BY ALL
)
SELECT {keys}, coalesce(sum(low)::VARCHAR, ''),
  CASE WHEN bool_or(unbounded) OR sum(low) IS NULL THEN '' ELSE sum(high)::VARCHAR END,
  bool_or(approximate)::VARCHAR, (count(*) FILTER (most > 0))::VARCHAR, (count(*) FILTER (most = 0))::VARCHAR,
  (count(*) FILTER (not_available))::VARCHAR
FROM said GROUP BY ALL
"""
COLUMNS = {
    "unit": "UNIT",
    "bloc": "BLOC",
    "authority": "AUTHORITY",
    "code": "CODE",
    "level": "AWARDING_AUTHORITY",
    "recipient": "RECIPIENT_KIND",
    "method": "METHOD",
    "status": "STATUS",
}


class World:
    """Authorities with blocs of 5 to 8 units, and what the units report."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.blocs = {
            (authority, f"khoi-{number}"): [
                f"{authority}.{number}.{unit}" for unit in range(self.random.randint(5, 8))
            ]
            for authority in AUTHORITIES
            for number in range(3)
        }

    def registry(self):
        request = message("ApplyRegistryRequest")(request_id="world")
        for authority in AUTHORITIES:
            record = request.changes.add().record.authority
            record.authority_id, record.name_vi, record.calendar_profile_code = authority, f"Cơ quan {authority}", "ND09"
            record.type = 2 if authority.startswith("tinh") else 1
            period = request.changes.add().record.period
            period.authority_id, period.period_id, period.kind = authority, PERIOD, 1
            period.label_vi, period.open_date = "6 tháng đầu năm 2022", "2022-01-01"
            period.first_date, period.last_date = "2021-12-15", "2022-06-14"
        for (authority, bloc), units in self.blocs.items():
            for unit in units:
                record = request.changes.add().record.unit
                record.unit_id, record.type_code, record.name_vi = unit, "UT-SO", f"Đơn vị {unit}"
                record.home_authority_id = authority
        for (authority, bloc), units in self.blocs.items():
            record = request.changes.add().record.bloc
            record.authority_id, record.bloc_id, record.name_vi = authority, bloc, f"Khối {bloc}"
            term = request.changes.add().record.bloc_term
            term.authority_id, term.bloc_id, term.valid_from_date = authority, bloc, "2021-01-01"
            term.leader_unit_id = units[0]
            term.member_unit_ids.extend(units)
        return request

    def quantity(self):
        """A count as the contract says it, and as columns: low, high, unbounded, approximate, not_available."""
        kind = self.random.random()
        low = min(int(self.random.paretovariate(0.7)), 10**7)
        if kind < 0.75:
            low = 0 if kind < 0.1 else low
            return {"exact": str(low)}, (low, low, False, False, False)
        if kind < 0.8:
            return {"at_least": str(low)}, (low, low, True, False, False)
        if kind < 0.85:
            return {"approximate": str(low)}, (low, low, False, True, False)
        if kind < 0.9:
            high = low + self.random.randint(1, 30)
            return {"range": {"min": str(low), "max": str(high)}}, (low, high, False, False, False)
        return {"not_available": {"reason": "chưa có số liệu"}}, (None, None, False, False, True)

    def report(self, authority, bloc, unit):
        """A report and its lines as rows."""
        report = message("Report")(authority_id=authority, period_id=PERIOD, unit_id=unit)
        report.header.title = "Báo cáo 6 tháng đầu năm 2022"
        report.header.issue_date = "2022-06-10"
        rows = []
        for number in range(self.random.randint(5, 40)):
            code, level, recipient = self.random.choice(AWARDS)
            method, status = self.random.choice(METHODS), self.random.choice(STATUSES)
            count, columns = self.quantity()
            line = report.award_lines.add(
                line_id=f"a{number}",
                award_codes=[code],
                awarding_authority_code=level,
                recipient_kind_code=recipient,
                recipient_relation="RECIPIENT_RELATION_MEMBERS",
                method_code=method,
                status=status,
                counting_basis="COUNTING_BASIS_RECIPIENTS",
                count=message("Quantity")(**count),
                source_text="khen thưởng theo phong trào thi đua",
            )
            line.achievement.years.years.append(2021)
            line.decision.not_available.reason = "chưa có số quyết định"
            rows.append((authority, bloc, unit, code, level, recipient, method, status, *columns))
        return report, rows


def ask_duckdb(rows, queries):
    """The rows of each answer as text."""
    node = shutil.which("node")
    if node is None or not (PEERS / "node_modules" / "@duckdb" / "node-api").is_dir():
        print("DuckDB is not installed; run: tools/install_packages test", file=sys.stderr)
        sys.exit(1 if os.environ.get("CI") == "true" else 77)
    with tempfile.TemporaryDirectory() as folder:
        lines = pathlib.Path(folder, "lines.json")
        names = ("authority", "bloc", "unit", "code", "level", "recipient", "method", "status", "low", "high")
        names += ("unbounded", "approximate", "not_available", "revision")
        lines.write_text(json.dumps([dict(zip(names, row)) for row in rows]))
        done = subprocess.run(
            [node, str(PEERS / "duckdb.mjs"), "query", ":memory:"],
            input=json.dumps({"setup": [f"CREATE TABLE line AS FROM read_json('{lines}')"], "queries": queries}),
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    return json.loads(done.stdout)


class DuckDbTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        ask_duckdb([(None,) * 14], {})  # ends the program early when it cannot be asked
        cls.khoid = cls.enterClassContext(fresh_khoid())
        cls.khoid.apply_example()
        cls.client = cls.enterClassContext(Client(cls.khoid.address))
        cls.world = World(seed=20220614)
        cls.client.call("RegistryService", "ApplyRegistry", cls.world.registry())
        cls.lines = []
        everybody = [(*owner, unit) for owner, units in cls.world.blocs.items() for unit in units]
        cls.world.random.shuffle(everybody)
        cls.submit(everybody, version=1)
        cls.first_round = cls.lines[-1][-1]
        cls.submit(cls.world.random.sample(everybody, len(everybody) // 5), version=2)
        cls.last_round = cls.lines[-1][-1]

    @classmethod
    def submit(cls, units, version):
        for authority, bloc, unit in units:
            report, rows = cls.world.report(authority, bloc, unit)
            request = message("SubmitRequest")(request_id=f"{unit}-{version}", report=report)
            if version > 1:
                request.expected_version = version - 1
            response = cls.client.call("SubmissionService", "Submit", request)
            if not response.HasField("receipt"):
                raise AssertionError(f"{unit} was rejected: {response.rejection}")
            cls.lines += [(*row, response.receipt.revision) for row in rows]

    def check(self, scope, columns, where="true", revision=None, **more):
        request = message("GetSummaryRequest")(
            scope=scope, period_ids=[PERIOD], group_by=[f"DIMENSION_{COLUMNS[column]}" for column in columns], **more
        )
        if revision is not None:
            request.as_of_revision = revision
        summary = self.client.call("SummaryService", "GetSummary", request).summary
        keys = [*columns, "status"]
        query = SUMMARY.format(keys=", ".join(keys), where=where, revision=revision or self.last_round)
        expected = ask_duckdb(self.lines, {"rows": query})["rows"]
        self.assertGreater(len(expected), 20)
        self.assertCountEqual([tuple(row) for row in expected], [self.as_row(row, keys) for row in summary.rows])

    @staticmethod
    def as_row(row, keys):
        names = message("DimensionValue").DESCRIPTOR.fields_by_name["dimension"].enum_type.values_by_number
        values = {names[value.dimension].name: value.value for value in row.key}
        figure = row.figure
        return (
            *(values[f"DIMENSION_{COLUMNS[key]}"] for key in keys),
            figure.low,
            figure.high,
            "true" if figure.approximate else "false",
            str(figure.value_unit_count),
            str(figure.zero_unit_count),
            str(figure.not_available_unit_count),
        )

    def test_an_authority_by_bloc(self):
        self.check({"authority": {"authority_id": "bo-a"}}, ["bloc", "code"], "authority = 'bo-a'")

    def test_a_bloc_by_unit_of_one_recipient_kind(self):
        filters = [{"dimension": "DIMENSION_RECIPIENT_KIND", "values": ["COL"]}]
        where = "authority = 'tinh-c' AND bloc = 'khoi-1' AND recipient = 'COL'"
        self.check(
            {"bloc": {"authority_id": "tinh-c", "bloc_id": "khoi-1"}}, ["unit", "code"], where, filters=filters
        )

    def test_all_authorities_by_everything(self):
        self.check({"central": {}}, ["code", "level", "recipient", "method"])

    def test_all_authorities_kept_apart(self):
        self.check({"central": {}}, ["authority", "code"])

    def test_as_of_the_first_versions(self):
        self.check({"central": {}}, ["authority", "bloc", "code"], revision=self.first_round)


if __name__ == "__main__":
    unittest.main()
