#include "services/summary/view_narrative.h"

#include <cstdint>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/strings/str_cat.h"
#include "services/summary/consolidation_rows.h"
#include "services/summary/names.h"
#include "services/summary/narrative.h"
#include "services/summary/signed_about.h"
#include "services/summary/view_table.h"
#include "services/summary/view_words.h"
#include "storage/status_macros.h"

namespace khoi::summary {
namespace {

// What somebody says in one section.
struct Voice {
  Words who;
  std::string bloc_id = {};
  std::string authority_id = {};
  std::string period_id = {};
  Words source = {};  // which version, or which consolidation
  v1::NarrativeSection section = {};
};

// A section among all sections: its place in the catalog, then its code.
using SectionPlace = std::pair<int, std::string>;

struct Section {
  Words name;
  std::vector<Voice> units;
  std::vector<Voice> signers;
};

class Narrative {
 public:
  explicit Narrative(const ViewInput& input) : input_(input), names_(input.computed.resolution.slices) {}

  absl::StatusOr<v1::ViewTable> Make() {
    for (const FoldedSlice& folded : input_.computed.folded) {
      RETURN_IF_ERROR(AddUnits(folded));
    }
    ASSIGN_OR_RETURN(const std::vector<SignedAbout> signed_ones,
                     ConsolidationsAbout(input_.view, input_.computed.question, input_.computed.resolution));
    for (const SignedAbout& each : signed_ones) {
      AddSigned(each);
    }
    return Write();
  }

 private:
  Section& SectionOf(const Slice& slice, const std::string& code) {
    Section& section = sections_[{PlaceOfSection(*slice.catalog, code), code}];
    if (section.name.vi.empty()) {
      const v1::CatalogEntry* const entry = slice.catalog->FindLatest(v1::CATALOG_KIND_SECTION, code);
      section.name = entry == nullptr ? Words{code}
                                      : Words{absl::StrCat(code, ". ", entry->name_vi()),
                                              absl::StrCat(code, ". ", entry->name_en())};
    }
    return section;
  }

  absl::Status AddUnits(const FoldedSlice& folded) {
    const Slice& slice = *folded.slice;
    std::vector<StoredNarrative> stored;
    absl::btree_map<std::string, std::pair<const std::string*, int64_t>> counted;  // unit to bloc and version
    for (size_t i = 0; i < slice.units.size(); ++i) {
      const UnitState& state = folded.partials[folded.places[i].partial].units[folded.places[i].ordinal];
      if (state.reported()) {
        stored.push_back({slice.units[i].unit_id, state.revision});
        counted[slice.units[i].unit_id] = {&slice.units[i].bloc_id, state.version};
      }
    }
    ASSIGN_OR_RETURN(std::vector<v1::NarrativeSource> sources,
                     ReadNarratives(input_.view, *slice.structure, *slice.catalog, slice.last_day, stored));
    for (v1::NarrativeSource& source : sources) {
      const auto& [bloc_id, version] = counted[source.unit_id()];
      Section& section = SectionOf(slice, source.section().section_code());
      section.units.push_back(
          {.who = CallOrganisation(names_, v1::DIMENSION_UNIT, source.unit_id()),
           .bloc_id = *bloc_id,
           .authority_id = slice.authority_id,
           .period_id = slice.period_id(),
           .source = {absl::StrCat("báo cáo, phiên bản ", version), absl::StrCat("report, version ", version)},
           .section = std::move(*source.mutable_section())});
    }
    return absl::OkStatus();
  }

  void AddSigned(const SignedAbout& about) {
    const v1::Consolidation& consolidation = about.consolidation;
    Words who = CallOrganisation(names_, v1::DIMENSION_AWARDING_ORGANISATION, consolidation.signer().organisation_id());
    for (std::string* const text : {&who.vi, &who.en}) {
      absl::StrAppend(text, " (", consolidation.signer().position(), ")");
    }
    for (const v1::NarrativeSection& written : consolidation.narrative_sections()) {
      Section& section = SectionOf(*about.slice, written.section_code());
      section.signers.push_back({.who = who,
                                 .bloc_id = consolidation.ref().bloc_id(),
                                 .authority_id = consolidation.ref().authority_id(),
                                 .period_id = consolidation.ref().period_id(),
                                 .source = {absl::StrCat("báo cáo tổng hợp đã ký, bản số ", consolidation.number()),
                                            absl::StrCat("signed consolidation, number ", consolidation.number())},
                                 .section = written});
    }
  }

  v1::ViewTable Write() {
    TableBuilder table("narrative", {"Nội dung báo cáo theo từng mục", "What was written, section by section"});
    for (const auto& [name, heading] :
         std::vector<std::pair<std::string, Words>>{{"section", {"Mục", "Section"}},
                                                    {"who", {"Đơn vị, người ký", "Unit or signer"}},
                                                    {"bloc", {"Khối", "Bloc"}},
                                                    {"authority", {"Cơ quan chủ quản", "Authority"}},
                                                    {"period", {"Kỳ", "Period"}},
                                                    {"source", {"Nguồn", "Source"}},
                                                    {"heading", {"Đề mục như trong báo cáo", "Heading as printed"}},
                                                    {"label", {"Số thứ tự", "Label"}},
                                                    {"text", {"Nội dung", "Passage"}},
                                                    {"author", {"Tác giả (chức vụ)", "Author (position)"}}}) {
      table.AddColumn({.name = name, .headings = {heading}});
    }
    for (const auto& [place, section] : sections_) {
      table.AddRow().Text(section.name);
      for (const std::vector<Voice>* const voices : {&section.units, &section.signers}) {
        for (const Voice& voice : *voices) {
          AddVoice(voice, table);
        }
      }
    }
    return table.Take();
  }

  void AddVoice(const Voice& voice, TableBuilder& table) {
    const auto begin = [&] {
      RowBuilder row = table.AddRow({.level = 1});
      row.Empty()
          .Text(voice.who)
          .Text(voice.bloc_id.empty() ? Words() : CallOrganisation(names_, v1::DIMENSION_BLOC, voice.bloc_id))
          .Text(CallOrganisation(names_, v1::DIMENSION_AUTHORITY, voice.authority_id))
          .Text(CallOrganisation(names_, v1::DIMENSION_PERIOD, voice.period_id))
          .Text(voice.source)
          .Text({voice.section.heading()});
      return row;
    };
    if (voice.section.items().empty()) {
      begin();
    }
    for (const v1::NarrativeItem& item : voice.section.items()) {
      begin().Text({item.label()}).Text({item.text()}).Text({item.author_position()});
    }
  }

  const ViewInput& input_;
  Names names_;
  absl::btree_map<SectionPlace, Section> sections_;
};

}  // namespace

absl::StatusOr<Tables> MakeNarrativeView(const ViewInput& input) {
  ASSIGN_OR_RETURN(v1::ViewTable table, Narrative(input).Make());
  Tables tables;
  tables.push_back(std::move(table));
  return tables;
}

}  // namespace khoi::summary
