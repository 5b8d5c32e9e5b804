"""From units to ministries to the council: ministries sign at their own Khoi and send what they signed to the one above,
where it counts like any other report, figure by figure; and the same within one Khoi."""

import json
import pathlib
import random
import tempfile
import unittest

from google.protobuf import json_format, text_format

from contract import Client, message
from programs import Khoid, run

PERIOD = "2022-S1"
MINISTRIES = ("bo-mot", "bo-hai", "bo-ba")
COUNCIL = "tw"
BLOC = "khoi-bo"
DAY = "2022-06-10"

# Everything by which figures can be told apart, but not of whose report they are.
GRAIN = [5, 6, 7, 8, 9, 12, 13, 15, 17, 18, 20, 21]


def units_of(ministry):
    return [f"{ministry}-{name}" for name in ("cuc", "vu", "vien", "truong")]


def stands_for(ministry):
    return f"dai-dien-{ministry}"


def authority(authority_id, kind="MINISTRY"):
    return f"""changes {{ record {{ authority {{ authority_id: "{authority_id}" type: AUTHORITY_TYPE_{kind}
      name_vi: "Cơ quan {authority_id}" calendar_profile_code: "ND09" }} }} }}"""


def ministry_records(ministry):
    members = units_of(ministry)
    text = "".join(
        f"""changes {{ record {{ unit {{ unit_id: "{unit}" type_code: "UT-CUC" name_vi: "Đơn vị {unit}"
          home_authority_id: "{ministry}" reports_directly: {"true" if unit == members[3] else "false"} }} }} }}"""
        for unit in members
    )
    for bloc, inside in (("khoi-1", members[:2]), ("khoi-2", members[2:3])):
        text += f"""changes {{ record {{ bloc {{ authority_id: "{ministry}" bloc_id: "{bloc}" name_vi: "{bloc}" }} }} }}
          changes {{ record {{ bloc_term {{ authority_id: "{ministry}" bloc_id: "{bloc}" valid_from_date: "2022-01-01"
          member_unit_ids: {json.dumps(inside)} leader_unit_id: "{inside[0]}" }} }} }}"""
    return text + f"""changes {{ record {{ period {{ authority_id: "{ministry}" period_id: "{PERIOD}"
      kind: PERIOD_KIND_FIRST_HALF label_vi: "6 tháng đầu năm 2022" first_date: "2021-12-15" last_date: "2022-06-14"
      open_date: "2022-06-01" }} }} }}"""


def council_records():
    text = "".join(
        f"""changes {{ record {{ unit {{ unit_id: "{stands_for(ministry)}" type_code: "UT-BO" name_vi: "Bộ {ministry}"
          home_authority_id: "{COUNCIL}" stands_for_authority_id: "{ministry}" }} }} }}"""
        for ministry in MINISTRIES
    )
    members = [stands_for(ministry) for ministry in MINISTRIES]
    return text + f"""changes {{ record {{ bloc {{ authority_id: "{COUNCIL}" bloc_id: "{BLOC}" name_vi: "Khối bộ" }} }} }}
      changes {{ record {{ bloc_term {{ authority_id: "{COUNCIL}" bloc_id: "{BLOC}" valid_from_date: "2022-01-01"
      member_unit_ids: {json.dumps(members)} leader_unit_id: "{members[0]}" }} }} }}"""


OWN_MOVEMENT = """# proto-file: khoi/v1/catalog.proto
# proto-message: khoi.v1.ApplyCatalogRequest
changes { entry { kind: CATALOG_KIND_MOVEMENT code: "PT-BM" owner_id: "bo-mot" name_vi: "Phong trào của bộ"
  name_en: "The ministry's movement"
  movement { form_code: "MV-THE" scope_code: "SC-MIN" launching_level_code: "LV-BT" } } }"""


