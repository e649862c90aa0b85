// The admin's key, as the operator deals with it: its file, and one more key where that is lost.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/base/clock.h"
#include "gongfangd/config.h"

namespace gongfang {

std::string AdminKeyPath(const Config& config);

// What the file says; "" where it cannot be read.
std::string ReadAdminKey(const Config& config);
// Replaces the file.
absl::Status WriteAdminKey(const Config& config, absl::string_view key);

// Makes one more admin key, replaces the file, and returns the text: in the data folder, where no
// server may be running, or in the store, beside its replicas. The other keys stay valid. The
// status of a failure is one line for the operator.
absl::StatusOr<std::string> MakeAdminKey(const Config& config, const Clock& clock);

// What to do where the file has no key, or not the right one; a sentence.
std::string AdviceOnLostAdminKey(const Config& config);

}  // namespace gongfang
