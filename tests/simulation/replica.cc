#include "tests/simulation/replica.h"

#include <algorithm>
#include <array>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "tests/simulation/gates.h"

namespace gongfang::booking::simulation {
namespace {

constexpr size_t kMostAtOnce = 8;  // requests in one batch

}  // namespace

// Memory that a crash loses.
struct Replica::Process {
  explicit Process(Replica& replica)
      : store(replica),
        leases(replica),
        clock(replica),
        log(store, "booking"),
        facts(replica),
        commit({.database = store,
                .log = log,
                .leases = leases,
                .facts = facts,
                .clock = clock,
                .next_id = [&replica] { return replica.NextId(); },
                .shared = replica.ground_.world.replicas > 1}) {}

  // The facts of the batch, whatever is published meanwhile.
  class BatchFacts final : public Facts {
   public:
    explicit BatchFacts(const Replica& replica) : replica_(replica) {}
    std::shared_ptr<const ResourceFacts> FindResource(absl::string_view name) const override {
      return replica_.batch_.facts->FindResource(name);
    }
    std::shared_ptr<const MemberFacts> FindMember(absl::string_view name) const override {
      return replica_.batch_.facts->FindMember(name);
    }
    std::shared_ptr<const Quotas> QuotasOf(absl::string_view alliance) const override {
      return replica_.batch_.facts->QuotasOf(alliance);
    }

   private:
    const Replica& replica_;
  };

