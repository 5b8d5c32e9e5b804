// The list of documents or movements that count once, each with everybody who names it.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "google/protobuf/repeated_ptr_field.h"
#include "khoi/v1/view.pb.h"
#include "services/summary/names.h"
#include "services/summary/view_table.h"

namespace khoi::summary {

// A column about the item itself.
struct ItemColumn {
  std::string name;
  Words heading;
  std::function<Words(const v1::KeyedItem&)> words;
};

// A row for each item, with `columns` and how many claims there are; below it a row for each claim, the first one being
// the one that counts.
v1::ViewTable KeyedItemsTable(std::string name, const Words& title, const std::vector<ItemColumn>& columns,
                              const google::protobuf::RepeatedPtrField<v1::KeyedItem>& items, Names& names);

}  // namespace khoi::summary
