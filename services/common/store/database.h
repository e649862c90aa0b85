// The gate to a database: SQL in transactions, the same text on every driver.
//
// Dialect. What is written here must run unchanged on SQLite and on PostgreSQL:
//   - parameters are $1, $2, ... and each one that is given is used; nothing is pasted into SQL;
//   - column types are BIGINT, TEXT (UTF-8 without NUL) and BYTEA; instants are BIGINT
//   microseconds;
//   - INSERT ... ON CONFLICT (...) DO NOTHING | DO UPDATE, and RETURNING, are there;
//   - a table has a PRIMARY KEY whose columns are NOT NULL. Rows lie in its order (on SQLite those
//   without BYTEA, the others beside it): what is read together begins with the same columns;
//   - not there: JSON operators, arrays, FOR UPDATE, exclusion constraints, double-quoted strings;
//   - no column has the name of a type;
//   - LIKE minds case, text is ordered by its bytes, and ORDER BY never meets a NULL.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <variant>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "common/store/store_metrics.h"

namespace gongfang {

// Marks a parameter as BYTEA; a plain string is TEXT. Takes anything with data() and size().
struct Bytes {
  template <typename Container>
  explicit Bytes(const Container& bytes) : data(bytes.data(), bytes.size()) {}
  absl::string_view data;
};

// A value for $n: an int64_t, text of any string type, Bytes, or std::monostate, which is NULL.
// Views must live until the call returns.
class Parameter : public std::variant<std::monostate, int64_t, absl::string_view, Bytes> {
 public:
  using variant::variant;
};
// tx.Execute(sql, {alliance, 5, Bytes(payload)}), or a std::vector<Parameter>.
using Parameters = absl::Span<const Parameter>;

// One row of a result; columns count from 0. Valid, with all views into it, until the callback that
// got it returns. A column is read as the type that it was declared with; NULL reads as 0 or "".
class Row {
 public:
  virtual ~Row() = default;
  virtual bool IsNull(int column) const = 0;
  virtual int64_t Int(int column) const = 0;
  virtual absl::string_view Text(int column) const = 0;
  virtual absl::string_view Bytes(int column) const = 0;
};

// Lives for one call of a body, and is used by the thread that runs it alone.
//
// A statement that failed dooms its transaction, as in PostgreSQL: later statements answer the same
// error and Write rolls back, also when the body returns OK. A row that exists already is
// ALREADY_EXISTS; whoever expects one writes ON CONFLICT DO NOTHING and looks at the rows changed.
class Transaction {
 public:
  virtual ~Transaction() = default;

  // Runs one statement and returns the number of rows that it inserted, updated or deleted.
  virtual absl::StatusOr<int64_t> Execute(absl::string_view sql, Parameters parameters) = 0;

  // Execute for a caller who need not know the number at once. A driver behind a network runs it no
  // later than the next call above or below, or the commit, many in one round trip; so an error
  // may be answered by a later call, or by Write. Where `moved` is not empty, the statement must
  // change exactly one row, and else the transaction fails with CONFLICT, which names `moved`.
  virtual absl::Status ExecuteLater(absl::string_view sql, Parameters parameters,
                                    absl::string_view moved = {});

  // Runs one statement (SELECT, or one with RETURNING) and calls `each` for every row, in order,
  // until one answers an error, which is returned. `each` must not use the transaction: it is
  // refused with INTERNAL.
  virtual absl::Status Query(absl::string_view sql, Parameters parameters,
                             absl::FunctionRef<absl::Status(const Row&)> each) = 0;

  // Query for a caller who needs the rows no sooner than when Await returns: likewise many in one
  // round trip, each in its turn. Await must be called before anything that `each` uses goes.
  virtual absl::Status QueryLater(absl::string_view sql, Parameters parameters,
                                  std::function<absl::Status(const Row&)> each);
  // Runs all that was left for later. The first error of it, or of an `each`.
  virtual absl::Status Await();

  // Waits until no transaction of any process holds the lock `name` of this database, and holds it
  // until the end. Only in WriteCompared, first of all. Nothing where there is one writer anyway.
  virtual absl::Status Lock(absl::string_view name);
};

// Thread safe. Errors besides those of the body: STORAGE_FULL (rolled back; works again when there
// is room), UNAVAILABLE (still busy after the last attempt), ALREADY_EXISTS as above,
// STORAGE_CORRUPT for a damaged file, and INTERNAL for a statement that is wrong. Where the
// database is a server also OUTCOME_UNKNOWN: it went away while it committed, so the Write took
// effect or it did not. Nobody repeats that but a caller who can tell, from what is stored, which
// it was.
class Database {
 public:
  using Body = absl::FunctionRef<absl::Status(Transaction&)>;

  virtual ~Database() = default;

  // Runs `body` in one read-write transaction, commits when it returns OK and else rolls back and
  // returns its status unchanged. OK means: on disk. Where the database found the transaction in
  // the way of another one, `body` runs again, at most limits::kMaxTransactionAttempts times in
  // all, so it must start afresh each time; a conflict that `body` reports itself is its caller's.
  // A Write inside a Write of the same database is refused with INTERNAL.
  // It sees, and does, the same as if nothing else had written meanwhile.
  virtual absl::Status Write(Body body);

  // Write for a body that itself compares all that it rests on, in statements that change rows
  // (such as UPDATE ... WHERE version = $1, and a look at the rows changed): each statement sees
  // what was committed before it began, and others may commit in between. It hardly ever has to
  // start afresh.
  virtual absl::Status WriteCompared(Body body);

  // Runs `body` on one consistent snapshot, taken at its first statement: it holds every Write that
  // returned before, and nothing that commits later. Writing is refused. Keep it short: a reader
  // keeps old pages alive. A Read inside a Read of the same database is refused with INTERNAL; a
  // Read inside a Write is allowed and does not see what that Write did.
  virtual absl::Status Read(Body body);

  // Counts its transactions from now on; before the first.
  void Count(const StoreMetrics& metrics) { metrics_ = metrics; }

 private:
  // One attempt. nullopt: the database was busy, nothing was done, and it is worth trying again.
  virtual std::optional<absl::Status> TryWrite(Body body) = 0;
  virtual std::optional<absl::Status> TryRead(Body body) = 0;
  virtual std::optional<absl::Status> TryWriteCompared(Body body) { return TryWrite(body); }

  StoreMetrics metrics_;
};

}  // namespace gongfang
