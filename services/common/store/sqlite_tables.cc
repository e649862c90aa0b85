#include "common/store/sqlite_tables.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"

namespace gongfang {
namespace {

constexpr absl::string_view kTables =
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name";
constexpr absl::string_view kColumns =
    "SELECT name, type, pk FROM pragma_table_info($1) ORDER BY cid";

absl::StatusOr<ColumnType> TypeOf(absl::string_view declared) {
  if (declared == "BIGINT") return ColumnType::kNumber;
  if (declared == "TEXT") return ColumnType::kText;
  if (declared == "BYTEA") return ColumnType::kBytes;
  return errors::Internal(absl::StrCat("a column is of type ", std::string(declared)));
}

absl::Status ReadColumns(Transaction& transaction, TableShape& table) {
  std::vector<std::pair<int64_t, size_t>> key;  // place in the key, place in the table
  RETURN_IF_ERROR(transaction.Query(kColumns, {table.name}, [&](const Row& row) -> absl::Status {
    ASSIGN_OR_RETURN(const ColumnType type, TypeOf(row.Text(1)));
    if (row.Int(2) > 0) key.emplace_back(row.Int(2), table.columns.size());
    table.columns.push_back({std::string(row.Text(0)), type});
    return absl::OkStatus();
  }));
  std::sort(key.begin(), key.end());
  for (const auto& [unused, column] : key) table.key.push_back(column);
  if (table.key.empty()) return errors::Internal(absl::StrCat(table.name, " has no key"));
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::vector<TableShape>> ReadSqliteTables(Database& database) {
  std::vector<TableShape> tables;
  RETURN_IF_ERROR(database.Read([&](Transaction& transaction) -> absl::Status {
    tables.clear();
    RETURN_IF_ERROR(transaction.Query(kTables, {}, [&](const Row& row) {
      tables.emplace_back().name = std::string(row.Text(0));
      return absl::OkStatus();
    }));
    for (TableShape& table : tables) RETURN_IF_ERROR(ReadColumns(transaction, table));
    return absl::OkStatus();
  }));
  return tables;
}

}  // namespace gongfang
