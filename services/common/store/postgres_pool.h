// The connections of one kind of work.
#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <vector>

#include "absl/status/statusor.h"
#include "common/store/postgres_connection.h"
#include "common/store/postgres_options.h"

namespace gongfang {

// Thread safe. `options` is borrowed.
class PostgresPool {
 public:
  PostgresPool(const PostgresOptions& options, int capacity)
      : options_(options), capacity_(capacity) {}

  // An idle connection, or a new one where there may be more; else waits. Errors: UNAVAILABLE where
  // none is free by `deadline`, and those of PostgresConnection::Open.
  absl::StatusOr<std::unique_ptr<PostgresConnection>> Take(
      std::chrono::steady_clock::time_point deadline);
  void Return(std::unique_ptr<PostgresConnection> connection);
  // For one that is lost. The idle ones have met the same end as a rule, and are closed with it.
  void Drop(std::unique_ptr<PostgresConnection> connection);

 private:
  const PostgresOptions& options_;
  const int capacity_;
  std::mutex mutex_;
  std::condition_variable returned_;
  std::vector<std::unique_ptr<PostgresConnection>> idle_;  // under mutex_
  int open_ = 0;                                           // idle or taken; under mutex_
};

}  // namespace gongfang
