#include "common/store/postgres_pool.h"

#include <utility>

#include "common/base/errors.h"

namespace gongfang {

absl::StatusOr<std::unique_ptr<PostgresConnection>> PostgresPool::Take(
    std::chrono::steady_clock::time_point deadline) {
  {
    std::unique_lock<std::mutex> lock(mutex_);
    const bool is_free = returned_.wait_until(
        lock, deadline, [this] { return !idle_.empty() || open_ < capacity_; });
    if (!is_free) return errors::Unavailable("Every connection to the database is in use.");
    if (!idle_.empty()) {
      std::unique_ptr<PostgresConnection> connection = std::move(idle_.back());
      idle_.pop_back();
      return connection;
    }
    ++open_;
  }
  absl::StatusOr<std::unique_ptr<PostgresConnection>> connection =
      PostgresConnection::Open(options_);
  if (!connection.ok()) Drop(nullptr);
  return connection;
}

void PostgresPool::Return(std::unique_ptr<PostgresConnection> connection) {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    idle_.push_back(std::move(connection));
  }
  returned_.notify_one();
}

void PostgresPool::Drop(std::unique_ptr<PostgresConnection> connection) {
  std::vector<std::unique_ptr<PostgresConnection>> closed;  // outside of the lock
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    closed.swap(idle_);
    open_ -= 1 + static_cast<int>(closed.size());
  }
  connection.reset();
  returned_.notify_all();
}

}  // namespace gongfang
