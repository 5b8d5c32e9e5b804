// What the cells of a view say, for people and for programs.
#pragma once

#include <string>

#include "khoi/v1/view.pb.h"
#include "tools/khoi/console.h"

namespace khoi::cli {

// "12", "≥ 20", "68,42 %", "20/06/2022", text; empty where there is nothing to say.
std::string ShownCell(const v1::ViewCell& cell, Language language);

// The same for programs: numbers with '.' and without groups, "20..30", "20..", "~20", "n/a", days and times as ISO
// 8601, shares in per cent.
std::string PlainCell(const v1::ViewCell& cell, Language language);

// True when PlainCell gives one exact number.
bool IsNumber(const v1::ViewCell& cell);

inline const std::string& InLanguage(const std::string& vi, const std::string& en, Language language) {
  return language == Language::kVietnamese || en.empty() ? vi : en;
}

// "awarded: turns": what all figures of a table share; empty when nothing.
std::string ApartText(const v1::ViewTable& table, Language language);

}  // namespace khoi::cli
