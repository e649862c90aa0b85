// A committer on a database of its own, and a naive model of what it decides: for each resource an
// array of the units used in every minute. For property tests.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "booking/committer.h"
#include "common/coordination/local_leases.h"
#include "common/events/event_log.h"
#include "gongfang/booking/v1/resources.pb.h"
#include "tests/support/fake_clock.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_database.h"

namespace gongfang::booking::model {

inline constexpr int kResources = 3;           // of a case
inline constexpr int kMinutes = 17 * 24 * 60;  // that the model knows
inline constexpr int64_t kMinuteMicros = 60'000'000;

// A resource of the model: what may be used and what is, minute by minute.
struct Shape {
  int capacity = 1;
  std::vector<bool> open = std::vector<bool>(kMinutes);
  std::vector<int> used = std::vector<int>(kMinutes);
};

struct PlannedItem {
  int resource = 0;
  int start = 0;  // minutes
  int length = 1;
  int units = 1;
};

// What one step does; which of the bookings made so far it touches is a matter of the moment.
struct Step {
  enum Kind { kBook, kHold, kConfirm, kCancel, kWait } kind = kBook;
  std::vector<PlannedItem> items;
  int pick = 0;
  int hold_minutes = 1;
};

// Thread safe.
class TestFacts final : public Facts {
 public:
  void Put(const std::string& name, ResourceFacts facts) {
    const std::lock_guard lock(mutex_);
    resources_[name] = std::make_shared<const ResourceFacts>(std::move(facts));
  }
  std::shared_ptr<const ResourceFacts> FindResource(absl::string_view name) const override {
    const std::lock_guard lock(mutex_);
    const auto found = resources_.find(std::string(name));
    return found == resources_.end() ? nullptr : found->second;
  }
  std::shared_ptr<const MemberFacts> FindMember(absl::string_view) const override {
    return std::make_shared<const MemberFacts>();
  }
  std::shared_ptr<const Quotas> QuotasOf(absl::string_view) const override {
    return std::make_shared<const Quotas>();
  }

 private:
  mutable std::mutex mutex_;
  std::map<std::string, std::shared_ptr<const ResourceFacts>> resources_;
};

// One committer on one database for all cases: each case is an alliance of its own in it.
struct World {
  World();
  static World& Get();

  // Sends the command and waits for its answer.
  absl::StatusOr<v1::Booking> Ask(Command command);

  TempDir dir;
  FakeClock clock;
  std::unique_ptr<Database> database = OpenTestDatabase(dir.File("booking.db"));
  EventLog log{*database, "booking"};
  TestFacts facts;
  LocalLeases leases{clock};
  WorkerPool workers{/*threads=*/4, /*queue_limit=*/1024};
  IdGenerator ids{clock};
  Committer committer{
      {{*database, log, leases, facts, clock, [this] { return ids.Next(); }}, clock, workers}};
  std::atomic<int> cases = 0;
  std::atomic<int> bookings = 0;
};

// The alliance of one case: resources of random capacity and opening hours.
class Case {
 public:
  Case();

  const std::string& alliance() const { return alliance_; }
  std::string Resource(int r) const {
    return absl::StrCat("alliances/", alliance_, "/spaces/s/resources/r", r);
  }
  Shape& shape(const std::string& resource) { return shapes_.at(resource); }
  int MinuteOf(Instant instant) const {
    return static_cast<int>((instant - origin_) / kMinuteMicros);
  }
  Instant InstantOf(int minute) const { return origin_ + int64_t{minute} * kMinuteMicros; }

  bool IsOpen(const PlannedItem& item) const;
  bool Fits(const std::string& resource, int start, int length, int64_t units) const;
  bool Fits(const Booking& booking) const;
  // Adds the booking to what is used, or takes it away with -1.
  void Use(const Booking& booking, int sign);
  // The first minute from which the item is open and fits.
  std::optional<int> NextFree(const PlannedItem& item) const;

  Command Create(const Step& step) const;
  Command Touch(Verb verb, const v1::Booking& booking) const;

 private:
  void AddResource(int r);

  static int LengthOf(const Item& item) {
    return static_cast<int>((item.interval.end - item.interval.start) / kMinuteMicros);
  }

  const std::string alliance_;
  Instant origin_ = 0;
  int weekday_ = 0;  // of minute 0
  std::map<std::string, Shape> shapes_;
};

// From the generators of RapidCheck.
std::vector<Step> AnySteps(int least, int most);

// Does `step`; what it touches is one of `mine`, to which it adds what it makes. The answer, where
// there is one.
std::optional<absl::StatusOr<v1::Booking>> Do(const Case& at, const Step& step,
                                              std::vector<v1::Booking>& mine);

}  // namespace gongfang::booking::model
