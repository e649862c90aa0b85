// A bar on stderr for what takes long; nothing where nobody watches.
#pragma once

#include "absl/strings/string_view.h"
#include "clients/cli/output.h"

namespace gongfang::cli {

// Not thread safe. `output` is borrowed.
class ProgressBar {
 public:
  explicit ProgressBar(const Output& output) : output_(output) {}

  // Redraws the line if it would look different.
  void Show(int done, int total, absl::string_view what);
  // Removes the line.
  void Finish();

 private:
  const Output& output_;
  std::string shown_;
};

}  // namespace gongfang::cli
