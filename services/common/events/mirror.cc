#include "common/events/mirror.h"

#include "absl/strings/match.h"
#include "absl/strings/strip.h"
#include "common/base/status_macros.h"

namespace gongfang {
namespace {

constexpr Migration kMigrations[] = {
    {1, "copies of followed records",
     R"sql(
CREATE TABLE mirrored_records (
  log TEXT NOT NULL,
  name TEXT NOT NULL,
  type TEXT NOT NULL,
  snapshot BYTEA NOT NULL,
  PRIMARY KEY (log, name)
);
)sql"},
};

constexpr absl::string_view kPut = R"sql(
INSERT INTO mirrored_records (log, name, type, snapshot) VALUES ($1, $2, $3, $4)
ON CONFLICT (log, name) DO UPDATE SET type = excluded.type, snapshot = excluded.snapshot)sql";

MirroredRecord RecordOf(const events::v1::Event& event) {
  absl::string_view type = event.snapshot().type_url();
  absl::ConsumePrefix(&type, "type.googleapis.com/");
  return {.name = event.subject(),
          .type = type,
          .snapshot = event.snapshot().value(),
          .deleted = absl::EndsWith(event.type(), ".deleted")};
}

}  // namespace

absl::Span<const Migration> Mirror::Migrations() { return kMigrations; }

absl::StatusOr<Places> Mirror::Load(const Visit& visit) {
  Places places;
  RETURN_IF_ERROR(database_.Read([&](Transaction& transaction) -> absl::Status {
    ASSIGN_OR_RETURN(places, FollowedPlaces::Read(transaction, log_));
    return transaction.Query(
        "SELECT name, type, snapshot FROM mirrored_records WHERE log = $1", {log_},
        [&](const Row& row) {
          visit({.name = row.Text(0), .type = row.Text(1), .snapshot = row.Bytes(2)});
          return absl::OkStatus();
        });
  }));
  return places;
}

absl::Status Mirror::Apply(Transaction& transaction, Follower::Events events) const {
  for (const events::v1::Event& event : events) {
    const MirroredRecord record = RecordOf(event);
    if (record.deleted) {
      RETURN_IF_ERROR(transaction
                          .Execute("DELETE FROM mirrored_records WHERE log = $1 AND name = $2",
                                   {log_, record.name})
                          .status());
    } else {
      RETURN_IF_ERROR(
          transaction.Execute(kPut, {log_, record.name, record.type, Bytes(record.snapshot)})
              .status());
    }
  }
  return absl::OkStatus();
}

void Mirror::Visited(Follower::Events events, const Visit& visit) {
  for (const events::v1::Event& event : events) visit(RecordOf(event));
}

}  // namespace gongfang
