// Copies a table from one database to another, whatever their drivers, and sums up what is in it,
// alike on both sides. The tables that take part must not be written by anybody else meanwhile.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/store/database.h"

namespace gongfang {

enum class ColumnType { kNumber, kText, kBytes };

struct TableShape {
  struct Column {
    std::string name;
    ColumnType type = ColumnType::kNumber;
  };
  std::string name;
  std::vector<Column> columns;
  std::vector<size_t> key;  // the columns of the primary key, in its order
};

// Gets how many rows have been dealt with; now and then.
using CopyProgress = std::function<void(int64_t rows)>;

// Copies the rows of `from` in the order of their keys, as many transactions as it takes, and
// begins behind the last key that `to` has: so it goes on where it was cut short. The table is
// there in both. Errors are those of the databases.
absl::Status CopyTable(Database& from, Database& to, const TableShape& table,
                       const CopyProgress& progress);

struct TableSum {
  int64_t rows = 0;
  std::string checksum;  // 32 bytes: of every value, in the order of the keys

  friend bool operator==(const TableSum&, const TableSum&) = default;
};
absl::StatusOr<TableSum> SumTable(Database& database, const TableShape& table,
                                  const CopyProgress& progress);

// Whether there is no row.
absl::StatusOr<bool> IsEmpty(Database& database, const std::string& table);

}  // namespace gongfang
