#include "tests/bench/big_store.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "booking/command.h"
#include "booking/proto_conversion.h"
#include "booking/table.h"
#include "clients/cpp/request_id.h"
#include "common/base/ids.h"
#include "common/base/limits.h"
#include "common/base/status_macros.h"
#include "common/events/event_log.h"
#include "common/store/sqlite_database.h"
#include "tests/bench/alliance.h"
#include "tests/bench/bench.h"
#include "tests/bench/house_rules.h"
#include "tests/support/fake_clock.h"

namespace gongfang::bench {
namespace {

using booking::Booking;

constexpr char kAllianceId[] = "bench";
constexpr char kActor[] = "bench";
constexpr int64_t kChunk = 50'000;
constexpr Instant kDay = 24 * 3600 * kMicrosPerSecond;
constexpr Instant kMadeBefore = 3 * kDay;   // that long before it starts a past one was made
constexpr Instant kMakingSpan = 30 * kDay;  // in which the live ones were made
constexpr Instant kBaseAhead = 14 * kDay;   // of now, at most; see Base

// Everything that is known of booking number i, but for its sequence number.
Booking MakeBooking(int64_t i, const std::string& resource, const Interval& when,
                    const Interval& occupied, Instant made, IdGenerator& ids) {
  static const absl::TimeZone zone = absl::FixedTimeZone(8 * 3600);
  const auto local = [](Instant instant) {
    return absl::FormatCivilTime(absl::ToCivilSecond(FromInstant(instant), zone));
  };
  const Id id = ids.Next();
  Booking made_booking{.alliance = kAllianceId,
                       .id = id.ToString(),
                       .uid = id.ToUuid(),
                       .state = booking::State::kConfirmed,
                       .member = MemberName(i % kMembers),
                       .team = TeamOf(i % kMembers),
                       .purpose = "毕业设计：外壳打样",
                       .policy_etags = {"W/0123456789abcdef"},
                       .created_by = kActor,
                       .create_time = made,
                       .update_time = made};
  made_booking.items.push_back({.resource = resource,
                                .interval = when,
                                .occupied = occupied,
                                .local_start = local(when.start),
                                .local_end = local(when.end),
                                .zone = kZone});
  return made_booking;
}

// What is over was used; what is to come is released unless somebody comes.
void SetState(Booking& booking, bool past) {
  if (past) {
    booking.state = booking::State::kCompleted;
    booking.check_in_time = booking.StartTime();
    booking.check_out_time = booking.EndTime();
    booking.update_time = booking.check_out_time;
  } else {
    booking.no_show_time = booking.StartTime() + 15 * 60 * kMicrosPerSecond;
  }
}

// The rows of `bookings`, with their events and, where they were made after `remembered`, with the
// requests that they answer.
absl::Status WriteBookings(Transaction& tx, Instant remembered,
                           const std::vector<Booking>& bookings) {
  ASSIGN_OR_RETURN(int64_t sequence,
                   EventLog::Reserve(tx, kAllianceId, static_cast<int64_t>(bookings.size())));
  const std::string fingerprint(16, 'f');
  for (const Booking& booking : bookings) {
    booking::Change change{.type = "booking.created", .subject = booking};
    booking::SequenceOf(change.subject) = sequence;
    RETURN_IF_ERROR(booking::table::Put(tx, change));
    RETURN_IF_ERROR(EventLog::WriteOne(
        tx, kAllianceId, sequence, booking.create_time,
        {change.type, booking::NameOf(change.subject), kActor, booking::TypeName(change.subject),
         booking::Serialize(change.subject)}));
    if (booking.create_time >= remembered) {
      const booking::Command command{.alliance = kAllianceId,
                                     .actor = kActor,
                                     .request_id = client::NewRequestId(),
                                     .fingerprint = fingerprint};
      RETURN_IF_ERROR(booking::table::InsertAnswered(tx, command, sequence, booking.create_time));
    }
    ++sequence;
  }
  return absl::OkStatus();
}

class Filler {
 public:
  Filler(Database& database, const StoreSize& size, Instant base, Instant now)
      : database_(database), size_(size), base_(base), now_(now), ids_(clock_) {}

