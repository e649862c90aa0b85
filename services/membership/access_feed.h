// Keeps a Directory as membership's own log has it: in the process that keeps membership, what a
// call changed counts by the time that it is answered.
#pragma once

#include <map>
#include <mutex>
#include <string>

#include "absl/status/status.h"
#include "common/access/directory.h"
#include "common/events/event_log.h"

namespace gongfang::membership {

// Thread safe.
class AccessFeed {
 public:
  // Both are borrowed.
  AccessFeed(EventLog& log, Directory& directory) : log_(log), directory_(directory) {}
  ~AccessFeed();

  // Takes everything that the log has, then each change as it is appended, on the thread that
  // appends. Errors are those of the database.
  absl::Status Start();
  // Takes what was appended since, also by other replicas.
  absl::Status CatchUp();

 private:
  EventLog& log_;
  Directory& directory_;
  std::mutex mutex_;
  std::map<std::string, int64_t> taken_;  // last sequence by alliance; under mutex_
  int64_t subscription_ = 0;
};

}  // namespace gongfang::membership
