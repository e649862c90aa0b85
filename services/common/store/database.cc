#include "common/store/database.h"

#include "common/base/errors.h"
#include "common/base/limits.h"

namespace gongfang {
namespace {

enum class Kind { kRead, kWrite };

// The transactions that this thread is inside of, innermost first. Nesting two of one kind on one
// database would wait for itself: for the one writer, or for the last reader of a pool.
class Nesting {
 public:
  Nesting(const Database& database, Kind kind)
      : database_(database), kind_(kind), outer_(innermost_) {
    innermost_ = this;
  }
  ~Nesting() { innermost_ = outer_; }
  Nesting(const Nesting&) = delete;
  Nesting& operator=(const Nesting&) = delete;

  bool IsRepeated() const {
    for (const Nesting* frame = outer_; frame != nullptr; frame = frame->outer_) {
      if (&frame->database_ == &database_ && frame->kind_ == kind_) return true;
    }
    return false;
  }

 private:
  static thread_local const Nesting* innermost_;
  const Database& database_;
  const Kind kind_;
  const Nesting* const outer_;
};

thread_local const Nesting* Nesting::innermost_ = nullptr;

}  // namespace

absl::Status Transaction::ExecuteLater(absl::string_view sql, Parameters parameters,
                                       absl::string_view moved) {
  const absl::StatusOr<int64_t> rows = Execute(sql, parameters);
  if (!rows.ok()) return rows.status();
  return moved.empty() || *rows == 1 ? absl::OkStatus() : errors::Conflict(moved);
}

absl::Status Transaction::QueryLater(absl::string_view sql, Parameters parameters,
                                     std::function<absl::Status(const Row&)> each) {
  return Query(sql, parameters, each);
}

absl::Status Transaction::Await() { return absl::OkStatus(); }

absl::Status Transaction::Lock(absl::string_view /*name*/) { return absl::OkStatus(); }

absl::Status Database::Write(Body body) {
  const Nesting nesting(*this, Kind::kWrite);
  if (nesting.IsRepeated()) return errors::Internal("a Write was begun inside a Write");
  const StoreMetrics::Span span(metrics_, StoreMetrics::Kind::kWrite);
  for (int attempt = 0; attempt < limits::kMaxTransactionAttempts; ++attempt) {
    if (std::optional<absl::Status> status = TryWrite(body)) return span.End(*std::move(status));
    span.Retried();
  }
  return span.End(errors::Unavailable("The database is busy."));
}

absl::Status Database::WriteCompared(Body body) {
  const Nesting nesting(*this, Kind::kWrite);
  if (nesting.IsRepeated()) return errors::Internal("a Write was begun inside a Write");
  const StoreMetrics::Span span(metrics_, StoreMetrics::Kind::kWrite);
  for (int attempt = 0; attempt < limits::kMaxTransactionAttempts; ++attempt) {
    std::optional<absl::Status> status = TryWriteCompared(body);
    if (status) return span.End(*std::move(status));
    span.Retried();
  }
  return span.End(errors::Unavailable("The database is busy."));
}

absl::Status Database::Read(Body body) {
  const Nesting nesting(*this, Kind::kRead);
  if (nesting.IsRepeated()) return errors::Internal("a Read was begun inside a Read");
  const StoreMetrics::Span span(metrics_, StoreMetrics::Kind::kRead);
  for (int attempt = 0; attempt < limits::kMaxTransactionAttempts; ++attempt) {
    if (std::optional<absl::Status> status = TryRead(body)) return span.End(*std::move(status));
    span.Retried();
  }
  return span.End(errors::Unavailable("The database is busy."));
}

}  // namespace gongfang
