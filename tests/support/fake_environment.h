// An environment of the command line client that exists in memory only.
#pragma once

#include <map>
#include <sstream>
#include <stop_token>
#include <string>

#include "clients/cli/environment.h"

namespace gongfang::cli {

class FixedClock final : public Clock {
 public:
  absl::Time Now() const override { return now; }
  absl::Time now = absl::FromUnixSeconds(1'799'000'000);
};

struct FakeEnvironment {
  std::ostringstream out;
  std::ostringstream err;
  FixedClock clock;
  std::map<std::string, std::string> variables;
  std::map<std::string, std::string> files;
  std::string password;  // that is typed
  std::stop_source interrupted;
  Environment environment{
      .out = out,
      .err = err,
      .clock = clock,
      .variable = [this](const std::string& name) -> std::optional<std::string> {
        const auto found = variables.find(name);
        if (found == variables.end()) return std::nullopt;
        return found->second;
      },
      .read_file = [this](const std::string& path) -> absl::StatusOr<std::string> {
        const auto found = files.find(path);
        if (found == files.end()) return absl::NotFoundError("No such file or directory");
        return found->second;
      },
      .read_password = [this](const std::string& prompt) -> absl::StatusOr<std::string> {
        err << prompt;
        if (password.empty()) return absl::InvalidArgumentError("there is no password");
        return password;
      },
      .write_file =
          [this](const std::string& path, const std::string& content) {
            files[path] = content;
            return absl::OkStatus();
          },
      .interruption = [this] { return interrupted.get_token(); },
  };
};

}  // namespace gongfang::cli
