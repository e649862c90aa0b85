// Loads the demo alliance through the public API, with a progress bar where somebody watches.
#pragma once

#include <grpcpp/channel.h>

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "common/base/clock.h"

namespace gongfang {

// Loads the data set in `file` over `channel`, and with the one that comes with the program the
// public holidays of its country. Loading it again adds nothing that is there.
// Progress goes to stderr.
absl::Status LoadDemo(const std::string& file, std::shared_ptr<grpc::Channel> channel,
                      const std::string& admin_key, const Clock& clock);

}  // namespace gongfang
