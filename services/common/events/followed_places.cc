#include "common/events/followed_places.h"

#include "common/base/errors.h"
#include "common/base/status_macros.h"

namespace gongfang {
namespace {

constexpr Migration kMigrations[] = {
    {1, "places in followed logs",
     R"sql(
CREATE TABLE followed_logs (
  log TEXT NOT NULL,
  alliance TEXT NOT NULL,
  sequence BIGINT NOT NULL,
  PRIMARY KEY (log, alliance)
);
)sql"},
};

constexpr absl::string_view kRead = "SELECT alliance, sequence FROM followed_logs WHERE log = $1";
constexpr absl::string_view kBegin = R"sql(
INSERT INTO followed_logs (log, alliance, sequence) VALUES ($1, $2, $3)
ON CONFLICT (log, alliance) DO NOTHING)sql";
constexpr absl::string_view kMove = R"sql(
UPDATE followed_logs SET sequence = $3 WHERE log = $1 AND alliance = $2 AND sequence = $4)sql";

}  // namespace

absl::Span<const Migration> FollowedPlaces::Migrations() { return kMigrations; }

absl::StatusOr<Places> FollowedPlaces::Read(Transaction& transaction, absl::string_view log) {
  Places places;
  RETURN_IF_ERROR(transaction.Query(kRead, {log}, [&places](const Row& row) {
    places[std::string(row.Text(0))] = row.Int(1);
    return absl::OkStatus();
  }));
  return places;
}

absl::Status FollowedPlaces::Move(Transaction& transaction, absl::string_view log,
                                  absl::string_view alliance, int64_t from, int64_t to) {
  const absl::StatusOr<int64_t> moved = from == 0
                                            ? transaction.Execute(kBegin, {log, alliance, to})
                                            : transaction.Execute(kMove, {log, alliance, to, from});
  RETURN_IF_ERROR(moved.status());
  return *moved == 1 ? absl::OkStatus() : errors::Conflict("a place in a followed log");
}

}  // namespace gongfang
