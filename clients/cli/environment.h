// The outside of the command line client: what it reads from and writes to. Tests bring their own.
#pragma once

#include <functional>
#include <optional>
#include <ostream>
#include <stop_token>
#include <string>

#include "absl/status/statusor.h"
#include "common/base/clock.h"

namespace gongfang::cli {

// All references and functions are used from one thread.
struct Environment {
  std::ostream& out;  // data
  std::ostream& err;  // talk
  const Clock& clock;
  // Whether a person reads `out` and `err`.
  bool out_is_terminal = false;
  bool err_is_terminal = false;
  // The cells of a line of the terminal that shows `out`; 0: not known.
  int terminal_width = 0;
  // The value of an environment variable; nothing where it is not set or empty.
  std::function<std::optional<std::string>(const std::string& name)> variable;
  // The content of a file: NOT_FOUND and PERMISSION_DENIED as the system says.
  std::function<absl::StatusOr<std::string>(const std::string& path)> read_file;
  // Asks for a password on a terminal, without showing it; else the first line of stdin.
  std::function<absl::StatusOr<std::string>(const std::string& prompt)> read_password;
  // Replaces a file, readable by its owner alone, with the folders that it needs.
  std::function<absl::Status(const std::string& path, const std::string& content)> write_file;
  // What Ctrl-C stops, and that nobody reads `out` any more. Where nobody asks for it, Ctrl-C ends
  // the program.
  std::function<std::stop_token()> interruption;
};

}  // namespace gongfang::cli
