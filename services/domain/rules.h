// The rules, by family. Each is a Rule (rulebook.h) and says every violation it finds.
#pragma once

#include "services/domain/rulebook.h"

namespace khoi::domain {

// The recipient kind of numbers in which collectives, individuals and households are not told apart.
inline constexpr absl::string_view kUnsplitKind = "MIX";

// rules_structure.cc: the shape of the report. All BLOCK.

// Fields without which a line says nothing are there, enums are said, oneofs are set.
void CheckRequiredFields(const ReportInput& input, Findings& findings);
// Identifiers other than catalog codes, line_id among them, are [A-Za-z0-9.-]{1,64}.
void CheckIdentifiers(const ReportInput& input, Findings& findings);
// A line_id occurs once in the report.
void CheckLineIds(const ReportInput& input, Findings& findings);
// No list is longer than any real report's.
void CheckListSizes(const ReportInput& input, Findings& findings);
// A section code occurs once.
void CheckSectionsOnce(const ReportInput& input, Findings& findings);

// rules_form.cc: how days, years and numbers are written. All BLOCK.

// Days are days, months are months, ranges are ordered. Part of CheckDates.
void CheckDateForms(const ReportInput& input, Findings& findings);
// Years are 1945 to 2200, lists ascend, spans are ordered.
void CheckYears(const ReportInput& input, Findings& findings);
// Quantities have a state and are written as quantity.proto says.
void CheckQuantities(const ReportInput& input, Findings& findings);
// No number is negative, and counts have no decimals.
void CheckSigns(const ReportInput& input, Findings& findings);
// A document line has a count or references, and counts no fewer documents than it names.
void CheckDocumentCounts(const ReportInput& input, Findings& findings);

// rules_identity.cc: who reports what about when. All BLOCK but one.

// Authority and unit are registered and active on the period's last day.
void CheckOrganisation(const ReportInput& input, Findings& findings);
// The period exists and is open.
void CheckPeriod(const ReportInput& input, Findings& findings);
// The unit is a member of a bloc of the authority, or reports directly; header.bloc_id is one of its blocs.
void CheckBloc(const ReportInput& input, Findings& findings);
// Dates are written as dates; decisions are not in the future; achievements are not later than the decision.
void CheckDates(const ReportInput& input, Findings& findings);
// WARN: a decision date lies in the period.
void CheckDecisionInPeriod(const ReportInput& input, Findings& findings);

// rules_header.cc: the frame of the document.

// WARN: the report has a number and a symbol like "125" and "BC-KHCN".
void CheckDocumentNumber(const ReportInput& input, Findings& findings);

// rules_code.cc: codes against the catalogs. All BLOCK.

// Every code is in its catalog and valid on the day the line speaks about.
void CheckCodes(const ReportInput& input, Findings& findings);

// rules_recipient.cc: who may get what from whom. All BLOCK.

// The recipient kind is one that the award can go to. kUnsplitKind is wherever two kinds are.
void CheckRecipientKinds(const ReportInput& input, Findings& findings);
// The awarding authority is one that may decide the award.
void CheckAwardingAuthorities(const ReportInput& input, Findings& findings);
// What was awarded, handed over or revoked has a decision, or says that it is not available.
void CheckDecisions(const ReportInput& input, Findings& findings);
// The badge is named where the code does not say which it is.
void CheckBadges(const ReportInput& input, Findings& findings);

// rules_awarding.cc: by whom and to whom it was decided.

// BLOCK: an award of the State is awarded by a decision of the President, the Government or the Prime Minister.
void CheckStateDecisions(const ReportInput& input, Findings& findings);
// WARN: the awarding organisation is above the unit: the authority reported to, its home, those of its blocs, units
// above it, the central one. A name is judged where no identifier is given.
void CheckVerticalLine(const ReportInput& input, Findings& findings);
// INFO: the recipient is the reporting unit itself.
void CheckSelf(const ReportInput& input, Findings& findings);
// BLOCK at acceptance: collectives and individuals are told apart.
void CheckUnsplit(const ReportInput& input, Findings& findings);

// rules_indicator.cc: work figures against their catalog entries. All BLOCK.

// The unit of measure, when said, is the catalog's.
void CheckIndicatorUnits(const ReportInput& input, Findings& findings);
// No value has more decimals than the indicator.
void CheckIndicatorDecimals(const ReportInput& input, Findings& findings);
// A ratio is reported as a ratio, everything else as a quantity.
void CheckIndicatorForms(const ReportInput& input, Findings& findings);
// The whole is not zero and the part does not exceed it.
void CheckRatios(const ReportInput& input, Findings& findings);

// rules_totals.cc: declared totals against lines and against their parts.

// BLOCK: a declared total covers lines that exist and count something, and is restricted by what its lines have.
void CheckCoveredLines(const ReportInput& input, Findings& findings);
// A declared total of awards equals the sum of its lines, or is not below it when the list is not exhaustive.
void CheckDeclaredTotals(const ReportInput& input, Findings& findings);
// The same of documents, and totals by type and by stage add up.
void CheckDocumentTotals(const ReportInput& input, Findings& findings);
// The same of movements, and totals by scope, by duration and by form add up.
void CheckMovementTotals(const ReportInput& input, Findings& findings);
// Totals of movements by launching level add up, and totals of several awards are those of their columns.
void CheckColumnTotals(const ReportInput& input, Findings& findings);
// Totals of awards by recipient kind add up.
void CheckKindTotals(const ReportInput& input, Findings& findings);
// Totals of awards by commendation method add up.
void CheckMethodTotals(const ReportInput& input, Findings& findings);

// rules_arithmetic.cc: numbers against each other.

// No part exceeds the count it is a part of; all bands of individuals together are the count.
void CheckSubCounts(const ReportInput& input, Findings& findings);
// Money is a whole number of dong.
void CheckMoney(const ReportInput& input, Findings& findings);

// rules_ratio.cc: shares of annual titles, by achievement year.

// Emulation fighters at the grass roots are a limited share of advanced workers.
void CheckEmulationFighters(const ReportInput& input, Findings& findings);
// Advanced workers are within the authority's ceiling, when it has one.
void CheckAdvancedWorkers(const ReportInput& input, Findings& findings);
// An excellent collective has enough advanced workers and an emulation fighter.
void CheckExcellentCollectives(const ReportInput& input, Findings& findings);
// An advanced collective has enough advanced workers.
void CheckAdvancedCollectives(const ReportInput& input, Findings& findings);

// rules_chain.cc: the years that an achievement covers.

// Emulation fighters of a ministry or province build on consecutive years, and so do national ones.
void CheckProvincialFighters(const ReportInput& input, Findings& findings);
void CheckNationalFighters(const ReportInput& input, Findings& findings);
// An annual title is given for one year.
void CheckAnnualTitles(const ReportInput& input, Findings& findings);
// A certificate of merit usually rewards consecutive years.
void CheckMeritCertificates(const ReportInput& input, Findings& findings);
// The unit itself is rewarded once for one achievement.
void CheckRewardedOnce(const ReportInput& input, Findings& findings);

// rules_comparison.cc: against the unit's own earlier reports.

// WARN: awards of one code, status and basis, and work figures, stay within a band around those of the same period of
// the year before, or say why not: by the line's note, an indicator's change, or an acknowledgement. What either report
// has no line for is not compared.
void CheckChange(const ReportInput& input, Findings& findings);
// WARN: proposals that were open in the previous report are spoken of again.
void CheckOpenProposals(const ReportInput& input, Findings& findings);

// rules_source.cc: an authority's consolidation that is said again as a unit's report.

// BLOCK: number, revision, digest and receipts are there and written as they were given, receipts by unit.
void CheckSourceForm(const ReportInput& input, Findings& findings);
// BLOCK: the unit stands for the authority that signed.
void CheckSourceUnit(const ReportInput& input, Findings& findings);
// BLOCK: what was signed on this server is in its log, with this digest and over exactly these versions.
void CheckSourceSigned(const ReportInput& input, Findings& findings);
// WARN: whoever stands for an authority whose units report here says its consolidation again.
void CheckSourceNamed(const ReportInput& input, Findings& findings);

// rules_plausibility.cc: what is hard to believe.

// WARN: a decision stands once for one award and recipient kind.
void CheckDecisionsOnce(const ReportInput& input, Findings& findings);
// WARN: no more individuals have an annual title, in one year and status, than the unit has people.
void CheckHeadcount(const ReportInput& input, Findings& findings);
// INFO: narrative of awards comes with numbers, and numbers of awards with narrative.
void CheckZero(const ReportInput& input, Findings& findings);
// INFO: a movement that the unit launched is not one of a higher level.
void CheckLaunched(const ReportInput& input, Findings& findings);
// INFO: the version comes by the due date.
void CheckLate(const ReportInput& input, Findings& findings);

}  // namespace khoi::domain
