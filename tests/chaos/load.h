// One client of a chaos run: it books, holds, confirms, renews, moves, cancels and reads, one
// operation after the other, and goes on trying each until it knows the answer.
#pragma once

#include <array>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "clients/cpp/client.h"
#include "tests/chaos/record.h"

namespace gongfang::chaos {

struct LoadOptions {
  uint64_t seed = 0;
  int member = 0;     // the number of the member for whom it books, this client alone
  int64_t base = 0;   // the first instant that it books, microseconds since 1970; a full hour
  int64_t until = 0;  // begins nothing after it, nanoseconds of CLOCK_MONOTONIC
  // How to reach the service, tried in turn: they must be made to try once.
  std::vector<std::shared_ptr<const client::Client>> servers;
  std::function<void(const Operation&)> record;  // gets every operation once it is over
};

// Not thread safe.
class Load {
 public:
  explicit Load(LoadOptions options);

  // Returns when the time is up, at most kPatience later.
  void Run();

 private:
  using Call = absl::FunctionRef<absl::Status(const client::Client&)>;

  uint64_t Below(uint64_t bound) { return random_() % bound; }
  // One item, or two of different resources.
  std::vector<Item> RandomItems();
  Item RandomItem(bool hot);
  void Step();
  void Create(bool hold);
  void Change(Kind kind, size_t which);
  void Get();
  void List();
  // Tries until an answer is known, and fills in all but what was answered.
  void Try(Operation& operation, Call call);
  void TakeAnswer(Operation& operation, const absl::StatusOr<booking::v1::Booking>& answer);

  const LoadOptions options_;
  std::mt19937_64 random_;
  int64_t operations_ = 0;
  std::vector<Seen> mine_;  // those that are believed to be live
};

}  // namespace gongfang::chaos
