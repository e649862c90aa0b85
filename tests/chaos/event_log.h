// What the service says once a run is over.
#pragma once

#include <grpcpp/channel.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "clients/cpp/client.h"
#include "tests/chaos/checker.h"

namespace gongfang::chaos {

// How a service of the installation reads logs.
struct LogSource {
  std::shared_ptr<grpc::Channel> channel;  // to a replica of booking
  std::string service_key;
  absl::Time deadline;
};

// The events of booking in the alliance of the run, as many as there are by now.
absl::StatusOr<std::vector<LoggedEvent>> ReadLog(const LogSource& source);

// Every booking of the alliance.
absl::StatusOr<std::vector<Seen>> ReadBookings(const client::Client& client);

}  // namespace gongfang::chaos
