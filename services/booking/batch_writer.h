// Writes the outcomes of one batch into one transaction: versions compared and set, rows, answered
// requests, and events, numbered.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "booking/command.h"
#include "booking/working_set.h"
#include "common/store/database.h"

namespace gongfang::booking {

// One outcome to write. All are borrowed; `answer` gets the message that answers the command,
// serialised, where the outcome is OK.
struct BatchEntry {
  const Command* command = nullptr;
  Outcome* outcome = nullptr;
  std::string* answer = nullptr;
};

class BatchWriter {
 public:
  // `entries` in the order in which they were decided on `set`; both are borrowed.
  BatchWriter(std::vector<BatchEntry> entries, const WorkingSet& set);

  // Whether there is anything to write.
  bool Empty() const { return !writes_; }

  // May be called again after a rollback. CONFLICT where somebody else has written since the batch
  // was loaded: then nothing of it may stand.
  absl::Status Write(Transaction& tx);

  // Fills in the answers; after Write, or where there is nothing to write.
  void Answer();

 private:
  absl::Status ReserveNumbers(Transaction& tx);
  absl::Status WriteChanges(Transaction& tx, const BatchEntry& entry);
  int64_t Number(int64_t sequence) const {
    return sequence < 0 ? numbers_[static_cast<size_t>(-sequence - 1)] : sequence;
  }

  const WorkingSet& set_;
  std::vector<BatchEntry> entries_;
  bool writes_ = false;
  // By change, in the order in which they were decided.
  std::vector<int64_t> previous_;  // as the engine numbered what was before
  std::vector<int64_t> numbers_;
  std::vector<std::string> bodies_;
};

}  // namespace gongfang::booking
