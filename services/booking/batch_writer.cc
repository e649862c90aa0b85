#include "booking/batch_writer.h"

#include <algorithm>
#include <map>

#include "booking/table.h"
#include "common/base/status_macros.h"
#include "common/events/event_log.h"

namespace gongfang::booking {
namespace {

absl::string_view EventType(Verb verb) {
  switch (verb) {
    case Verb::kCreate:
      return "booking.created";
    case Verb::kConfirm:
      return "booking.confirmed";
    case Verb::kCancel:
      return "booking.cancelled";
    case Verb::kExpire:
      break;
  }
  return "booking.expired";
}

}  // namespace

BatchWriter::BatchWriter(std::vector<BatchEntry> entries, const WorkingSet& set)
    : set_(set), entries_(std::move(entries)) {
  // What changes nothing may still answer with a booking that the batch changed before it, and then
  // waits for its number too.
  std::erase_if(entries_, [](const BatchEntry& entry) {
    const Outcome& outcome = *entry.outcome;
    return !outcome.changed && !outcome.remember && outcome.booking.sequence >= 0;
  });
  for (const BatchEntry& entry : entries_) {
    provisional_.emplace_back(entry.outcome->booking.sequence, entry.outcome->previous_sequence);
  }
}

absl::Status BatchWriter::Write(Transaction& tx) {
  // First of all, so that a batch that rests on old versions costs one statement.
  for (const std::string& resource : set_.touched) {
    RETURN_IF_ERROR(table::RaiseVersion(tx, resource, set_.calendars.at(resource)->version));
  }
  RETURN_IF_ERROR(ReserveNumbers(tx));
  for (size_t i = 0; i < entries_.size(); ++i) {
    const auto& [command, outcome, written] = entries_[i];
    std::tie(outcome->booking.sequence, outcome->previous_sequence) = provisional_[i];
    NumberOutcome(numbers_, *outcome);
    if (outcome->changed) {
      *written = table::ToProto(outcome->booking);
      RETURN_IF_ERROR(command->verb == Verb::kCreate
                          ? table::InsertBooking(tx, outcome->booking)
                          : table::UpdateBooking(tx, outcome->booking, outcome->previous_sequence));
    }
    if (outcome->remember) {
      RETURN_IF_ERROR(table::InsertAnswered(tx, *command, outcome->booking.sequence, set_.now));
    }
  }
  return WriteEvents(tx);
}

absl::Status BatchWriter::ReserveNumbers(Transaction& tx) {
  std::map<absl::string_view, int64_t> changes;  // by alliance
  for (const BatchEntry& entry : entries_) {
    if (entry.outcome->changed) ++changes[entry.command->alliance];
  }
  std::map<absl::string_view, int64_t> next;
  for (const auto& [alliance, count] : changes) {
    ASSIGN_OR_RETURN(next[alliance], EventLog::Reserve(tx, alliance, count));
  }
  // The changes of a set are its outcomes in order, so counting them up gives each its number.
  numbers_.clear();
  for (const BatchEntry& entry : entries_) {
    if (entry.outcome->changed) numbers_.push_back(next[entry.command->alliance]++);
  }
  return absl::OkStatus();
}

absl::Status BatchWriter::WriteEvents(Transaction& tx) {
  std::map<absl::string_view, std::vector<NewEvent>> events;  // by alliance
  std::map<absl::string_view, int64_t> first;
  for (const auto& [command, outcome, written] : entries_) {
    if (!outcome->changed) continue;
    first.emplace(command->alliance, outcome->booking.sequence);
    events[command->alliance].push_back(
        {EventType(command->verb), written->name(), command->actor, *written});
  }
  for (const auto& [alliance, written] : events) {
    RETURN_IF_ERROR(EventLog::Write(tx, alliance, first[alliance], set_.now, written));
  }
  return absl::OkStatus();
}

}  // namespace gongfang::booking
