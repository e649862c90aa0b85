// The log of one service: immutable events, numbered 1, 2, 3 ... without gaps per alliance, written
// in the same transaction as the change that they record.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "common/base/clock.h"
#include "common/store/database.h"
#include "common/store/migrate.h"
#include "gongfang/events/v1/events.pb.h"

namespace gongfang {

// An event about to be written. Views must live until Append returns.
struct NewEvent {
  absl::string_view type;                     // such as "space.updated"
  absl::string_view subject;                  // the name of what changed
  absl::string_view actor;                    // the caller's key id; empty for the service itself
  const google::protobuf::Message& snapshot;  // the subject as it is now
};

// The same with the snapshot serialised already.
struct SerializedEvent {
  absl::string_view type;
  absl::string_view subject;
  absl::string_view actor;
  absl::string_view snapshot_type;  // full name of the message
  absl::string_view snapshot;
};

// Thread safe. One per database that holds a log.
class EventLog {
 public:
  // The migrations of the tables of a log; run them as component "events".
  static absl::Span<const Migration> Migrations();

  // `database` is borrowed.
  EventLog(Database& database, std::string name) : database_(database), name_(std::move(name)) {}

  const std::string& name() const { return name_; }

  // Takes the next `count` sequence numbers of `alliance` and returns the first. It is an UPDATE of
  // one row, so writers of one alliance queue up until the commit: that is what keeps the order of
  // numbers and the order of commits the same. Numbers that are taken must be written below.
  static absl::StatusOr<int64_t> Reserve(Transaction& transaction, absl::string_view alliance,
                                         int64_t count);
  // Writes `events` with the numbers from `first` on, all of which were reserved.
  static absl::Status Write(Transaction& transaction, absl::string_view alliance, int64_t first,
                            Instant now, absl::Span<const NewEvent> events);
  // One event with a number that was reserved.
  static absl::Status WriteOne(Transaction& transaction, absl::string_view alliance,
                               int64_t sequence, Instant now, const SerializedEvent& event);
  // Both, where the snapshots need not know their number.
  static absl::Status Append(Transaction& transaction, absl::string_view alliance, Instant now,
                             absl::Span<const NewEvent> events);

  // The events of `alliance` after `sequence`, at most `limit`, and no more once their snapshots
  // have limits::kMaxEventBytesPerRead: they must fit into one message.
  absl::StatusOr<std::vector<events::v1::Event>> ReadAfter(absl::string_view alliance,
                                                           int64_t sequence, int limit);
  // The same as a part of a transaction.
  static absl::StatusOr<std::vector<events::v1::Event>> ReadIn(Transaction& transaction,
                                                               absl::string_view alliance,
                                                               int64_t sequence, int limit);
  // The last sequence number of each alliance; 0 in a transaction that has none.
  absl::StatusOr<std::map<std::string, int64_t>> Heads();
  static absl::StatusOr<int64_t> Head(Transaction& transaction, absl::string_view alliance);

  // To be called after each commit that appended: wakes those who wait below.
  void NotifyAppended();
  // Calls `wake` after each append, on the appender's thread: it must only note the fact. Returns a
  // number for Unsubscribe, after which it is not called any more.
  int64_t Subscribe(absl::AnyInvocable<void()> wake);
  void Unsubscribe(int64_t subscription);

 private:
  Database& database_;
  const std::string name_;
  std::mutex mutex_;
  std::map<int64_t, absl::AnyInvocable<void()>> subscribers_;  // under mutex_
  int64_t next_subscription_ = 1;                              // under mutex_
};

}  // namespace gongfang
