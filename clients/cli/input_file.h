// Files that commands read whole.
#pragma once

#include <cstddef>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace gongfang::cli {

// The content of a file of 1 to `max_bytes` bytes. A usage error that says why it cannot be read,
// or that it is larger; `advice` is what to do then.
absl::StatusOr<std::string> ReadInputFile(const std::string& path, size_t max_bytes,
                                          absl::string_view advice);

}  // namespace gongfang::cli
