#include "common/store/table_copy.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/crypto.h"
#include "common/base/status_macros.h"
#include "common/store/copy_limits.h"

namespace gongfang {
namespace {

struct Value {
  bool is_null = false;
  int64_t number = 0;
  std::string text;  // of a text, or bytes
};
using Values = std::vector<Value>;

Parameter ParameterOf(const Value& value, ColumnType type) {
  if (value.is_null) return {};
  if (type == ColumnType::kNumber) return value.number;
  if (type == ColumnType::kBytes) return Bytes(value.text);
  return absl::string_view(value.text);
}

Value ValueOf(const Row& row, int column, ColumnType type) {
  if (row.IsNull(column)) return {.is_null = true};
  if (type == ColumnType::kNumber) return {.number = row.Int(column)};
  return {.text = std::string(type == ColumnType::kText ? row.Text(column) : row.Bytes(column))};
}

std::string NamesOf(const TableShape& table, const std::vector<size_t>& columns,
                    absl::string_view suffix = "") {
  return absl::StrJoin(columns, ", ", [&](std::string* out, size_t column) {
    absl::StrAppend(out, table.columns[column].name, suffix);
  });
}

std::vector<size_t> AllColumns(const TableShape& table) {
  std::vector<size_t> all(table.columns.size());
  for (size_t i = 0; i < all.size(); ++i) all[i] = i;
  return all;
}

// "($4, $5, $6)", where `first` is 4.
std::string Placeholders(size_t first, size_t count) {
  std::vector<std::string> names;
  for (size_t i = 0; i < count; ++i) names.push_back(absl::StrCat("$", first + i));
  return absl::StrCat("(", absl::StrJoin(names, ", "), ")");
}

// The next rows behind `after`, a whole row or none, in the order of the key.
absl::StatusOr<std::vector<Values>> ReadPage(Database& database, const TableShape& table,
                                             const Values& after) {
  std::string sql =
      absl::StrCat("SELECT ", NamesOf(table, AllColumns(table)), " FROM ", table.name);
  std::vector<Parameter> parameters;
  if (!after.empty()) {
    for (const size_t column : table.key) {
      parameters.push_back(ParameterOf(after[column], table.columns[column].type));
    }
    absl::StrAppend(&sql, " WHERE (", NamesOf(table, table.key), ") > ",
                    Placeholders(1, parameters.size()));
  }
  parameters.emplace_back(limits::kMaxCopiedRows);
  absl::StrAppend(&sql, " ORDER BY ", NamesOf(table, table.key), " LIMIT $", parameters.size());
  std::vector<Values> rows;
  RETURN_IF_ERROR(database.Read([&](Transaction& transaction) {
    rows.clear();
    size_t bytes = 0;
    return transaction.Query(sql, parameters, [&](const Row& row) {
      if (bytes > limits::kMaxCopiedBytes) return absl::OkStatus();
      Values& values = rows.emplace_back();
      for (size_t i = 0; i < table.columns.size(); ++i) {
        values.push_back(ValueOf(row, static_cast<int>(i), table.columns[i].type));
        bytes += values.back().text.size();
      }
      return absl::OkStatus();
    });
  }));
  return rows;
}

// The last row by the key; empty where there is none.
absl::StatusOr<Values> LastRow(Database& database, const TableShape& table) {
  const std::string sql =
      absl::StrCat("SELECT ", NamesOf(table, AllColumns(table)), " FROM ", table.name, " ORDER BY ",
                   NamesOf(table, table.key, " DESC"), " LIMIT 1");
  Values last;
  RETURN_IF_ERROR(database.Read([&](Transaction& transaction) {
    return transaction.Query(sql, {}, [&](const Row& row) {
      last.clear();
      for (size_t i = 0; i < table.columns.size(); ++i) {
        last.push_back(ValueOf(row, static_cast<int>(i), table.columns[i].type));
      }
      return absl::OkStatus();
    });
  }));
  return last;
}

absl::Status InsertRows(Transaction& transaction, const TableShape& table,
                        absl::Span<const Values> rows) {
  std::string sql = absl::StrCat("INSERT INTO ", table.name, " (",
                                 NamesOf(table, AllColumns(table)), ") VALUES ");
  std::vector<Parameter> parameters;
  for (const Values& row : rows) {
    if (!parameters.empty()) absl::StrAppend(&sql, ", ");
    absl::StrAppend(&sql, Placeholders(parameters.size() + 1, row.size()));
    for (size_t i = 0; i < row.size(); ++i) {
      parameters.push_back(ParameterOf(row[i], table.columns[i].type));
    }
  }
  return transaction.Execute(sql, parameters).status();
}

absl::Status WritePage(Database& database, const TableShape& table,
                       const std::vector<Values>& rows) {
  return database.Write([&](Transaction& transaction) -> absl::Status {
    absl::Span<const Values> left(rows);
    while (!left.empty()) {
      // Two statements do for any number of rows, and are prepared once.
      const size_t count = left.size() >= limits::kRowsPerInsert ? limits::kRowsPerInsert : 1;
      RETURN_IF_ERROR(InsertRows(transaction, table, left.first(count)));
      left.remove_prefix(count);
    }
    return absl::OkStatus();
  });
}

// So that different rows never look alike: each value has its kind and length before it.
void AppendTo(std::string& bytes, const Value& value, ColumnType type) {
  if (value.is_null) {
    absl::StrAppend(&bytes, "-;");
  } else if (type == ColumnType::kNumber) {
    absl::StrAppend(&bytes, "n", value.number, ";");
  } else {
    absl::StrAppend(&bytes, type == ColumnType::kText ? "t" : "b", value.text.size(), ":",
                    value.text);
  }
}

}  // namespace

absl::Status CopyTable(Database& from, Database& to, const TableShape& table,
                       const CopyProgress& progress) {
  ASSIGN_OR_RETURN(Values last, LastRow(to, table));
  int64_t copied = 0;
  while (true) {
    ASSIGN_OR_RETURN(std::vector<Values> rows, ReadPage(from, table, last));
    if (rows.empty()) return absl::OkStatus();
    RETURN_IF_ERROR(WritePage(to, table, rows));
    copied += static_cast<int64_t>(rows.size());
    progress(copied);
    last = std::move(rows.back());
  }
}

absl::StatusOr<TableSum> SumTable(Database& database, const TableShape& table,
                                  const CopyProgress& progress) {
  TableSum sum;
  Values last;
  // A hash of the hash before and of one row, so that it does not depend on what a read takes.
  sum.checksum = Sha256(table.name);
  std::string bytes;
  while (true) {
    ASSIGN_OR_RETURN(std::vector<Values> rows, ReadPage(database, table, last));
    if (rows.empty()) return sum;
    for (const Values& row : rows) {
      bytes = sum.checksum;
      for (size_t i = 0; i < row.size(); ++i) AppendTo(bytes, row[i], table.columns[i].type);
      sum.checksum = Sha256(bytes);
    }
    sum.rows += static_cast<int64_t>(rows.size());
    progress(sum.rows);
    last = std::move(rows.back());
  }
}

absl::StatusOr<bool> IsEmpty(Database& database, const std::string& table) {
  bool empty = true;
  RETURN_IF_ERROR(database.Read([&](Transaction& transaction) {
    empty = true;
    return transaction.Query(absl::StrCat("SELECT 1 FROM ", table, " LIMIT 1"), {},
                             [&empty](const Row&) {
                               empty = false;
                               return absl::OkStatus();
                             });
  }));
  return empty;
}

}  // namespace gongfang
