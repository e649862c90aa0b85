// A call below the generated stubs: any bytes, any key, any method.
#pragma once

#include <grpcpp/channel.h>
#include <grpcpp/support/status.h>

#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"

namespace gongfang {

struct RawCall {
  std::string method;                        // "/gongfang.booking.v1.BookingService/GetBooking"
  std::string bytes;                         // of the request
  std::optional<std::string> authorization;  // the metadata value
};

// Sends it, waits, and returns the status of the answer with its details.
absl::Status Send(const std::shared_ptr<grpc::Channel>& channel, const RawCall& call);

}  // namespace gongfang
