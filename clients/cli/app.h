// The command `gongfang`: parses a command line, runs it, and says how it went.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "clients/cli/commands.h"
#include "clients/cli/context.h"

namespace gongfang::cli {

// The whole command tree, with what its parsing leaves behind.
struct Program {
  CLI::App app;
  GlobalFlags flags;
  Commands commands{app, nullptr};
};

std::unique_ptr<Program> MakeProgram();

// `arguments` are those of the command line without the program's name. Returns the exit code: see
// ExitCode.
int Run(const std::vector<std::string>& arguments, const Environment& environment);

}  // namespace gongfang::cli
