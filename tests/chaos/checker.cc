#include "tests/chaos/checker.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tests/chaos/timeline.h"

namespace gongfang::chaos {
namespace {

// The type of the event that a write makes.
std::string EventOf(Kind kind) {
  switch (kind) {
    case Kind::kConfirm:
      return "booking.confirmed";
    case Kind::kRenew:
      return "booking.renewed";
    case Kind::kMove:
      return "booking.rescheduled";
    case Kind::kCancel:
      return "booking.cancelled";
    default:
      return "booking.created";
  }
}

std::string Describe(const Operation& operation) {
  return absl::StrCat(NameOf(operation.kind), " ", operation.id, " ", operation.name, " ",
                      operation.reason, " (", operation.start, "..", operation.end, ")");
}

// Whether it can have had an effect that nobody was told.
bool IsDoubtful(const Operation& operation) {
  return operation.outcome == Outcome::kUnknown ||
         (operation.outcome == Outcome::kRefused && operation.attempts > 1);
}

class Checker {
 public:
  explicit Checker(const Evidence& evidence) : evidence_(evidence), timeline_(evidence.log) {}

  std::vector<Violation> Run() {
    CheckCapacity();
    CheckListing();
    FindBounds();
    for (const Operation& operation : evidence_.history) CheckOperation(operation);
    CheckEffects();
    return std::move(violations_);
  }

 private:
  void Report(std::string kind, std::string what) {
    violations_.push_back({std::move(kind), std::move(what)});
  }

  void CheckCapacity() {
    for (const LoggedEvent& event : evidence_.log) {
      if (!IsLive(event.after)) continue;
      for (const Item& item : event.after.items) {
        const int peak = timeline_.Peak(item, event.sequence, "");
        if (peak <= evidence_.capacity(item.resource)) continue;
        Report("overlap", absl::StrCat("event ", event.sequence, " of ", event.subject, ": ", peak,
                                       " units of ", item.resource));
      }
    }
  }

  void CheckListing() {
    std::set<std::string> listed;
    for (const Seen& seen : evidence_.listed) {
      listed.insert(seen.name);
      const Seen* is = timeline_.StateOf(seen.name, timeline_.head());
      if (is == nullptr || *is != seen) Report("listing", seen.name);
    }
    for (const auto& [name, events] : timeline_.bookings()) {
      if (!listed.contains(name)) Report("listing", absl::StrCat(name, " is missing"));
    }
  }

  // The last event that an answer told of.
  static int64_t ToldBy(const Operation& operation) {
    int64_t told = operation.read_sequence;
    if (operation.outcome != Outcome::kOk) return 0;
    for (const Seen& seen : operation.answers) told = std::max(told, seen.sequence);
    return told;
  }

  void FindBounds() {
    for (const Operation& operation : evidence_.history) {
      if (operation.outcome != Outcome::kOk) continue;
      told_.emplace_back(operation.end, ToldBy(operation));
      if (IsWrite(operation.kind) && !operation.answers.empty()) {
        begun_.emplace_back(operation.start, operation.answers[0].sequence);
      }
    }
    std::sort(told_.begin(), told_.end());
    for (size_t i = 1; i < told_.size(); ++i) {
      told_[i].second = std::max(told_[i].second, told_[i - 1].second);
    }
    std::sort(begun_.begin(), begun_.end());
    for (size_t i = begun_.size(); i-- > 1;) {
      begun_[i - 1].second = std::min(begun_[i - 1].second, begun_[i].second);
    }
  }

  // The earliest state that an operation may have met: all that was answered before it began.
  int64_t Earliest(const Operation& operation) const {
    const auto at =
        std::lower_bound(told_.begin(), told_.end(), std::make_pair(operation.start, int64_t{0}));
    return at == told_.begin() ? 0 : std::prev(at)->second;
  }
  // The latest one: before all that began when it was over.
  int64_t Latest(const Operation& operation) const {
    const auto at =
        std::upper_bound(begun_.begin(), begun_.end(), std::make_pair(operation.end, INT64_MAX));
    return at == begun_.end() ? timeline_.head() : at->second - 1;
  }

  void CheckOperation(const Operation& operation) {
    for (const char* strange : {"INTERNAL", "UNKNOWN", "DATA_LOSS"}) {
      if (absl::StrContains(operation.failed, strange)) {
        Report("strange_answer", absl::StrCat(Describe(operation), ": ", operation.failed));
        break;
      }
    }
    if (operation.outcome == Outcome::kRefused) return CheckRefused(operation);
    if (operation.outcome != Outcome::kOk) return;
    if (operation.kind == Kind::kList) return CheckList(operation);
    if (operation.answers.size() != 1) return Report("strange_answer", Describe(operation));
    if (operation.kind == Kind::kGet) return CheckGet(operation);
    CheckWrite(operation);
  }

  void CheckWrite(const Operation& operation) {
    const Seen& answer = operation.answers[0];
    const LoggedEvent* event = timeline_.At(answer.sequence);
    if (event == nullptr || event->subject != answer.name) {
      return Report("lost_answer", absl::StrCat(Describe(operation), ": ", answer.sequence));
    }
    const bool its_own = made_by_.emplace(answer.sequence, &operation).second;
    if (!its_own || event->after != answer || event->type != EventOf(operation.kind) ||
        (!operation.wanted.empty() && answer.items != operation.wanted)) {
      Report("wrong_answer", absl::StrCat(Describe(operation), ": event ", answer.sequence));
    }
    if (answer.sequence <= Earliest(operation)) {
      Report("order", absl::StrCat(Describe(operation), ": event ", answer.sequence, ", but ",
                                   Earliest(operation), " was told before it began"));
    }
  }

