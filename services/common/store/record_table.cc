#include "common/store/record_table.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"

namespace gongfang {
namespace {

constexpr Migration kMigrations[] = {
    {1, "records",
     R"sql(
CREATE TABLE records (
  kind TEXT NOT NULL,
  alliance TEXT NOT NULL,
  id TEXT NOT NULL,
  body BYTEA NOT NULL,
  PRIMARY KEY (kind, alliance, id)
);
)sql"},
};

// Sorts after every character of an id.
constexpr char kPastEveryId[] = "~";

constexpr char kInsert[] = R"sql(
INSERT INTO records (kind, alliance, id, body) VALUES ($1, $2, $3, $4)
ON CONFLICT (kind, alliance, id) DO NOTHING)sql";
constexpr char kGet[] =
    "SELECT id, body FROM records WHERE kind = $1 AND alliance = $2 AND id = $3";
constexpr char kUpdate[] =
    "UPDATE records SET body = $4 WHERE kind = $1 AND alliance = $2 AND id = $3";
constexpr char kDelete[] = "DELETE FROM records WHERE kind = $1 AND alliance = $2 AND id = $3";
constexpr char kRange[] = R"sql(
SELECT id, body FROM records WHERE kind = $1 AND alliance = $2 AND id > $3 AND id < $4
ORDER BY id LIMIT $5)sql";

absl::StatusOr<bool> ChangedOne(const absl::StatusOr<int64_t>& changed) {
  if (!changed.ok()) return changed.status();
  return *changed == 1;
}

}  // namespace

absl::Span<const Migration> RecordTable::Migrations() { return kMigrations; }

absl::StatusOr<bool> RecordTable::Insert(Transaction& transaction, const RecordKey& key,
                                         absl::string_view body) {
  return ChangedOne(transaction.Execute(kInsert, {key.kind, key.alliance, key.id, Bytes(body)}));
}

absl::StatusOr<std::optional<std::string>> RecordTable::Get(Transaction& transaction,
                                                            const RecordKey& key) {
  ASSIGN_OR_RETURN(std::vector<RecordRow> rows,
                   Select(transaction, kGet, {key.kind, key.alliance, key.id}));
  if (rows.empty()) return std::optional<std::string>();
  return std::optional<std::string>(std::move(rows.front().body));
}

absl::StatusOr<bool> RecordTable::Update(Transaction& transaction, const RecordKey& key,
                                         absl::string_view body) {
  return ChangedOne(transaction.Execute(kUpdate, {key.kind, key.alliance, key.id, Bytes(body)}));
}

absl::StatusOr<bool> RecordTable::Delete(Transaction& transaction, const RecordKey& key) {
  return ChangedOne(transaction.Execute(kDelete, {key.kind, key.alliance, key.id}));
}

RecordFetch RecordTable::Range(absl::string_view kind, absl::string_view alliance,
                               absl::string_view id_prefix) {
  return
      [kind = std::string(kind), alliance = std::string(alliance), prefix = std::string(id_prefix)](
          Transaction& transaction, absl::string_view after, int64_t limit) {
        const std::string end = absl::StrCat(prefix, kPastEveryId);
        return Select(transaction, kRange,
                      {kind, alliance, std::max(after, absl::string_view(prefix)), end, limit});
      };
}

absl::StatusOr<std::vector<RecordRow>> RecordTable::Select(Transaction& transaction,
                                                           absl::string_view sql,
                                                           Parameters parameters) {
  std::vector<RecordRow> rows;
  RETURN_IF_ERROR(transaction.Query({sql.data(), sql.size()}, parameters, [&rows](const Row& row) {
    rows.push_back({std::string(row.Text(0)), std::string(row.Bytes(1))});
    return absl::OkStatus();
  }));
  return rows;
}

}  // namespace gongfang
