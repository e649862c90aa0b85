#include "gongfangd/move_mark.h"

#include "common/base/move_errors.h"
#include "common/base/status_macros.h"
#include "common/store/migrate.h"
#include "gongfangd/store.h"

namespace gongfang {
namespace {

constexpr Migration kMigrations[] = {
    {1, "moves of data folders",
     R"sql(
CREATE TABLE moves (
  id BIGINT NOT NULL,
  ended BIGINT NOT NULL,
  PRIMARY KEY (id)
);
)sql"},
};

constexpr absl::string_view kFind = "SELECT ended FROM moves WHERE id = 1";
constexpr absl::string_view kBegin =
    "INSERT INTO moves (id, ended) VALUES (1, 0) ON CONFLICT (id) DO NOTHING";
constexpr absl::string_view kEnd = "UPDATE moves SET ended = 1 WHERE id = 1";

}  // namespace

absl::StatusOr<MoveMark::State> MoveMark::Read(Database& database) {
  RETURN_IF_ERROR(Migrate(database, "moves", kMigrations));
  State state = State::kNone;
  RETURN_IF_ERROR(database.Read([&](Transaction& transaction) {
    state = State::kNone;
    return transaction.Query(kFind, {}, [&](const Row& row) {
      state = row.Int(0) == 0 ? State::kBegun : State::kEnded;
      return absl::OkStatus();
    });
  }));
  return state;
}

absl::Status MoveMark::ExpectWhole(Database& database, absl::string_view service) {
  ASSIGN_OR_RETURN(const State state, Read(database));
  return state == State::kBegun ? errors::MoveNotFinished(SchemaOf(service)) : absl::OkStatus();
}

absl::StatusOr<bool> MoveMark::Begin(Database& database, absl::string_view service,
                                     const std::vector<TableShape>& tables) {
  ASSIGN_OR_RETURN(const State state, Read(database));
  if (state != State::kNone) return state == State::kBegun;
  for (const TableShape& table : tables) {
    ASSIGN_OR_RETURN(const bool empty, IsEmpty(database, table.name));
    if (!empty) return errors::StoreNotEmpty(SchemaOf(service), table.name);
  }
  RETURN_IF_ERROR(database.Write(
      [](Transaction& transaction) { return transaction.Execute(kBegin, {}).status(); }));
  return true;
}

absl::Status MoveMark::End(Database& database) {
  return database.Write(
      [](Transaction& transaction) { return transaction.Execute(kEnd, {}).status(); });
}

}  // namespace gongfang
