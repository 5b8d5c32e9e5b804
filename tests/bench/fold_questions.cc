#include "tests/bench/fold_questions.h"

#include <bit>
#include <memory>
#include <utility>

#include "absl/time/civil_time.h"
#include "services/domain/figures.h"
#include "storage/keys.h"
#include "storage/rows.h"
#include "tests/bench/generated_store.h"
#include "tests/bench/or_die.h"

namespace khoi::bench {
namespace {

absl::flat_hash_map<std::string, int> CellsByEncoding(const Generated& generated) {
  absl::flat_hash_map<std::string, int> cells;
  for (int cell = 0; cell < generated.cell_count(); ++cell) {
    cells[domain::EncodeCellKey(GeneratedCell(cell))] = cell;
  }
  return cells;
}

// The cells of an authority by their numbers there.
std::vector<int> ReadDictionary(const storage::Snapshot& snapshot, const std::string& authority_id,
                                const absl::flat_hash_map<std::string, int>& cells) {
  std::vector<int> dictionary;
  const std::unique_ptr<storage::Cursor> cursor = snapshot.Scan(storage::CellRange(authority_id, kGeneratedPeriod));
  for (; cursor->Valid(); cursor->Next()) {
    dictionary.push_back(cells.at(cursor->value()));
  }
  OrDie(cursor->status());
  return dictionary;
}

}  // namespace

CellAnswers TrueTotals(const Generated& generated, int64_t entry_count) {
  CellAnswers answers(generated.cell_count());
  std::vector<GeneratedFigure> figures;
  for (int unit = 0; unit < generated.shape().units; ++unit) {
    const int version = generated.VersionAmong(unit, entry_count);
    if (version == 0) {
      continue;
    }
    generated.FiguresOf(unit, version, figures);
    for (const GeneratedFigure& figure : figures) {
      answers[figure.cell].sum += figure.value;
      ++answers[figure.cell].unit_count;
    }
  }
  return answers;
}

TotalQuestion::TotalQuestion(const Generated& generated, int64_t revision)
    : generated_(generated), cells_(CellsByEncoding(generated)) {
  for (int unit = 0; unit < generated.shape().units; ++unit) {
    unit_ids_.push_back(generated.UnitId(unit));
  }
  for (const GeneratedAuthority& authority : generated.authorities()) {
    summary::FoldPlan& plan = plans_.emplace_back();
    plan.authority_id = authority.id;
    plan.period_id = kGeneratedPeriod;
    plan.period_last_day = absl::CivilDay(2022, 6, 14);
    plan.revision = revision;
    plan.node_ids = {"-"};
    plan.partial_sizes = {static_cast<uint32_t>(authority.unit_count)};
    for (int i = 0; i < authority.unit_count; ++i) {
      plan.units.push_back({.unit_id = unit_ids_[authority.first_unit + i], .ordinal = static_cast<uint32_t>(i)});
    }
  }
}

CellAnswers TotalQuestion::Ask(const storage::Snapshot& snapshot) {
  CellAnswers answers(generated_.cell_count());
  for (summary::FoldPlan& plan : plans_) {
    const std::vector<int> dictionary = ReadDictionary(snapshot, plan.authority_id, cells_);
    plan.cell_count = dictionary.size();
    const summary::Folded folded = OrDie(summary::Fold(snapshot, plan));
    for (const summary::CellTotal& cell : folded.partials.front().cells) {
      CellAnswer& answer = answers[dictionary[cell.cell_id]];
      answer.sum += static_cast<int64_t>(cell.sum.sum.low);
      for (const domain::UnitBlock& block : cell.sum.blocks) {
        answer.unit_count += std::popcount(block.value | block.zero);
      }
    }
  }
  return answers;
}

PlainLoop::PlainLoop(const Generated& generated, const storage::Snapshot& snapshot) {
  const absl::flat_hash_map<std::string, int> cells = CellsByEncoding(generated);
  for (const GeneratedAuthority& authority : generated.authorities()) {
    Part& part = parts_.emplace_back();
    part.cells = ReadDictionary(snapshot, authority.id, cells);
    part.rows.reserve(authority.unit_count);
    const std::unique_ptr<storage::Cursor> cursor = snapshot.Scan(storage::NowRange(authority.id, kGeneratedPeriod));
    for (; cursor->Valid(); cursor->Next()) {
      absl::string_view payload;
      OrDie(storage::DecodeHead(cursor->value(), &payload));
      part.rows.emplace_back(OrDie(storage::SplitPayload(payload)).figures);
    }
    OrDie(cursor->status());
  }
}

std::vector<std::vector<uint64_t>> PlainLoop::Add() const {
  std::vector<std::vector<uint64_t>> all;
  for (const Part& part : parts_) {
    std::vector<uint64_t>& sums = all.emplace_back(part.cells.size());
    for (const std::string& row : part.rows) {
      const char* p = row.data();
      const char* const end = p + row.size();
      uint64_t count = 0;
      storage::ReadVarint(&p, end, &count);
      for (uint64_t cell = ~uint64_t{0}; count > 0; --count) {
        uint64_t step = 0;
        uint64_t value = 0;
        storage::ReadVarint(&p, end, &step);
        storage::ReadVarint(&p, end, &value);
        cell += step;
        sums[cell] += value;
      }
    }
  }
  return all;
}

CellAnswers PlainLoop::Totals(const CellAnswers& truth) const {
  CellAnswers answers = truth;
  for (CellAnswer& answer : answers) {
    answer.sum = 0;
  }
  const std::vector<std::vector<uint64_t>> sums = Add();
  for (size_t part = 0; part < parts_.size(); ++part) {
    for (size_t cell = 0; cell < sums[part].size(); ++cell) {
      answers[parts_[part].cells[cell]].sum += static_cast<int64_t>(sums[part][cell]);
    }
  }
  return answers;
}

size_t PlainLoop::byte_count() const {
  size_t count = 0;
  for (const Part& part : parts_) {
    for (const std::string& row : part.rows) {
      count += row.size();
    }
  }
  return count;
}

}  // namespace khoi::bench
