#include "booking/batch_writer.h"

#include <algorithm>
#include <map>
#include <utility>

#include "booking/engine.h"
#include "booking/planted.h"
#include "booking/proto_conversion.h"
#include "booking/table.h"
#include "common/base/status_macros.h"
#include "common/events/event_log.h"

namespace gongfang::booking {
namespace {

int64_t VersionOf(absl::string_view key, const WorkingSet& set) {
  const auto resource = set.resources.find(key);
  if (resource != set.resources.end()) return resource->second.calendar->version;
  return set.accounts.at(key)->version;
}

}  // namespace

BatchWriter::BatchWriter(std::vector<BatchEntry> entries, const WorkingSet& set)
    : set_(set), entries_(std::move(entries)) {
  for (const BatchEntry& entry : entries_) {
    writes_ = writes_ || entry.outcome->remember || !entry.outcome->changes.empty();
    for (const Change& change : entry.outcome->changes) {
      previous_.push_back(change.previous_sequence);
    }
  }
}

absl::Status BatchWriter::Write(Transaction& tx) {
  // First of all, so that a batch that rests on old versions costs one statement.
  // In one order everywhere, so that two writers do not wait for each other: calendars first, which
  // another may hold already while it decides.
  std::vector<absl::string_view> keys(set_.touched.begin(), set_.touched.end());
  std::sort(keys.begin(), keys.end());
  std::stable_partition(keys.begin(), keys.end(),
                        [this](absl::string_view key) { return set_.resources.contains(key); });
  for (const absl::string_view key : keys) {
    RETURN_IF_ERROR(table::RaiseVersion(tx, key, VersionOf(key, set_)));
  }
  RETURN_IF_ERROR(ReserveNumbers(tx));
  bodies_.clear();
  for (const BatchEntry& entry : entries_) {
    RETURN_IF_ERROR(WriteChanges(tx, entry));
    if (!entry.outcome->remember || PLANTED(kRequestForgotten)) continue;
    Outcome& outcome = *entry.outcome;
    const int64_t sequence = outcome.changes.empty()
                                 ? SequenceOf(*outcome.unchanged)
                                 : SequenceOf(outcome.changes[outcome.answer].subject);
    RETURN_IF_ERROR(table::InsertAnswered(tx, *entry.command, Number(sequence), set_.now));
  }
  return absl::OkStatus();
}

absl::Status BatchWriter::WriteChanges(Transaction& tx, const BatchEntry& entry) {
  for (Change& change : entry.outcome->changes) {
    // From what was decided, also where this is not the first attempt.
    const size_t index = bodies_.size();
    SequenceOf(change.subject) = numbers_[index];
    change.previous_sequence = Number(previous_[index]);
    RETURN_IF_ERROR(table::Put(tx, change));
    const std::string& body = bodies_.emplace_back(Serialize(change.subject));
    if (PLANTED(kEventMissed) && change.type == "booking.no_show") continue;
    RETURN_IF_ERROR(EventLog::WriteOne(tx, entry.command->alliance, numbers_[index], set_.now,
                                       {change.type, NameOf(change.subject), entry.command->actor,
                                        TypeName(change.subject), body}));
  }
  return absl::OkStatus();
}

absl::Status BatchWriter::ReserveNumbers(Transaction& tx) {
  std::map<absl::string_view, int64_t> next;  // by alliance: first the count, then the number
  for (const BatchEntry& entry : entries_) {
    const int64_t count = static_cast<int64_t>(entry.outcome->changes.size());
    if (count > 0) next[entry.command->alliance] += count;
  }
  for (auto& [alliance, count] : next) {
    ASSIGN_OR_RETURN(count, EventLog::Reserve(tx, alliance, count));
  }
  // The changes of a set are those of its outcomes in order, so counting them up gives each its
  // number.
  numbers_.clear();
  for (const BatchEntry& entry : entries_) {
    for (size_t i = 0; i < entry.outcome->changes.size(); ++i) {
      numbers_.push_back(next[entry.command->alliance]++);
    }
  }
  return absl::OkStatus();
}

void BatchWriter::Answer() {
  size_t first = 0;  // of the entry's changes, among all
  for (const BatchEntry& entry : entries_) {
    Outcome& outcome = *entry.outcome;
    const size_t count = outcome.changes.size();
    if (!outcome.status.ok()) continue;
    if (count > 0) {
      *entry.answer = bodies_[first + outcome.answer];
    } else if (outcome.unchanged) {
      SequenceOf(*outcome.unchanged) = Number(SequenceOf(*outcome.unchanged));
      *entry.answer = Serialize(*outcome.unchanged);
    } else if (outcome.answered_change < 0) {
      *entry.answer = bodies_[static_cast<size_t>(-outcome.answered_change - 1)];
    } else {
      *entry.answer = std::move(outcome.answered);
    }
    first += count;
  }
}

}  // namespace gongfang::booking
