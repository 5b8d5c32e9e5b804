// A summary as a document that people read: what it covers, who reported, the figures, and what to look at.
#pragma once

#include <ostream>
#include <string>

#include "absl/strings/string_view.h"
#include "khoi/v1/summary.pb.h"
#include "tools/khoi/console.h"

namespace khoi::cli {

void PrintSummary(const v1::Summary& summary, Language language, bool color, std::ostream& out);

// The parts of it, each in a file of its own.
struct Page {
  const v1::Summary& summary;
  Language language;
  bool color;
  std::ostream& out;

  absl::string_view Say(absl::string_view vi, absl::string_view en) const { return cli::Say(language, vi, en); }
  void Heading(absl::string_view text) const { out << '\n' << Styled(color, kBold, text) << '\n'; }
  // The name of the unit with its identifier, as far as the summary knows it.
  std::string UnitName(absl::string_view unit_id) const;
};

// The scope in words, and the labels of the periods.
std::string ScopeText(const Page& page);
std::string PeriodsText(const Page& page);
// What the figures are about, and how many findings and which digest stand behind them.
void PrintFrame(const Page& page);
void PrintDigest(const Page& page);
// Who reported and who did not: summary_coverage.cc.
void PrintCoverage(const Page& page);
// One table for each measure: summary_figures.cc.
void PrintFigures(const Page& page);
// Differences, documents and movements counted once, reports that are not counted: summary_remarks.cc.
void PrintRemarks(const Page& page);

}  // namespace khoi::cli
