// The command `gongfang` run against a server of a test: its words, what it writes, and files for
// it.
#pragma once

#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "clients/cli/app.h"
#include "tests/support/fake_environment.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_server.h"

namespace gongfang {

// A fixture to derive from: an admin of the installation who works in the alliance "test".
class CliWorld : public testing::Test {
 protected:
  CliWorld() {
    fake_.variables = {{"GONGFANG_KEY", server_.admin_key()},
                       {"GONGFANG_SERVER", absl::StrCat("127.0.0.1:", server_.port())},
                       {"GONGFANG_ALLIANCE", "test"}};
  }

  // The exit code. The clock of the server is not ours, hence the deadline.
  int Run(std::vector<std::string> arguments) {
    fake_.out.str("");
    fake_.err.str("");
    for (const char* word : {"--timeout", "100d"}) arguments.emplace_back(word);
    return cli::Run(arguments, fake_.environment);
  }
  // What the last run wrote.
  std::string Out() const { return fake_.out.str(); }
  std::string Err() const { return fake_.err.str(); }

  // A file with this in it.
  std::string File(const std::string& content, const std::string& name = "table.csv") {
    const std::string path = dir_.File(name);
    std::ofstream(path, std::ios::binary) << content;
    return path;
  }

  TestServer server_;
  TempDir dir_;
  cli::FakeEnvironment fake_;
};

}  // namespace gongfang
