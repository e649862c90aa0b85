#include "tests/simulation/clients.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "booking/proto_conversion.h"
#include "common/base/errors.h"
#include "common/base/names.h"

namespace gongfang::booking::simulation {
namespace {

constexpr int64_t kMilli = 1000;
constexpr int64_t kTravel = 300;  // microseconds, of a message

std::string IdOf(const std::string& name) { return name.substr(name.rfind('/') + 1); }

std::vector<Item> ItemsOf(const std::vector<PlannedItem>& planned, int64_t moved) {
  std::vector<Item> items;
  for (const PlannedItem& item : planned) {
    items.push_back({.resource = ResourceName(item.resource),
                     .interval = {item.start + moved, item.start + moved + item.length},
                     .units = item.units});
  }
  return items;
}

Booking NewBooking(const Ask& ask, int64_t moved, Replica& replica) {
  const Id id = replica.NextId();
  Booking booking{.alliance = kAlliance, .id = id.ToString(), .uid = id.ToUuid()};
  booking.member = MemberName(ask.member);
  if (ask.team >= 0) booking.team = TeamName(ask.team);
  booking.items = ItemsOf(ask.items, moved);
  return booking;
}

WaitlistEntry NewEntry(const Ask& ask, Replica& replica) {
  const Id id = replica.NextId();
  const PlannedItem& window = ask.items.front();
  WaitlistEntry entry{.alliance = kAlliance, .id = id.ToString(), .uid = id.ToUuid()};
  entry.member = MemberName(ask.member);
  if (ask.team >= 0) entry.team = TeamName(ask.team);
  entry.resource = ResourceName(window.resource);
  entry.units = window.units;
  entry.length = ask.length;
  entry.window = {window.start, window.start + window.length};
  return entry;
}

bool IsOutage(const absl::Status& status) {
  const std::string reason = ErrorReason(status);
  return reason == "UNAVAILABLE" || reason == "STORAGE_FULL" || reason == "CONFLICT";
}

}  // namespace

void Clients::Begin() {
  for (const Ask& ask : ground_.plan.asks) {
    ground_.scheduler.At(ask.at, [this, &ask] { Try(ask); });
  }
}

void Clients::Try(const Ask& ask) {
  if (ground_.over) return;
  Operation& operation = operations_[ask.id];
  operation.ask = &ask;
  operation.head_when_first_sent = ground_.checker.head();
  operation.target = TargetOf(ask);
  Send(operation);
}

void Clients::Send(Operation& operation) {
  if (operation.is_over || ground_.over) return;
  const Ask& ask = *operation.ask;
  const size_t to = static_cast<size_t>(ask.replica + operation.attempts) % replicas_.size();
  Replica& replica = *replicas_[to];
  auto attempt = std::make_shared<Attempt>();
  attempt->operation = ask.id;
  attempt->number = operation.attempts++;
  attempt->first_payload = !ask.other_payload || attempt->number == 0;
  attempt->head_when_sent = ground_.checker.head();
  attempt->head_when_first_sent = operation.head_when_first_sent;
  if (!MakeCommand(operation, replica, attempt->command)) {
    operation.is_over = true;
    return;
  }
  if (!attempt->first_payload) attempt->command.fingerprint += " another";
  ground_.checker.OnSent(*attempt);
  ++ground_.counts.requests;
  if (ground_.story != nullptr) {
    ground_.Tell(absl::StrCat("#", ask.id, " to r", to, ": ", Describe(ask)));
  }
  ground_.scheduler.At(ground_.scheduler.now() + kTravel, [this, &operation, &replica, attempt] {
    const bool delivered = replica.Deliver(
        {attempt, [this, &operation](const Decision& decision) { Receive(operation, decision); }});
    if (!delivered) TryAgain(operation, 10 * kMilli);
  });
  // Without a request_id it would be another request.
  if (ask.has_request_id) TryAgain(operation, ask.patience);
}

void Clients::TryAgain(Operation& operation, int64_t later) {
  ground_.scheduler.At(ground_.scheduler.now() + later,
                       [this, &operation, attempts = operation.attempts] {
                         const bool last = operation.attempts >= operation.ask->attempts;
                         if (operation.attempts == attempts && !last) Send(operation);
                       });
}

void Clients::Receive(Operation& operation, const Decision& decision) {
  const absl::Status& status = decision.outcome.status;
  if (IsOutage(status)) {
    ++ground_.counts.undecided;
    return TryAgain(operation, 10 * kMilli);
  }
  // A client that means to send another payload does so, whatever it was answered.
  operation.is_over = !operation.ask->other_payload || operation.attempts > 1;
  if (!status.ok()) {
    ++ground_.counts.refused;
    return;
  }
  ++ground_.counts.accepted;
}

std::string Clients::Made(int operation) const {
  const auto found = operations_.find(operation);
  if (found == operations_.end() || found->second.made.empty()) return "";
  for (const std::string& name : found->second.made) {
    if (ground_.checker.records().Find(name)) return name;
  }
  return *found->second.made.rbegin();
}

std::string Clients::TargetOf(const Ask& ask) const {
  if (ask.verb == Verb::kCreate || ask.verb == Verb::kJoin || ask.instances > 0) return "";
  std::string name = Made(ask.target);
  const Records& records = ground_.checker.records();
  if (ask.verb == Verb::kSeries || ask.verb == Verb::kLeave) return name;
  if (const WaitlistEntry* entry = records.FindEntry(name); entry != nullptr) {
    return entry->booking;
  }
  const Series* series = records.FindSeries(name);
  if (series == nullptr) return absl::StrContains(name, "/bookings/") ? name : "";
  for (const Instance& instance : series->instances) {
    if (!instance.booking.empty()) return instance.booking;
  }
  return "";
}

bool Clients::MakeCommand(Operation& operation, Replica& replica, Command& command) {
  const Ask& ask = *operation.ask;
  command.verb = ask.verb;
  command.alliance = kAlliance;
  command.actor = absl::StrCat("key", ask.caller);
  command.hold_ttl = ask.hold_ttl;
  if (ask.has_request_id) {
    command.request_id = absl::StrCat("request ", ask.id);
    command.fingerprint = command.request_id;
  }
  if (ask.verb == Verb::kCreate) {
    command.booking = NewBooking(ask, 0, replica);
    operation.made.insert(command.booking.Name());
  } else if (ask.verb == Verb::kJoin) {
    command.entry = NewEntry(ask, replica);
    operation.made.insert(command.entry.Name());
  } else if (ask.verb == Verb::kSeries) {
    if (ask.instances == 0 && operation.target.empty()) return false;
    FillSeries(ask, operation.target, replica, command);
    if (command.new_series) operation.made.insert(command.series.Name());
  } else {
    if (operation.target.empty()) return false;
    command.booking.alliance = command.entry.alliance = kAlliance;
    command.booking.id = command.entry.id = IdOf(operation.target);
    if (ask.verb == Verb::kReschedule) command.booking.items = ItemsOf(ask.items, 0);
  }
  const bool changes = ask.verb == Verb::kCreate || ask.verb == Verb::kReschedule;
  command.validate_only = ask.validate_only && changes;
  if (ask.overrides && (changes || ask.verb == Verb::kCancel)) command.override_reason = "because";
  if (!ask.has_etag || operation.target.empty()) return true;
  // Read a moment ago, by the first attempt: it may be out of date when it is used.
  if (operation.etag.empty()) {
    std::optional<Subject> subject = ground_.checker.records().Find(operation.target);
    if (!subject) return true;
    operation.etag = absl::StrCat("\"", SequenceOf(*subject), "\"");
  }
  command.etag = operation.etag;
  return true;
}

void Clients::FillSeries(const Ask& ask, const std::string& target, Replica& replica,
                         Command& command) {
  command.all_or_none = ask.all_or_none;
  command.series.alliance = kAlliance;
  if (ask.instances > 0) {
    const Id id = replica.NextId();
    command.new_series = true;
    command.series_event = "series.created";
    command.series.id = id.ToString();
    command.series.uid = id.ToUuid();
    command.series.member = MemberName(ask.member);
    command.series.items = ItemsOf(ask.items, 0);
    for (int i = 0; i < ask.instances; ++i) {
      Command& one = command.group.emplace_back();
      one.alliance = kAlliance;
      one.actor = command.actor;
      one.booking = NewBooking(ask, i * ask.apart, replica);
      one.booking.series = command.series.Name();
    }
    return;
  }
  const bool cancels = ask.items.empty();
  command.series.id = IdOf(target);
  command.series_event = cancels ? "series.cancelled" : "series.rescheduled";
  for (const auto& [name, booking] : ground_.checker.records().bookings) {
    const bool open = booking.state == State::kHeld || booking.state == State::kConfirmed ||
                      booking.state == State::kPendingApproval;
    if (booking.series != target || !open) continue;
    Command& one = command.group.emplace_back();
    one.verb = cancels ? Verb::kCancel : Verb::kReschedule;
    one.alliance = one.booking.alliance = kAlliance;
    one.actor = command.actor;
    one.booking.id = booking.id;
    if (cancels) continue;
    // Each to another time of its day, and on the resource that it has.
    for (const Item& item : booking.items) {
      const int64_t moved = (ask.items.front().start / kSlot % 5 - 2) * kSlot;
      one.booking.items.push_back(
          {.resource = item.resource,
           .interval = {item.interval.start + moved, item.interval.end + moved},
           .units = item.units});
    }
  }
}

}  // namespace gongfang::booking::simulation
