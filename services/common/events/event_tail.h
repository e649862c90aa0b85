// One open TailEvents stream.
#pragma once

#include <map>
#include <string>
#include <utility>

#include "common/events/log_stream.h"
#include "gongfang/events/v1/events.pb.h"

namespace gongfang {

// See LogStream.
class EventTail final : public LogStream<events::v1::TailEventsResponse> {
 public:
  EventTail(EventLog& log, WorkerPool& workers, std::map<std::string, int64_t> cursors)
      : LogStream(log, workers), cursors_(std::move(cursors)) {}

 private:
  absl::StatusOr<bool> ReadNext(events::v1::TailEventsResponse& response) override;

  std::map<std::string, int64_t> cursors_;  // by alliance
  // The first response is sent in any case: without events it says that there is nothing new.
  bool greeted_ = false;
};

}  // namespace gongfang
