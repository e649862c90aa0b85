#include "common/store/migrate.h"

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "common/base/errors.h"
#include "common/base/limits.h"
#include "common/base/status_macros.h"

namespace gongfang {
namespace {

constexpr absl::string_view kLock = "migrations";
constexpr absl::string_view kCreateVersions =
    "CREATE TABLE IF NOT EXISTS schema_versions ("
    "component TEXT NOT NULL, version BIGINT NOT NULL, name TEXT NOT NULL, "
    "PRIMARY KEY (component, version))";
constexpr absl::string_view kLatestVersion =
    "SELECT version FROM schema_versions WHERE component = $1 ORDER BY version DESC LIMIT 1";
constexpr absl::string_view kAddVersion =
    "INSERT INTO schema_versions (component, version, name) VALUES ($1, $2, $3) "
    "ON CONFLICT (component, version) DO NOTHING";

absl::Status Wrong(absl::string_view component, const Migration& migration,
                   absl::string_view what) {
  return errors::Internal(absl::StrCat("migration ", migration.version, " of ",
                                       std::string(component), " ", std::string(what)));
}

absl::string_view Trim(absl::string_view text) {
  constexpr absl::string_view kBlank = " \t\r\n";
  const size_t first = text.find_first_not_of(kBlank);
  if (first == absl::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

// The statements of `sql`, without the ';' that ends each. Empty when it does not end with one.
std::vector<std::string> SplitStatements(absl::string_view sql) {
  std::vector<std::string> statements;
  std::string statement;
  while (!sql.empty()) {
    const size_t end = sql.find('\n');
    const absl::string_view line = Trim(sql.substr(0, end));
    sql.remove_prefix(end == absl::string_view::npos ? sql.size() : end + 1);
    if (line.empty() || absl::StartsWith(line, "--")) continue;
    absl::StrAppend(&statement, line, "\n");
    if (!absl::EndsWith(line, ";")) continue;
    statement.resize(statement.size() - 2);
    statements.push_back(std::move(statement));
    statement.clear();
  }
  if (!statement.empty()) statements.clear();
  return statements;
}

absl::Status Apply(Transaction& transaction, absl::string_view component,
                   const Migration& migration) {
  const std::vector<std::string> statements = SplitStatements(migration.sql);
  if (statements.empty()) return Wrong(component, migration, "does not end with a ';'");
  if (statements.size() > limits::kMaxMigrationStatements) {
    return Wrong(component, migration, "has too many statements");
  }
  // A process that comes to the same point waits here for the one before it, and then finds that
  // nothing is left to do.
  RETURN_IF_ERROR(transaction.Lock(kLock));
  ASSIGN_OR_RETURN(
      const int64_t added,
      transaction.Execute(kAddVersion, {component, migration.version, migration.name}));
  if (added == 0) return absl::OkStatus();
  for (const std::string& statement : statements) {
    RETURN_IF_ERROR(transaction.Execute(statement, {}).status());
  }
  return absl::OkStatus();
}

absl::StatusOr<int64_t> LatestVersion(Database& database, absl::string_view component) {
  int64_t latest = 0;
  RETURN_IF_ERROR(database.WriteCompared([&](Transaction& transaction) -> absl::Status {
    latest = 0;
    RETURN_IF_ERROR(transaction.Lock(kLock));
    RETURN_IF_ERROR(transaction.Execute(kCreateVersions, {}).status());
    return transaction.Query(kLatestVersion, {component}, [&](const Row& row) {
      latest = row.Int(0);
      return absl::OkStatus();
    });
  }));
  return latest;
}

}  // namespace

absl::Status Migrate(Database& database, absl::string_view component,
                     absl::Span<const Migration> migrations) {
  int known = 0;
  for (const Migration& migration : migrations) {
    if (migration.version != known + 1) return Wrong(component, migration, "is out of order");
    known = migration.version;
  }
  ASSIGN_OR_RETURN(const int64_t found, LatestVersion(database, component));
  if (found > known) return errors::StorageTooNew(std::string(component), found, known);
  for (const Migration& migration : migrations.subspan(static_cast<size_t>(found))) {
    RETURN_IF_ERROR(database.WriteCompared(
        [&](Transaction& transaction) { return Apply(transaction, component, migration); }));
  }
  return absl::OkStatus();
}

}  // namespace gongfang
