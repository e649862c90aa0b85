// What is said where a command fails: the error, every broken field and rule, a hint that names the
// command to run next, and the exit code.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "clients/cli/output.h"

namespace gongfang::cli {

// Documented in `gongfang --help`.
enum class ExitCode {
  kOk = 0,
  kError = 1,
  kUsage = 2,  // the command line is wrong, or asks for what is not valid
  kNotFound = 3,
  kConflict = 4,     // taken, exists already, changed meanwhile
  kNotAllowed = 5,   // no key, a wrong one, or one that may not
  kUnavailable = 6,  // no answer, overloaded, too late
};

ExitCode ExitCodeOf(const absl::Status& status);

// INVALID_ARGUMENT with this sentence.
absl::Status UsageError(absl::string_view message);
// The error of reading the `text` that a flag was given, with the name of that flag.
absl::Status FlagError(absl::string_view flag, absl::string_view text, const absl::Status& status);
// `status` with the one line that says what to do next. Replaces the general hint of its reason.
absl::Status WithHint(absl::Status status, absl::string_view hint);

// The hint that was attached, or the general one of the status' reason or code; "" for none.
// `server` is the address that was asked.
std::string HintOf(const absl::Status& status, absl::string_view server);

// Writes the error to stderr: for people, or as one line of JSON with code, reason, message,
// fields, rules, slots, metadata, and where there are any retryAfter and hint.
void Report(const absl::Status& status, absl::string_view server, const Output& output);

}  // namespace gongfang::cli