  StoreGate store;
  LeasesGate leases;
  ClockGate clock;
  EventLog log;
  BatchFacts facts;
  GroupCommit commit;
};

Replica::Replica(Ground& ground, int number)
    : ground_(ground), number_(number), random_(ground.plan.seed, /*part=*/100 + number) {
  clock_offset_ = number == 0 ? 0 : random_.Between(-2 * kMicrosPerSecond, 2 * kMicrosPerSecond);
}

Replica::~Replica() = default;

Id Replica::NextId() {
  last_id_ = std::max(last_id_, MachineTime());
  const uint64_t millis = static_cast<uint64_t>(last_id_) / 1000;
  std::array<uint8_t, 16> bytes{};
  for (int i = 0; i < 6; ++i) bytes[i] = static_cast<uint8_t>(millis >> (8 * (5 - i)));
  ++ids_;
  for (int i = 0; i < 4; ++i) bytes[6 + i] = static_cast<uint8_t>(ids_ >> (8 * (3 - i)));
  bytes[15] = static_cast<uint8_t>(number_);
  return Id(bytes);
}

void Replica::Start() {
  crashed_ = false;
  steps_to_crash_ = 0;
  batch_ = {.replica = number_};
  process_ = std::make_unique<Process>(*this);
  facts_follow_at_ = 0;
}

void Replica::Crash(int64_t down_for) {
  if (crashed_) return;
  ground_.Tell(absl::StrCat("r", number_, " dies"));
  crashed_ = true;
  back_at_ = ground_.scheduler.now() + down_for;
  queue_.clear();
  Wake();
}

void Replica::Wake() {
  if (fiber_ != nullptr) ground_.scheduler.Wake(*fiber_);
}

absl::Status Replica::Dead() const { return absl::CancelledError("the process is dead"); }

absl::Status Replica::Step() {
  if (crashed_) return Dead();
  if (steps_to_pause_ > 0 && --steps_to_pause_ == 0) {
    ground_.Tell(absl::StrCat("r", number_, " stands still"));
    ground_.scheduler.Sleep(pause_length_);
  } else {
    const bool slow = random_.Chance(5);
    ground_.scheduler.Sleep(slow ? random_.Between(400, 8000) : random_.Between(20, 400));
  }
  if (steps_to_crash_ > 0 && --steps_to_crash_ == 0) Crash(crash_length_);
  return crashed_ ? Dead() : absl::OkStatus();
}

bool Replica::Deliver(Delivery delivery) {
  if (!is_up()) return false;
  if (lost_messages_ > 0) {
    const bool request = --lost_messages_ % 2 == 0;
    ground_.Tell(absl::StrCat("... and ", request ? "the request" : "its answer", " is lost"));
    if (request) return true;
    delivery.answer = [](const Decision&) {};
  }
  if (twice_ > 0 && !delivery.attempt->command.request_id.empty()) {
    --twice_;
    queue_.push_back({delivery.attempt, [](const Decision&) {}});
  }
  queue_.push_back(std::move(delivery));
  Wake();
  return true;
}

void Replica::Inject(const Fault& fault) {
  switch (fault.kind) {
    case FaultKind::kCrash:
      crash_length_ = fault.length;
      steps_to_crash_ = fault.count;
      break;
    case FaultKind::kPause:
      pause_length_ = fault.length;
      steps_to_pause_ = fault.count;
      break;
    case FaultKind::kSlowCommit:
      slow_commit_ = fault.length;
      break;
    case FaultKind::kBusyStore:
      busy_ = fault.count;
      break;
    case FaultKind::kFailedReads:
      failed_reads_ = fault.count;
      break;
    case FaultKind::kClockJump:
      clock_offset_ += fault.length;
      break;
    case FaultKind::kLostMessages:
      lost_messages_ = fault.count;
      break;
    case FaultKind::kTwice:
      twice_ = fault.count;
      break;
    case FaultKind::kNewFacts:
      facts_follow_at_ = ground_.scheduler.now() + random_.Between(0, fault.length + 1);
      break;
    default:
      break;  // of the store or the coordinator
  }
}

void Replica::Heal() {
  steps_to_crash_ = steps_to_pause_ = busy_ = failed_reads_ = lost_messages_ = twice_ = 0;
  slow_commit_ = 0;
  back_at_ = ground_.scheduler.now();
  Wake();
}

Instant Replica::NextWork() const {
  if (!queue_.empty()) return ground_.scheduler.now();
  const std::optional<Instant> next = process_->commit.next_due();
  // To look where nothing is due would change nothing, so it is left out.
  const Instant earliest = ground_.checker.EarliestDue();
  if (!next || earliest == INT64_MAX) return INT64_MAX;
  const Instant due = std::max(*next, earliest);
  return ground_.scheduler.now() + std::max<int64_t>(0, due - MachineTime());
}

void Replica::Run() {
  fiber_ = Fiber::Current();
  Start();
  while (!ground_.over) {
    if (crashed_) {
      process_.reset();
      while (ground_.scheduler.now() < back_at_ && !ground_.over) {
        ground_.scheduler.WaitUntil(back_at_);
      }
      Start();
      ground_.Tell(absl::StrCat("r", number_, " is back"));
      continue;
    }
    const Instant next = NextWork();
    if (next > ground_.scheduler.now()) {
      ground_.scheduler.WaitUntil(next);
    } else {
      ServeBatch();
    }
  }
  process_.reset();
}

void Replica::ServeBatch() {
  std::vector<Delivery> taken;
  while (!queue_.empty() && taken.size() < kMostAtOnce) {
    taken.push_back(std::move(queue_.front()));
    queue_.pop_front();
  }
  if (ground_.scheduler.now() >= facts_follow_at_) facts_version_ = ground_.published;
  batch_ = {.replica = number_,
            .facts = ground_.world.versions[facts_version_].get(),
            .head_when_begun = ground_.checker.head()};
  std::vector<Decision> decisions;
  for (const Delivery& delivery : taken) {
    decisions.emplace_back().command = delivery.attempt->command;
    batch_.attempts.push_back(delivery.attempt);
  }
  // What a batch meets must not depend on those before it: then one can be left out of the plan.
  if (!taken.empty()) {
    random_ =
        Random(ground_.plan.seed, 1000 + static_cast<uint64_t>(taken.front().attempt->operation));
  }
  process_->commit.Commit(decisions);
  if (!crashed_) Answer(std::move(taken), decisions);
}

void Replica::Answer(std::vector<Delivery> taken, const std::vector<Decision>& decisions) {
  // In front stand those that nobody asked for.
  size_t next = decisions.size() - taken.size();
  for (const Delivery& delivery : taken) {
    const Decision& decision = decisions[next++];
    const absl::Status& status = decision.outcome.status;
    if (ground_.story != nullptr) {
      ground_.Tell(absl::StrCat("r", number_, " answers #", delivery.attempt->operation, ": ",
                                status.ok() ? "OK" : ErrorReason(status)));
    }
    ground_.checker.OnAnswer(*delivery.attempt, decision, batch_);
    delivery.answer(decision);
  }
}

}  // namespace gongfang::booking::simulation
