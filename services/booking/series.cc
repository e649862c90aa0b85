// Commands on a series: one step for all of its bookings.
#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "booking/rules/rules.h"
#include "booking/target_of.h"
#include "booking/transitions.h"
#include "common/base/access_errors.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"

namespace gongfang::booking {
namespace {

absl::Status NoneLeft(const Series& series, size_t refused) {
  return errors::IllegalTransition(series.Name(),
                                   refused == 0 ? "over" : "refused at every instance", "changed");
}

// The spaces that a refusal names as those that train.
std::vector<std::string> TrainedAt(const absl::Status& refusal) {
  const std::optional<ErrorDetails> details = ErrorDetailsOf(refusal);
  if (!details) return {};
  for (const auto& [key, value] : details->metadata) {
    if (key == "trainedAt") return absl::StrSplit(value, ',');
  }
  return {};
}

// All that was refused, in one answer with a rule for each. Where nothing else is wrong it is
// refused as a booking is: as taken, so that a caller knows that other times would do, or because
// she is not qualified.
absl::Status RefusalOfAll(const std::vector<Instance>& refused, const absl::Status& first,
                          absl::TimeZone zone) {
  std::vector<RuleViolation> violations;
  for (const Instance& instance : refused) {
    violations.push_back({instance.skipped_reason, instance.booking,
                          absl::StrCat(rules::ShowTime(instance.start, zone), " (", zone.name(),
                                       "): ", absl::StripSuffix(instance.skipped_message, ".")),
                          "", ""});
  }
  if (violations.size() == 1) return first;
  const auto lacks_proof = [](const Instance& one) {
    return one.skipped_reason == "NOT_QUALIFIED";
  };
  if (std::all_of(refused.begin(), refused.end(), lacks_proof)) {
    return errors::NotQualified(std::move(violations), TrainedAt(first));
  }
  const bool taken = std::all_of(refused.begin(), refused.end(), [](const Instance& instance) {
    return instance.skipped_reason == "SLOT_TAKEN";
  });
  if (taken) return errors::SeveralTaken(std::move(violations), first);
  return errors::PolicyViolation(std::move(violations));
}

// That of the first resource that is known, of the first instance.
absl::TimeZone ZoneOf(const Command& command, const WorkingSet& set) {
  const Booking* first = &command.group.front().booking;
  const auto known = set.bookings.find(first->Name());
  if (first->items.empty() && known != set.bookings.end()) first = &known->second;
  for (const Item& item : first->items) {
    const auto found = set.resources.find(item.resource);
    if (found != set.resources.end() && found->second.facts != nullptr) {
      return found->second.facts->schedule.zone();
    }
  }
  return absl::UTCTimeZone();
}

// What the command says of the instances, put into what the series has of them.
void Merge(std::vector<Instance> decided, Series& series) {
  for (Instance& instance : decided) {
    const auto same = std::find_if(series.instances.begin(), series.instances.end(),
                                   [&instance](const Instance& old) {
                                     return !old.booking.empty() && old.booking == instance.booking;
                                   });
    if (same != series.instances.end()) {
      *same = std::move(instance);
    } else {
      series.instances.push_back(std::move(instance));
    }
  }
  std::stable_sort(series.instances.begin(), series.instances.end(),
                   [](const Instance& a, const Instance& b) { return a.start < b.start; });
}

}  // namespace

absl::Status DecideSeries(const Command& command, Ledger& ledger) {
  WorkingSet& set = ledger.set();
  Series series = command.series;
  const auto found = set.series.find(series.Name());
  if (!command.new_series) {
    if (found == set.series.end()) return command.guard.NotFound(series.Name());
    RETURN_IF_ERROR(command.guard.Check(TargetOf(found->second), series.Name()));
    series = found->second;
    if (!command.etag.empty() && command.etag != series.Etag()) {
      return errors::EtagMismatch(series.Name());
    }
  }
  const Series before = series;
  std::vector<Instance> decided;
  std::vector<Instance> refused;
  absl::Status first_refusal;
  for (const Command& one : command.group) {
    const bool made = one.verb == Verb::kCreate;
    Instance instance{.start = one.booking.items.empty() ? 0 : one.booking.StartTime(),
                      .booking = made ? "" : one.booking.Name()};
    const size_t kept = ledger.changes().size();
    const absl::Status status = Decide(one, ledger);
    if (status.ok() && ledger.changes().size() > kept) {
      const Booking& now = std::get<Booking>(ledger.changes().back().subject);
      instance.start = now.StartTime();
      instance.booking = now.Name();
    } else if (!status.ok()) {
      if (!made) {
        if (const auto old = set.bookings.find(instance.booking); old != set.bookings.end()) {
          instance.start = old->second.StartTime();
        }
      }
      instance.skipped_reason = ErrorReason(status);
      instance.skipped_message = std::string(status.message());
      if (refused.empty()) first_refusal = status;
      refused.push_back(instance);
    }
    decided.push_back(std::move(instance));
  }
  if (!refused.empty() && (command.all_or_none || ledger.changes().empty())) {
    return RefusalOfAll(refused, first_refusal, ZoneOf(command, set));
  }
  if (ledger.changes().empty()) return NoneLeft(series, refused.size());
  // What stayed as it was at an earlier change says nothing of this one.
  for (Instance& instance : series.instances) {
    if (instance.booking.empty()) continue;
    instance.skipped_reason.clear();
    instance.skipped_message.clear();
  }
  Merge(std::move(decided), series);
  if (command.new_series) series.create_time = set.now;
  ledger.Record(command.series_event, command.new_series ? nullptr : &before, std::move(series));
  return absl::OkStatus();
}

}  // namespace gongfang::booking
