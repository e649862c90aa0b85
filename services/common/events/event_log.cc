#include "common/events/event_log.h"

#include <utility>

#include "common/base/limits.h"
#include "common/base/status_macros.h"
#include "common/events/log_places.h"
#include "google/protobuf/util/time_util.h"

namespace gongfang {
namespace {

constexpr Migration kMigrations[] = {
    {1, "event log",
     R"sql(
CREATE TABLE event_heads (
  alliance TEXT NOT NULL,
  sequence BIGINT NOT NULL,
  PRIMARY KEY (alliance)
);
CREATE TABLE events (
  alliance TEXT NOT NULL,
  sequence BIGINT NOT NULL,
  create_time BIGINT NOT NULL,
  type TEXT NOT NULL,
  subject TEXT NOT NULL,
  actor TEXT NOT NULL,
  snapshot_type TEXT NOT NULL,
  snapshot BYTEA NOT NULL,
  PRIMARY KEY (alliance, sequence)
);
)sql"},
};

constexpr absl::string_view kReserve = R"sql(
INSERT INTO event_heads (alliance, sequence) VALUES ($1, $2)
ON CONFLICT (alliance) DO UPDATE SET sequence = event_heads.sequence + excluded.sequence
RETURNING sequence)sql";

constexpr absl::string_view kInsert = R"sql(
INSERT INTO events (alliance, sequence, create_time, type, subject, actor, snapshot_type, snapshot)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8))sql";

constexpr absl::string_view kReadAfter = R"sql(
SELECT sequence, create_time, type, subject, actor, snapshot_type, snapshot FROM events
WHERE alliance = $1 AND sequence > $2 ORDER BY sequence LIMIT $3)sql";

constexpr char kTypePrefix[] = "type.googleapis.com/";

}  // namespace

absl::Span<const Migration> EventLog::Migrations() { return kMigrations; }

absl::StatusOr<int64_t> EventLog::Reserve(Transaction& transaction, absl::string_view alliance,
                                          int64_t count) {
  int64_t last = 0;
  RETURN_IF_ERROR(transaction.Query(kReserve, {alliance, count}, [&last](const Row& row) {
    last = row.Int(0);
    return absl::OkStatus();
  }));
  return last - count + 1;
}

absl::Status EventLog::Write(Transaction& transaction, absl::string_view alliance, int64_t first,
                             Instant now, absl::Span<const NewEvent> events) {
  int64_t sequence = first;
  std::string snapshot;
  for (const NewEvent& event : events) {
    event.snapshot.SerializeToString(&snapshot);
    RETURN_IF_ERROR(
        WriteOne(transaction, alliance, sequence++, now,
                 {event.type, event.subject, event.actor, event.snapshot.GetTypeName(), snapshot}));
  }
  return absl::OkStatus();
}

absl::Status EventLog::WriteOne(Transaction& transaction, absl::string_view alliance,
                                int64_t sequence, Instant now, const SerializedEvent& event) {
  return transaction.ExecuteLater(kInsert,
                                  {alliance, sequence, now, event.type, event.subject, event.actor,
                                   event.snapshot_type, Bytes(event.snapshot)});
}

absl::Status EventLog::Append(Transaction& transaction, absl::string_view alliance, Instant now,
                              absl::Span<const NewEvent> events) {
  ASSIGN_OR_RETURN(const int64_t first,
                   Reserve(transaction, alliance, static_cast<int64_t>(events.size())));
  return Write(transaction, alliance, first, now, events);
}

absl::StatusOr<std::vector<events::v1::Event>> EventLog::ReadIn(Transaction& transaction,
                                                                absl::string_view alliance,
                                                                int64_t sequence, int limit) {
  std::vector<events::v1::Event> read;
  size_t bytes = 0;
  RETURN_IF_ERROR(
      transaction.Query(kReadAfter, {alliance, sequence, int64_t{limit}}, [&](const Row& row) {
        if (bytes >= limits::kMaxEventBytesPerRead) return absl::OkStatus();
        bytes += row.Bytes(6).size();
        events::v1::Event& event = read.emplace_back();
        event.set_alliance(std::string(alliance));
        event.set_sequence(row.Int(0));
        *event.mutable_create_time() =
            google::protobuf::util::TimeUtil::MicrosecondsToTimestamp(row.Int(1));
        event.set_type(std::string(row.Text(2)));
        event.set_subject(std::string(row.Text(3)));
        event.set_actor(std::string(row.Text(4)));
        event.mutable_snapshot()->set_type_url(kTypePrefix + std::string(row.Text(5)));
        event.mutable_snapshot()->set_value(std::string(row.Bytes(6)));
        return absl::OkStatus();
      }));
  return read;
}

absl::StatusOr<std::vector<events::v1::Event>> EventLog::ReadAfter(absl::string_view alliance,
                                                                   int64_t sequence, int limit) {
  std::vector<events::v1::Event> read;
  RETURN_IF_ERROR(database_.Read([&](Transaction& transaction) -> absl::Status {
    ASSIGN_OR_RETURN(read, ReadIn(transaction, alliance, sequence, limit));
    return absl::OkStatus();
  }));
  return read;
}

absl::StatusOr<std::map<std::string, int64_t>> EventLog::Heads() {
  std::map<std::string, int64_t> heads;
  RETURN_IF_ERROR(database_.Read([&](Transaction& transaction) -> absl::Status {
    ASSIGN_OR_RETURN(heads, ReadHeads(transaction));
    return absl::OkStatus();
  }));
  return heads;
}

absl::StatusOr<int64_t> EventLog::Head(Transaction& transaction, absl::string_view alliance) {
  int64_t head = 0;
  RETURN_IF_ERROR(transaction.Query("SELECT sequence FROM event_heads WHERE alliance = $1",
                                    {alliance}, [&head](const Row& row) {
                                      head = row.Int(0);
                                      return absl::OkStatus();
                                    }));
  return head;
}

void EventLog::NotifyAppended() {
  const std::lock_guard lock(mutex_);
  for (auto& [subscription, wake] : subscribers_) wake();
}

int64_t EventLog::Subscribe(absl::AnyInvocable<void()> wake) {
  const std::lock_guard lock(mutex_);
  subscribers_.emplace(next_subscription_, std::move(wake));
  return next_subscription_++;
}

void EventLog::Unsubscribe(int64_t subscription) {
  const std::lock_guard lock(mutex_);
  subscribers_.erase(subscription);
}

}  // namespace gongfang
