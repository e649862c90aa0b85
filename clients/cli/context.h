// Which server, key, alliance and member a command is about: from flags, then the environment,
// then the context file, then defaults.
#pragma once

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "clients/cli/environment.h"

namespace gongfang::cli {

// What the flags said; nothing where a flag was not given.
struct GlobalFlags {
  std::optional<std::string> server;
  std::optional<std::string> ca_file;
  std::optional<std::string> alliance;
  std::optional<std::string> member;
  std::string timeout = "10s";
  std::string output = "table";
  bool no_color = false;
  bool quiet = false;
};

// $XDG_CONFIG_HOME/gongfang/context.json, or below ~/.config. Empty: nothing is set.
struct ContextFile {
  std::string server;
  std::string ca_file;
  std::string key_file;
  std::string session_file;  // of the member who signed in
  std::string alliance;
  std::string member;
};

struct Settings {
  std::string server;
  std::string ca_file;   // empty: those of the system
  std::string alliance;  // empty: ask the server which there is
  std::string member;    // empty: nobody
  std::string key;
  absl::Status key_status;  // why there is no key
};

// Where the context file is; NOT_FOUND where neither XDG_CONFIG_HOME nor HOME is set.
absl::StatusOr<std::string> ContextPath(const Environment& environment);
// Empty where there is no file. INVALID_ARGUMENT where it is not JSON of these six fields.
absl::StatusOr<ContextFile> ReadContext(const Environment& environment);
absl::Status WriteContext(const Environment& environment, const ContextFile& context);

// The key is GONGFANG_KEY, else what the context's session_file or key_file holds, else admin.key
// in the folder that GONGFANG_DATA names (./data). That there is none is an error only once a call
// needs it.
absl::StatusOr<Settings> ResolveSettings(const GlobalFlags& flags, const Environment& environment);

}  // namespace gongfang::cli
