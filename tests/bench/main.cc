// gongfang_bench: what the product does, each figure beside its limit or its peer, measured in turn
// in the same run, because machines are noisy. tests/README.md says how to read the table.
//
// Ends with 0 where everything could be measured and every answer was right, whether or not all
// goals were reached.
#include <algorithm>
#include <iostream>
#include <regex>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tests/bench/bench.h"
#include "tests/bench/echo_server.h"
#include "tests/bench/rows.h"

namespace gongfang::bench {
namespace {

int RunBench(Options options) {
  Bench bench(std::move(options));
  absl::Status status = bench.Prepare();
  for (const Group& group : Groups()) {
    const bool wanted = std::any_of(group.rows.begin(), group.rows.end(),
                                    [&bench](const std::string& row) { return bench.Wants(row); });
    if (wanted && status.ok()) status = group.measure(bench);
  }
  bench.report().Print();
  const std::string results = absl::StrCat(bench.options().folder, "/results.json");
  if (status.ok()) status = bench.report().Write(results);
  if (status.ok()) {
    std::cout << "also in " << results << "\n";
    return 0;
  }
  std::cerr << "bench: " << status.message() << "\n";
  return 1;
}

}  // namespace
}  // namespace gongfang::bench

int main(int argc, char** argv) {
  using gongfang::bench::Options;
  if (argc == 3 && std::string(argv[1]) == "--echo-server") {
    return gongfang::bench::RunEchoServer(argv[2]);
  }
  Options options{.program = argv[0]};
  bool usage = argc < 2;
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    if (word == "--quick") {
      options.quick = true;
    } else if (absl::StartsWith(word, "-")) {
      usage = true;
    } else if (options.folder.empty()) {
      options.folder = word;
    } else {
      options.rows = word;
    }
  }
  if (usage || options.folder.empty()) {
    std::cerr << "usage: gongfang_bench FOLDER [--quick] [ROW-REGEX]\n";
    return 2;
  }
  try {
    return gongfang::bench::RunBench(std::move(options));
  } catch (const std::regex_error&) {
    std::cerr << "bench: \"" << options.rows << "\" is not a regular expression\n";
    return 2;
  }
}