  absl::Status Fill() {
    const int64_t all = size_.past + size_.live;
    for (int64_t done = 0; done < all; done += kChunk) {
      std::vector<Booking> chunk;
      for (int64_t i = done; i < std::min(done + kChunk, all); ++i) chunk.push_back(Make(i));
      RETURN_IF_ERROR(database_.Write([&](Transaction& tx) {
        const Instant remembered = now_ - absl::ToInt64Microseconds(limits::kRequestIdRetention);
        return WriteBookings(tx, remembered, chunk);
      }));
      Progress(absl::StrFormat("a store of %d live bookings and %d past ones: %d of %d written",
                               size_.live, size_.past, done + static_cast<int64_t>(chunk.size()),
                               all));
    }
    // A calendar that was never claimed has version 0, and would not be read.
    return database_.Write([](Transaction& tx) -> absl::Status {
      for (int64_t resource = 0; resource < kResources; ++resource) {
        RETURN_IF_ERROR(booking::table::RaiseVersion(tx, ResourceName(resource), /*version=*/0));
      }
      return absl::OkStatus();
    });
  }

 private:
  // Past ones first, in the order of time; then the live ones, in the order of their making.
  Booking Make(int64_t i) {
    if (i < size_.past) {
      const int64_t hour = i / kResources - (size_.past + kResources - 1) / kResources;
      const Interval when = FirstPlace(base_ - kBaseAhead, hour);
      return MakeAt(i, i % kResources, when, when.start - kMadeBefore);
    }
    const int64_t live = i - size_.past;
    const int64_t resource = live % kResources;
    const int64_t stride = std::max<int64_t>(1, kHours * kResources / size_.live);
    const int64_t hour = live / kResources * stride + resource % stride;
    const auto made =
        static_cast<Instant>(static_cast<double>(kMakingSpan) * static_cast<double>(live) /
                             static_cast<double>(size_.live));
    return MakeAt(i, resource, FirstPlace(base_, hour), now_ - kMakingSpan + made);
  }

  Booking MakeAt(int64_t i, int64_t resource, const Interval& when, Instant made) {
    clock_.Set(FromInstant(made));
    const Instant buffer = absl::ToInt64Microseconds(kBuffer);
    Booking booking = MakeBooking(i, ResourceName(resource), when,
                                  {when.start - buffer, when.end + buffer}, made, ids_);
    SetState(booking, i < size_.past);
    return booking;
  }

  Database& database_;
  const StoreSize size_;
  const Instant base_;
  const Instant now_;
  FakeClock clock_;
  IdGenerator ids_;
};

absl::StatusOr<std::unique_ptr<Database>> OpenStore(const std::string& folder) {
  return SqliteDatabase::Open(absl::StrCat(folder, "/booking.db"), {.create_if_missing = false});
}

}  // namespace

absl::Status FillStore(const std::string& folder, const StoreSize& size, Instant base,
                       Instant now) {
  ASSIGN_OR_RETURN(const std::unique_ptr<Database> database, OpenStore(folder));
  return Filler(*database, size, base, now).Fill();
}

absl::Status FillPlaces(const std::string& folder, int64_t count,
                        const std::function<LivePlace(int64_t)>& place, Instant now) {
  ASSIGN_OR_RETURN(const std::unique_ptr<Database> database, OpenStore(folder));
  // Before what is remembered, so that no request is.
  const Instant made = now - kMakingSpan;
  FakeClock clock(FromInstant(made));
  IdGenerator ids(clock);
  std::vector<std::string> resources;
  for (int64_t done = 0; done < count; done += kChunk) {
    const int64_t end = std::min(done + kChunk, count);
    std::vector<Booking> chunk;
    for (int64_t i = done; i < end; ++i) {
      const LivePlace live = place(i);
      chunk.push_back(MakeBooking(i, live.resource, live.when, live.when, made, ids));
      SetState(chunk.back(), /*past=*/false);
      if (resources.empty() || resources.back() != live.resource) {
        resources.push_back(live.resource);
      }
    }
    RETURN_IF_ERROR(
        database->Write([&](Transaction& tx) { return WriteBookings(tx, now, chunk); }));
    Progress(absl::StrFormat("%d of %d live bookings written", end, count));
  }
  return database->Write([&resources](Transaction& tx) -> absl::Status {
    for (const std::string& resource : resources) {
      RETURN_IF_ERROR(booking::table::RaiseVersion(tx, resource, /*version=*/0));
    }
    return absl::OkStatus();
  });
}

}  // namespace gongfang::bench
