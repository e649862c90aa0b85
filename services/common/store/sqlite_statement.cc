#include "common/store/sqlite_statement.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "common/base/errors.h"
#include "common/store/sqlite_dialect.h"
#include "common/store/sqlite_status.h"

namespace gongfang {
namespace {

// SQLite takes a null pointer for NULL, and an empty view may hold one.
const char* NotNull(absl::string_view text) { return text.data() == nullptr ? "" : text.data(); }

int BindOne(sqlite3_stmt* handle, int index, const Parameter& parameter) {
  if (const int64_t* number = std::get_if<int64_t>(&parameter)) {
    return sqlite3_bind_int64(handle, index, *number);
  }
  if (const absl::string_view* text = std::get_if<absl::string_view>(&parameter)) {
    return sqlite3_bind_text64(handle, index, NotNull(*text), text->size(), SQLITE_STATIC,
                               SQLITE_UTF8);
  }
  if (const Bytes* bytes = std::get_if<Bytes>(&parameter)) {
    return sqlite3_bind_blob64(handle, index, NotNull(bytes->data), bytes->data.size(),
                               SQLITE_STATIC);
  }
  return sqlite3_bind_null(handle, index);
}

bool IsBlank(absl::string_view text) {
  return text.find_first_not_of(" \t\r\n;") == absl::string_view::npos;
}

}  // namespace

SqliteStatement::SqliteStatement(sqlite3_stmt* handle, std::string sql)
    : handle_(handle), sql_(std::move(sql)) {
  const int count = sqlite3_bind_parameter_count(handle);
  for (int n = 1; n <= count; ++n) {
    indexes_.push_back(sqlite3_bind_parameter_index(handle, absl::StrCat("$", n).c_str()));
  }
}

SqliteStatement::SqliteStatement(SqliteStatement&& other) noexcept
    : handle_(std::exchange(other.handle_, nullptr)),
      sql_(std::move(other.sql_)),
      indexes_(std::move(other.indexes_)) {}

absl::StatusOr<SqliteStatement> SqliteStatement::Prepare(sqlite3* connection,
                                                         absl::string_view path,
                                                         absl::string_view sql, int& code) {
  const std::optional<std::string> own = SqliteText(sql);
  const absl::string_view text = own ? absl::string_view(*own) : sql;
  sqlite3_stmt* handle = nullptr;
  const char* rest = nullptr;
  code = sqlite3_prepare_v3(connection, text.data(), static_cast<int>(text.size()),
                            SQLITE_PREPARE_PERSISTENT, &handle, &rest);
  if (code != SQLITE_OK) return SqliteStatus(code, connection, path, sql);
  SqliteStatement statement(handle, std::string(sql));
  const size_t used = static_cast<size_t>(rest - text.data());
  if (handle == nullptr || !IsBlank(text.substr(used))) {
    code = SQLITE_MISUSE;
    return errors::Internal(absl::StrCat("not exactly one statement: ", statement.sql_));
  }
  return statement;
}

absl::Status SqliteStatement::Bind(Parameters parameters) {
  if (parameters.size() != indexes_.size()) {
    return errors::Internal(
        absl::StrCat(parameters.size(), " parameters for the ", indexes_.size(), " of: ", sql_));
  }
  for (size_t i = 0; i < parameters.size(); ++i) {
    // Index 0, which a name other than $n leads to, is refused here too.
    if (BindOne(handle_, indexes_[i], parameters[i]) != SQLITE_OK) {
      return errors::Internal(absl::StrCat("cannot bind $", i + 1, " of: ", sql_));
    }
  }
  return absl::OkStatus();
}

}  // namespace gongfang
