// Scripts that complete the command line in bash, zsh and fish, made from the command tree. Pure.
#pragma once

#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace gongfang::cli {

struct CompletionFlag {
  std::vector<std::string> names;  // "--output", "-o"
  std::string help;
  bool takes_value = false;
  // What its values are: words to choose from, or what `gongfang __complete` lists ("resources"),
  // or "files".
  std::vector<std::string> choices;
  std::string kind;
};

struct CompletionCommand {
  std::string path;  // "bookings list"; "" for the root
  std::string help;
  std::vector<CompletionCommand> commands;
  std::vector<CompletionFlag> flags;
  CompletionFlag argument;  // the first; its names are empty
};

// The tree below `app`, without what is hidden.
CompletionCommand CompletionTree(const CLI::App& app);

// `shell` is "bash", "zsh" or "fish".
std::string CompletionScript(absl::string_view shell, const CompletionCommand& root);

}  // namespace gongfang::cli
