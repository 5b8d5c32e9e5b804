// Receipts in tables.
#pragma once

#include <string>

#include "khoi/v1/submission.pb.h"
#include "tools/khoi/console.h"
#include "tools/khoi/table.h"

namespace khoi::cli {

// A table with one row for each receipt.
Table ReceiptTable(const Console& console);
void AddReceipt(const v1::Receipt& receipt, const Console& console, Table& table);

// The first 12 hex digits of a hash: enough for people to tell two contents apart.
std::string HashPrefix(const std::string& hash);

}  // namespace khoi::cli
