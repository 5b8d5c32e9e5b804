// A consolidation, or the draft of one, as a document that people read before they sign and afterwards.
#pragma once

#include <string>

#include "google/protobuf/repeated_ptr_field.h"
#include "khoi/v1/consolidation.pb.h"
#include "tools/khoi/console.h"
#include "tools/khoi/table.h"

namespace khoi::cli {

// "bkhcn/khoi-1, kỳ 2022-S1"; the bloc only when there is one.
std::string ConsolidationName(const v1::ConsolidationRef& ref, const Console& console);

// Versions, units left out, and for an authority its blocs.
void PrintInputs(const v1::Consolidation& consolidation, const Console& console);

// What has changed against what was signed; nothing when that is nothing.
void PrintChanges(const google::protobuf::RepeatedPtrField<v1::InputChange>& changes, const Console& console);

void PrintComments(const google::protobuf::RepeatedPtrField<v1::ConsolidationComment>& comments,
                   const Console& console);

// Passages with whose they are, section by section.
void PrintSources(const google::protobuf::RepeatedPtrField<v1::NarrativeSource>& sources, const Console& console);

// The signer's own narrative.
void PrintSections(const google::protobuf::RepeatedPtrField<v1::NarrativeSection>& sections, const Console& console);

// The figures and what is to be said about them, as in a summary.
void PrintFiguresOf(const v1::Summary& summary, const Console& console);

// Inputs and units left out, one row each, for programs.
Table InputTable(const v1::Consolidation& consolidation, const Console& console);

}  // namespace khoi::cli