  void CheckGet(const Operation& operation) {
    const Seen& answer = operation.answers[0];
    const LoggedEvent* event = timeline_.At(answer.sequence);
    if (answer.name != operation.name || event == nullptr || event->after != answer) {
      return Report("wrong_read", absl::StrCat(Describe(operation), ": ", answer.sequence));
    }
    const Seen* before = timeline_.StateOf(operation.name, Earliest(operation));
    if (before != nullptr && before->sequence > answer.sequence) {
      Report("stale_read", absl::StrCat(Describe(operation), ": event ", answer.sequence, ", but ",
                                        before->sequence, " was told before"));
    }
  }

  void CheckList(const Operation& operation) {
    const int64_t as_of = operation.read_sequence;
    if (as_of < Earliest(operation)) {
      Report("stale_read", absl::StrCat(Describe(operation), ": as of ", as_of, ", but ",
                                        Earliest(operation), " was told before"));
    }
    std::map<std::string, int64_t> wanted;
    for (const auto* taken : timeline_.TakenBetween(operation.name, as_of, as_of)) {
      wanted[taken->booking] = taken->from;
    }
    std::map<std::string, int64_t> got;
    for (const Seen& seen : operation.answers) {
      got[seen.name] = seen.sequence;
      const LoggedEvent* event = timeline_.At(seen.sequence);
      if (event == nullptr || event->after != seen) {
        Report("wrong_read", absl::StrCat(Describe(operation), ": ", seen.name));
      }
    }
    if (got != wanted) {
      Report("wrong_read", absl::StrCat(Describe(operation), ": as of ", as_of, " there were ",
                                        wanted.size(), " bookings, and not these ", got.size()));
    }
  }

  void CheckRefused(const Operation& operation) {
    const std::string& reason = operation.reason;
    if (reason == "ILLEGAL_TRANSITION" || reason == "HOLD_EXPIRED") return CheckOver(operation);
    if (reason != "SLOT_TAKEN" || operation.wanted.empty()) {
      return Report("strange_answer", Describe(operation));
    }
    if (operation.attempts > 1) return;  // the last attempt began at a time that is not known
    const int64_t earliest = Earliest(operation);
    const int64_t latest = Latest(operation);
    for (const Item& item : operation.wanted) {
      if (WasTaken(item, earliest, latest, operation.name)) return;
    }
    Report("wrong_refusal", absl::StrCat(Describe(operation), ": it was free from event ", earliest,
                                         " to ", latest));
  }

  // Whether there was a state between them in which `item` could not be had.
  bool WasTaken(const Item& item, int64_t earliest, int64_t latest,
                const std::string& without) const {
    std::set<int64_t> states = {earliest};
    for (const auto* taken : timeline_.TakenBetween(item.resource, earliest, latest)) {
      states.insert(std::max(taken->from, earliest));
    }
    for (const int64_t state : states) {
      const int peak = timeline_.Peak(item, state, without);
      if (peak + item.units > evidence_.capacity(item.resource)) return true;
    }
    return false;
  }

  // A hold is over once it has run out, and a booking that lives never is. Held ones are left out:
  // they may have run out before the event says so.
  void CheckOver(const Operation& operation) {
    const int64_t latest = Latest(operation);
    for (int64_t state = Earliest(operation); state <= latest; ++state) {
      const Seen* seen = timeline_.StateOf(operation.name, state);
      if (seen != nullptr && seen->state != booking::v1::Booking::STATE_CONFIRMED) return;
    }
    if (operation.attempts == 1) Report("wrong_refusal", Describe(operation));
  }

  // Each write has one effect, or none where it was refused; and none comes from nowhere.
  void CheckEffects() {
    std::map<std::string, const Operation*> made;                // by request id
    std::map<std::pair<std::string, std::string>, int> at_most;  // subject, type
    for (const Operation& operation : evidence_.history) {
      if (!IsWrite(operation.kind)) continue;
      const bool counts = operation.outcome == Outcome::kOk || IsDoubtful(operation);
      if (operation.kind == Kind::kCreate || operation.kind == Kind::kHold) {
        if (counts) made[operation.id] = &operation;
      } else if (counts) {
        ++at_most[{operation.name, EventOf(operation.kind)}];
      }
    }
    std::map<std::string, int> effects;  // by request id
    std::map<std::pair<std::string, std::string>, int> changes;
    for (const LoggedEvent& event : evidence_.log) {
      if (event.type == "booking.created") {
        if (!made.contains(event.after.purpose)) {
          Report("unasked", absl::StrCat("event ", event.sequence, ": ", event.subject));
        }
        if (++effects[event.after.purpose] == 2) {
          Report("double_effect", absl::StrCat("request ", event.after.purpose));
        }
      } else if (event.type != "booking.expired") {
        const std::pair<std::string, std::string> change = {event.subject, event.type};
        if (++changes[change] > at_most[change]) {
          Report("double_effect",
                 absl::StrCat("event ", event.sequence, ": ", event.type, " of ", event.subject));
        }
      }
    }
  }

  const Evidence& evidence_;
  const Timeline timeline_;
  std::vector<std::pair<int64_t, int64_t>> told_;   // when, the last event told until then
  std::vector<std::pair<int64_t, int64_t>> begun_;  // when, the first event of all from then on
  std::map<int64_t, const Operation*> made_by_;
  std::vector<Violation> violations_;
};

}  // namespace

std::vector<Violation> Check(const Evidence& evidence) {
  for (size_t i = 0; i < evidence.log.size(); ++i) {
    const int64_t sequence = evidence.log[i].sequence;
    if (sequence == static_cast<int64_t>(i) + 1) continue;
    // Nothing else can be said of such a log.
    return {{"gap", absl::StrCat("event ", sequence, " comes in place of ", i + 1)}};
  }
  return Checker(evidence).Run();
}

}  // namespace gongfang::chaos