class Writer:
    """Reports with everything in them, each other from the last."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def quantity(self, inexact=True):
        value = self.random.randrange(200)
        kind = self.random.randrange(8) if inexact else 7
        if kind == 0:
            return {"at_least": str(value)}
        if kind == 1:
            return {"approximate": str(value)}
        if kind == 2:
            return {"range": {"min": str(value), "max": str(value + 7)}}
        if kind == 3:
            return {"not_available": {"reason": "chưa có số"}}
        return {"exact": str(value)}

    def report(self, ministry, unit):
        made = {"authority_id": ministry, "period_id": PERIOD, "unit_id": unit,
                "header": {"number": "12", "symbol": "BC-DV", "issue_date": DAY}}  # fmt: skip
        made["award_lines"] = [self.award(i, unit) for i in range(self.random.randrange(3, 9))]
        made["document_lines"] = self.documents(unit)
        made["movement_lines"] = self.movements(ministry)
        made["indicator_lines"] = self.indicators()
        made["event_lines"] = [
            {"event_code": code, "first_date": DAY, "title": f"Hội nghị của {unit}"}
            for code in self.random.sample(["EV-CONFERENCE", "EV-TRAINING", "EV-COMPACT"], 2)
        ]
        made["exemplar_lines"] = [
            {"recipient_kind_code": "IND", "count": self.quantity(), "stage": {"first_year": 2020, "last_year": 2022}}
        ]
        made["target_lines"] = [{"target_code": "TG-EXEMPLAR", "recipient_kind_code": "IND", "target": self.quantity()}]
        made["narrative_sections"] = [{"section_code": "N4", "items": [{"text": f"Kết quả của {unit}."}]}]
        return json_format.ParseDict(made, message("Report")())

    def award(self, index, unit):
        line = {
            "line_id": f"L{index}",
            "award_codes": self.random.choice([["CO-GK"], ["CO-OTHER"], ["CO-KNC"], ["CO-GK", "CO-OTHER"]]),
            "awarding_authority_code": "A-BT",
            "recipient_kind_code": "IND",
            "method_code": self.random.choice(["ME-REG", "ME-THE", ""]),
            "status": self.random.choice(["AWARD_STATUS_AWARDED", "AWARD_STATUS_PROPOSED"]),
            "counting_basis": self.random.choice(["COUNTING_BASIS_RECIPIENTS", "COUNTING_BASIS_TURNS"]),
            "count": self.quantity(),
        }
        if "CO-GK" in line["award_codes"]:
            line["awarding_authority_code"] = "A-CS"
            line["awarding_organisation_id"] = unit
        if "CO-OTHER" in line["award_codes"] and len(line["award_codes"]) > 1:
            line["award_codes"] = ["CO-OTHER", "CO-KNC"]
            line["awarding_authority_code"] = "A-BT"
        if "CO-KNC" in line["award_codes"]:
            line["badge_name"] = self.random.choice(["Vì sự nghiệp", "Vì người lao động"])
        if line["status"] == "AWARD_STATUS_AWARDED":
            line["decision"] = {"not_available": {"reason": "chưa số hóa"}}
        achievement = self.random.choice(
            [None, {"years": {"years": [2021]}}, {"years": {"years": [2018, 2020]}},
             {"span": {"first_year": 2019, "last_year": 2021}}, {"school_year": 2020}]
        )  # fmt: skip
        if achievement:
            line["achievement"] = achievement
        if "exact" in line["count"] and self.random.randrange(2):
            count = int(line["count"]["exact"])
            parts = self.random.choice([["B1", "B2", "B3", "B4", "B5"], ["B5"]])
            line["sub_counts"] = [{"sub_count_code": code, "count": {"exact": "0"}} for code in parts]
            line["sub_counts"][0]["count"]["exact"] = str(count if len(parts) > 1 else count // 2)
        return line

    def documents(self, unit):
        shared = [{"number": str(n), "symbol": "TT-BNV", "issue_date": DAY} for n in self.random.sample(range(1, 6), 2)]
        own = [{"number": "1", "symbol": "KH-DV"}, {"symbol": "chưa có số"}]
        lead, coordinate = "DOCUMENT_ROLE_LEAD", "DOCUMENT_ROLE_COORDINATE"
        return [
            {"type_code": "LD-TT", "stage_code": "ST-ISSUED", "role": lead, "references": shared},
            {"type_code": "LD-TT", "stage_code": "ST-DRAFT", "role": lead, "count": self.quantity()},
            {"type_code": "LD-TT", "stage_code": "ST-ISSUED", "role": coordinate, "references": shared[:1],
             "count": {"exact": "4"}},
            {"type_code": "KH", "stage_code": "ST-ISSUED", "role": lead, "references": own},
        ]  # fmt: skip

    def movements(self, ministry):
        launched, responded = "MOVEMENT_RELATION_LAUNCHED", "MOVEMENT_RELATION_RESPONDED"
        lines = [
            {"movement_code": code, "form_code": "MV-THE", "relation": responded}
            for code in self.random.sample(["PT-TW-NTM", "PT-TW-VNN", "PT-TW-DN"], 2)
        ]
        lines.append({"form_code": "MV-REG", "scope_code": "SC-UNI", "duration_code": "DU-1", "relation": launched,
                      "title": "Phong trào", "count": self.quantity()})  # fmt: skip
        lines.append({"form_code": "MV-THE", "relation": launched, "title": "Phong trào không có mã"})
        if ministry == "bo-mot":
            lines.append({"movement_code": "PT-BM", "form_code": "MV-THE", "relation": responded})
        return lines

    def indicators(self):
        whole = self.random.randrange(10, 60)
        lines = [
            {"indicator_code": "IN-FUND-INCOME", "quantity": self.quantity()},
            {"indicator_code": "IN-STAFF-INFORMED", "quantity": {"exact": f"{self.random.randrange(90)}.5"}},
        ]
        part = {"exact": str(self.random.randrange(whole))}
        wholes = [{"exact": str(whole)}, {"approximate": str(whole)}, {"not_available": {"reason": "chưa có số"}}]
        ratio = {"numerator": part, "denominator": self.random.choice(wholes)}
        lines.append({"indicator_code": "IN-TTHC-ONESTOP", "ratio": ratio})
        return lines


def rows(summary, without_movements=False):
    """What a summary says in every cell. How many units said it is not told: a ministry is one."""
    told = {}
    for row in summary.rows:
        # What is told again about movements that the receiver does not know goes by its form.
        if without_movements and row.measure == 4:
            continue
        key = (row.measure, tuple((value.dimension, value.value) for value in row.key), row.figure.measure_unit_code)
        figure = row.figure
        high = figure.high if figure.HasField("high") else None
        told[key] = (figure.low, high, figure.approximate, figure.not_available_unit_count > 0)
    return told


class ForwardTest(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory(prefix="khoi-forward-")))

    def start(self, name, registry):
        data = self.folder / name
        run("khoi-admin", "init", data)
        khoid = self.enterContext(Khoid(data))
        khoid.apply_example()
        path = self.folder / f"{name}.textproto"
        head = "# proto-file: khoi/v1/registry.proto\n# proto-message: khoi.v1.ApplyRegistryRequest\n"
        path.write_text(head + registry)
        khoid.khoi("registry", "apply", path)
        return khoid

    def khoi(self, khoid, *arguments, code=0):
        done = khoid.khoi(*arguments, check=False)
        self.assertEqual(done.returncode, code, f"{arguments}\n{done.stdout}\n{done.stderr}")
        return done

    def ministries(self, council=False):
        records = "".join(authority(each) for each in MINISTRIES)
        records += "".join(ministry_records(each) for each in MINISTRIES)
        khoid = self.start("ministries", records + (council_records() if council else ""))
        movement = self.folder / "movement.textproto"
        movement.write_text(OWN_MOVEMENT)
        khoid.khoi("catalog", "apply", movement)
        writer = Writer(7)
        for ministry in MINISTRIES:
            for unit in units_of(ministry):
                self.submit_and_accept(khoid, writer.report(ministry, unit))
            self.sign(khoid, ministry)
        self.writer = writer
        return khoid

    def council(self):
        return self.start("council", "".join(authority(each) for each in MINISTRIES) + council_records())

    def submit_and_accept(self, khoid, report):
        path = self.folder / "report.json"
        path.write_text(json_format.MessageToJson(report, preserving_proto_field_name=True))
        self.khoi(khoid, "submit", path)
        self.khoi(
            khoid, "review", "accept", f"--authority={report.authority_id}", f"--period={PERIOD}",
            f"--unit={report.unit_id}", f"--as={report.authority_id}", "--position=Chánh Văn phòng",
        )  # fmt: skip

    def sign(self, khoid, ministry):
        narrative = self.folder / "narrative.textproto"
        narrative.write_text(f'narrative_sections {{ section_code: "N4" items {{ text: "Kết quả của {ministry}." }} }}')
        # Several units name one document; where they do, the signer says why.
        draft = message("DraftConsolidationRequest")()
        draft.ref.authority_id, draft.ref.period_id = ministry, PERIOD
        with Client(khoid.address) as client:
            findings = client.call("ConsolidationService", "DraftConsolidation", draft).draft.findings
        waivers = [f"--waive={rule}: đã đối chiếu" for rule in sorted({finding.rule_id for finding in findings})]
        self.khoi(
            khoid, "consolidate", "sign", f"--authority={ministry}", f"--period={PERIOD}", f"--as={ministry}",
            "--position=Chánh Văn phòng", f"--narrative={narrative}", "--yes", *waivers,
        )  # fmt: skip

    def forward(self, khoid, ministry, *more, to=None, code=0):
        address = [f"--to={to.address}"] if to else []
        return self.khoi(
            khoid, "forward", f"--authority={ministry}", f"--period={PERIOD}", *address,
            f"--upstream-authority={COUNCIL}", "-o", "json", *more, code=code,
        )  # fmt: skip

    def pushed(self, done):
        return json.loads(done.stdout)["response"]

    def summary(self, khoid, scope, **more):
        request = message("GetSummaryRequest")(period_ids=[PERIOD], group_by=GRAIN, **more)
        text_format.Parse(scope, request.scope)
        with Client(khoid.address) as client:
            return client.call("SummaryService", "GetSummary", request).summary

    def coverage_of(self, khoid, unit):
        request = message("GetCoverageRequest")(authority_id=COUNCIL, period_id=PERIOD, bloc_id=BLOC)
        with Client(khoid.address) as client:
            coverage = client.call("CoverageService", "GetCoverage", request).coverage
        return next(each for each in coverage.units if each.unit_id == unit)

    def state_of(self, khoid, ministry):
        unit = self.coverage_of(khoid, stands_for(ministry))
        source = unit.source_consolidation
        states = source.DESCRIPTOR.fields_by_name["state"].enum_type.values_by_number
        return source.number, states[source.state].name.removeprefix("CONSOLIDATION_STATE_"), unit.version

    def test_what_the_council_sums_is_what_the_ministries_signed(self):
        below, above = self.ministries(), self.council()
        for ministry in MINISTRIES:
            self.assertFalse(self.pushed(self.forward(below, ministry, to=above)).get("unchanged", False))

        signed = self.summary(below, "central {}", basis="BASIS_CONSOLIDATED")
        summed = self.summary(above, f'bloc {{ authority_id: "{COUNCIL}" bloc_id: "{BLOC}" }}')
        self.assertGreater(len(signed.rows), 60)
        self.assertEqual(rows(summed, without_movements=True), rows(signed, without_movements=True))
        self.assertEqual(
            sorted((item.key, item.role) for item in summed.documents if item.code == "LD-TT"),
            sorted((item.key, item.role) for item in signed.documents if item.code == "LD-TT"),
        )
        self.assertEqual({item.code for item in summed.movements}, {item.code for item in signed.movements} - {"PT-BM"})
        named = [item for item in signed.documents if item.code == "LD-TT" and item.role == 1]
        self.assertLess(len(named), 6 * len(MINISTRIES))  # some were named by several

        # The server above cannot tell whether it is still true, but which it is.
        self.assertEqual(self.state_of(above, "bo-hai"), (1, "UNSPECIFIED", 1))

    def test_sending_again_changes_nothing_and_a_new_signature_makes_a_new_version(self):
        below, above = self.ministries(), self.council()
        first = self.pushed(self.forward(below, "bo-mot", to=above))
        again = self.pushed(self.forward(below, "bo-mot", to=above))
        self.assertTrue(again["unchanged"])
        self.assertEqual(again["receipt"], first["receipt"])

        changed = self.writer.report("bo-mot", units_of("bo-mot")[0])
        self.submit_and_accept(below, changed)
        stale = self.forward(below, "bo-mot", to=above, code=9)
        self.assertIn(units_of("bo-mot")[0], stale.stderr)
        self.assertTrue(self.pushed(self.forward(below, "bo-mot", "--stale", to=above))["unchanged"])
        self.sign(below, "bo-mot")
        second = self.pushed(self.forward(below, "bo-mot", to=above))
        self.assertEqual(second["receipt"]["version"], "2")
        self.assertEqual(self.state_of(above, "bo-mot"), (2, "UNSPECIFIED", 2))
        one = self.summary(below, 'authority { authority_id: "bo-mot" }', basis="BASIS_CONSOLIDATED")
        told = self.summary(above, f'bloc {{ authority_id: "{COUNCIL}" bloc_id: "{BLOC}" }}')
        self.assertEqual(rows(told, without_movements=True), rows(one, without_movements=True))

    def test_one_khoi_counts_it_once_and_tells_when_it_is_no_longer_true(self):
        khoid = self.ministries(council=True)
        before = self.summary(khoid, "central {}")
        for ministry in MINISTRIES:
            self.forward(khoid, ministry)
        bloc = f'bloc {{ authority_id: "{COUNCIL}" bloc_id: "{BLOC}" }}'
        self.assertEqual(rows(self.summary(khoid, bloc), True), rows(before, True))
        after = self.summary(khoid, "central {}")
        self.assertEqual([row for row in after.rows], [row for row in before.rows])
        self.assertEqual({each.unit_id for each in after.uncounted_reports}, {stands_for(each) for each in MINISTRIES})
        self.assertEqual(self.state_of(khoid, "bo-hai"), (1, "CURRENT", 1))

        self.submit_and_accept(khoid, self.writer.report("bo-hai", units_of("bo-hai")[1]))
        self.assertEqual(self.state_of(khoid, "bo-hai"), (1, "STALE", 1))
        self.assertEqual(self.state_of(khoid, "bo-ba"), (1, "CURRENT", 1))
        coverage = self.khoi(khoid, "--lang=en", "coverage", f"--authority={COUNCIL}", f"--period={PERIOD}")
        self.assertIn("consolidation number 1 of bo-hai, stale, inputs have changed", coverage.stdout)
        self.sign(khoid, "bo-hai")
        self.assertEqual(self.state_of(khoid, "bo-hai"), (1, "REPLACED", 1))
        self.forward(khoid, "bo-hai")
        self.assertEqual(self.state_of(khoid, "bo-hai"), (2, "CURRENT", 2))
        self.explain_names_the_source(khoid)
        khoid.stop()
        run("khoi-admin", "verify", khoid.data)

    def explain_names_the_source(self, khoid):
        request = message("ExplainFigureRequest")(unit_id=stands_for("bo-hai"))
        request.summary.period_ids.append(PERIOD)
        request.summary.scope.bloc.authority_id, request.summary.scope.bloc.bloc_id = COUNCIL, BLOC
        request.summary.measures.append(8)
        request.summary.filters.add(dimension=5, values=["EV-TRAINING", "EV-CONFERENCE", "EV-COMPACT"])
        with Client(khoid.address) as client:
            codes = client.call("SummaryService", "GetSummary", request.summary).summary.rows
            request.summary.filters[0].values[:] = [codes[0].key[0].value]
            explained = client.call("SummaryService", "ExplainFigure", request)
        source = explained.figure.source_consolidation
        self.assertEqual((source.authority_id, source.number, source.state), ("bo-hai", 2, 1))

    def test_what_was_not_signed_here_is_refused(self):
        khoid = self.ministries(council=True)
        written = self.forward(khoid, "bo-ba", "--dry-run").stdout
        self.assertFalse(self.coverage_of(khoid, stands_for("bo-ba")).HasField("version"))  # nothing was sent

        def refused(change, rule):
            report = json_format.Parse(written, message("Report")())
            change(report.consolidation_source)
            path = self.folder / "tampered.json"
            path.write_text(json_format.MessageToJson(report, preserving_proto_field_name=True))
            self.assertIn(rule, self.khoi(khoid, "submit", path, code=4).stderr)

        def other_hash(source):
            source.receipts[1].content_hash = bytes(32)

        def other_time(source):
            source.receipts[1].commit_time.seconds += 1

        def other_version(source):
            source.receipts[2].version += 1

        def fewer(source):
            del source.receipts[0]

        def other_digest(source):
            source.digest = bytes(32)

        def other_number(source):
            source.number += 1

        def other_authority(source):
            source.authority_id = "bo-hai"

        for change in (other_hash, other_time, other_version, fewer, other_digest, other_number):
            refused(change, "CON-SIGNED")
        refused(other_authority, "CON-UNIT")

        # Without its source it is a second statement; that warns.
        report = json_format.Parse(written, message("Report")())
        report.ClearField("consolidation_source")
        path = self.folder / "second.json"
        path.write_text(json_format.MessageToJson(report, preserving_proto_field_name=True))
        self.assertIn("CON-NAMED", self.khoi(khoid, "submit", path).stderr)

    def test_without_a_signature_or_a_unit_that_stands_for_it_nothing_is_sent(self):
        below, above = self.ministries(), self.start("nobody", authority("bo-mot"))
        self.assertIn("stands_for_authority_id", self.forward(below, "bo-mot", to=above, code=3).stderr)
        self.forward(below, "bkhcn", to=above, code=3)


if __name__ == "__main__":
    unittest.main()
