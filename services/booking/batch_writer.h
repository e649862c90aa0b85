// Writes the outcomes of one batch into one transaction: versions compared and set, rows, answered
// requests, and events, numbered.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "booking/engine.h"
#include "common/store/database.h"
#include "gongfang/booking/v1/resources.pb.h"

namespace gongfang::booking {

// One outcome to write. All are borrowed; `outcome` gets its real sequence numbers, and `written`
// the body of its event.
struct BatchEntry {
  const Command* command = nullptr;
  Outcome* outcome = nullptr;
  v1::Booking* written = nullptr;
};

class BatchWriter {
 public:
  // `entries` in the order in which they were decided on `set`; both are borrowed.
  BatchWriter(std::vector<BatchEntry> entries, const WorkingSet& set);

  // Whether there is anything to write.
  bool Empty() const { return entries_.empty(); }

  // May be called again after a rollback. CONFLICT where somebody else has written since the batch
  // was loaded: then nothing of it may stand.
  absl::Status Write(Transaction& tx);

 private:
  absl::Status ReserveNumbers(Transaction& tx);
  absl::Status WriteEvents(Transaction& tx);

  const WorkingSet& set_;
  std::vector<BatchEntry> entries_;                       // those that write, or wait for a number
  std::vector<std::pair<int64_t, int64_t>> provisional_;  // sequence and previous one of each
  std::vector<int64_t> numbers_;                          // by change; see NumberOutcome
};

}  // namespace gongfang::booking
