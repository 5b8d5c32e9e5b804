#include "services/rpc/judgement.h"

#include <memory>
#include <string>
#include <utility>

#include "services/domain/catalog.h"
#include "services/domain/identifier.h"
#include "services/domain/rulebook.h"
#include "services/ledger/report_history.h"
#include "storage/status_macros.h"

namespace khoi::rpc {

absl::StatusOr<Judgement> JudgeReport(const v1::Report& report, const std::vector<v1::Finding>& wire_findings,
                                      const ledger::View& view, ledger::StructureCache& structures,
                                      absl::CivilDay today, v1::RuleStage stage) {
  // What is no identifier must not become part of a key; the rules refuse it by themselves.
  const std::string authority_id = domain::IsIdentifier(report.authority_id()) ? report.authority_id() : "-";
  ASSIGN_OR_RETURN(const std::shared_ptr<const domain::Catalog> catalog,
                   structures.CatalogAt(view, authority_id, view.end.revision));
  ASSIGN_OR_RETURN(const std::shared_ptr<const domain::Structure> structure,
                   structures.StructureAt(view, authority_id, view.end.revision));

  ASSIGN_OR_RETURN(ledger::ReportHistory history, ledger::ReadHistory(view, *structure, report, today));
  ASSIGN_OR_RETURN(const ledger::ReportSource source, ledger::ReadSource(view, structures, *structure, report));
  domain::Findings findings;
  domain::Judge(ledger::InputWith(history, source, report, *catalog, *structure, today, stage), findings);
  Judgement judgement;
  judgement.reads = std::move(history.reads);
  judgement.locked = structure->LockOf(report.period_id(), report.unit_id()) != nullptr;
  if (!findings.blocked() && wire_findings.empty()) {
    judgement.derived = domain::Derive(report, *catalog);
    if (!judgement.derived.fits) {
      findings.Add("SUM-LIMIT", v1::SEVERITY_BLOCK,
                   {.field_paths = {"report"},
                    .operands = {},
                    .vi = "Tổng của một số liệu vượt quá giới hạn; hãy kiểm tra các số rất lớn.",
                    .en = "The sum of one figure exceeds the limit; check the very large numbers."});
    }
  }
  judgement.blocked = findings.blocked() || !wire_findings.empty();
  judgement.findings = findings.Take();
  judgement.not_evaluated = findings.TakeNotEvaluated();
  judgement.findings.insert(judgement.findings.begin(), wire_findings.begin(), wire_findings.end());
  return judgement;
}

}  // namespace khoi::rpc
