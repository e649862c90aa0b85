// gongfang_bench: what a booking costs, as a ratio to the limit that is measured beside it.
//
// Three processes on one machine: this one makes the load, and starts the server that is measured
// and the echo that it is measured against. Rounds take turns, and the median round counts, because
// machines are noisy.
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "clients/cpp/request_id.h"
#include "common/base/clock.h"
#include "google/protobuf/util/time_util.h"
#include "tests/bench/bench_server.h"
#include "tests/bench/closed_loop.h"
#include "tests/bench/echo_server.h"

extern char** environ;

namespace gongfang::bench {
namespace {

constexpr int kRounds = 5;
constexpr Instant kSlot = 15 * 60 * kMicrosPerSecond;

// This program again in another role, which ends when this one does.
class Child {
 public:
  Child(const char* program, const char* role, const char* argument) {
    int in[2];
    int out[2];
    if (pipe2(in, O_CLOEXEC) != 0 || pipe2(out, O_CLOEXEC) != 0) std::abort();
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, in[0], STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
    const char* const arguments[] = {program, role, argument, nullptr};
    if (posix_spawn(&pid_, program, &actions, nullptr, const_cast<char* const*>(arguments),
                    environ) != 0) {
      std::abort();
    }
    posix_spawn_file_actions_destroy(&actions);
    close(in[0]);
    close(out[1]);
    stdin_ = in[1];
    for (char c = 0; read(out[0], &c, 1) == 1 && c != '\n';) line_.push_back(c);
    close(out[0]);
  }
  ~Child() {
    close(stdin_);
    waitpid(pid_, nullptr, 0);
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  const std::string& line() const { return line_; }

 private:
  pid_t pid_ = 0;
  int stdin_ = -1;
  std::string line_;
};

// Every slot of every resource once, resources in turn: no request can be refused.
booking::v1::CreateBookingRequest MakeRequest(Instant base, int64_t n) {
  using google::protobuf::util::TimeUtil;
  booking::v1::CreateBookingRequest request;
  request.set_parent("alliances/bench");
  request.set_request_id(client::NewRequestId());
  request.mutable_booking()->set_member("alliances/bench/members/li-wei");
  booking::v1::BookingItem& item = *request.mutable_booking()->add_items();
  item.set_resource(absl::StrCat("alliances/bench/spaces/hall/resources/r", n % kResources));
  const Instant start = base + n / kResources * kSlot;
  *item.mutable_start_time() = TimeUtil::MicrosecondsToTimestamp(start);
  *item.mutable_end_time() = TimeUtil::MicrosecondsToTimestamp(start + kSlot);
  return request;
}

Figures Median(std::vector<Figures> rounds) {
  std::sort(rounds.begin(), rounds.end(),
            [](const Figures& a, const Figures& b) { return a.per_second < b.per_second; });
  return rounds[rounds.size() / 2];
}

void PrintRow(const char* name, const Figures& figures) {
  std::cout << absl::StreamFormat("%-28s %10.0f /s   p50 %7.2f ms   p99 %7.2f ms   refused %d\n",
                                  name, figures.per_second, absl::ToDoubleMilliseconds(figures.p50),
                                  absl::ToDoubleMilliseconds(figures.p99), figures.refused);
}

int RunBench(const char* program, const char* folder, const char* results_file) {
  const Child echo(program, "--echo-server", "");
  const Child server(program, "--bench-server", folder);
  std::istringstream line(server.line());
  std::string port;
  std::string key;
  line >> port >> key;
  if (key.empty() || echo.line().empty()) return 1;
  const SystemClock clock;
  const Instant base = (clock.NowInstant() / kSlot + 96) * kSlot;
  std::ofstream results(results_file);
  results << "[";
  int64_t next = 0;
  bool first_row = true;
  for (const int in_flight : {64, 256}) {
    Load load{.key = key, .in_flight = in_flight};
    load.make_request = [base](int64_t n) { return MakeRequest(base, n); };
    std::vector<Figures> echoes;
    std::vector<Figures> bookings;
    for (int round = 0; round < kRounds; ++round) {
      int64_t ignored = 0;
      load.target = absl::StrCat("127.0.0.1:", echo.line());
      echoes.push_back(RunClosedLoop(load, ignored));
      load.target = absl::StrCat("127.0.0.1:", port);
      bookings.push_back(RunClosedLoop(load, next));
    }
    const Figures limit = Median(std::move(echoes));
    const Figures measured = Median(std::move(bookings));
    std::cout << "\n" << in_flight << " in flight, median of " << kRounds << " rounds\n";
    PrintRow("empty echo", limit);
    PrintRow("CreateBooking", measured);
    const double ratio = measured.per_second / limit.per_second;
    std::cout << absl::StreamFormat("ratio %.2f\n", ratio);
    results << (first_row ? "\n" : ",\n")
            << absl::StreamFormat(
                   "  {\"row\": \"CreateBooking, %d in flight\", \"value\": %.0f, \"unit\": "
                   "\"per second\", \"against\": \"empty echo\", \"ratio\": %.3f}",
                   in_flight, measured.per_second, ratio);
    first_row = false;
    if (measured.refused != 0) return 1;  // a figure of refusals is not the figure that was meant
  }
  results << "\n]\n";
  return 0;
}

}  // namespace
}  // namespace gongfang::bench

int main(int argc, char** argv) {
  const std::string role = argc == 3 ? argv[1] : "";
  if (role == "--echo-server") return gongfang::bench::RunEchoServer();
  if (role == "--bench-server") return gongfang::bench::RunBenchServer(argv[2]);
  if (argc == 3) return gongfang::bench::RunBench(argv[0], argv[1], argv[2]);
  std::cerr << "usage: gongfang_bench FOLDER RESULTS.json\n";
  return 2;
}
