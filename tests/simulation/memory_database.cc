#include "tests/simulation/memory_database.h"

#include <stdexcept>

#include "absl/strings/str_cat.h"
#include "booking/table.h"
#include "common/base/status_macros.h"
#include "common/events/event_log.h"
#include "common/store/migrate.h"
#include "common/store/sqlite_database.h"
#include "common/store/sqlite_transaction.h"

namespace gongfang::booking::simulation {
namespace {

void Expect(bool ok, absl::string_view what) {
  if (!ok) throw std::runtime_error(absl::StrCat("the database in memory: ", what));
}

}  // namespace

MemoryDatabase::MemoryDatabase() {
  // A writer of the driver is a file in WAL mode. A reader only becomes one by a pragma, which can
  // be taken back.
  auto connection = SqliteConnection::OpenReader(":memory:", SqliteOptions());
  Expect(connection.ok(), "open");
  connection_ = *std::move(connection);
  Expect(connection_->Run("PRAGMA query_only=OFF") == SQLITE_OK, "make it writable");
  Expect(Migrate(*this, "events", EventLog::Migrations()).ok(), "migrate events");
  Expect(Migrate(*this, "booking", table::Migrations()).ok(), "migrate booking");
}

void MemoryDatabase::Clear() {
  for (const char* name : {"calendars", "bookings", "booking_items", "series", "waitlist_entries",
                           "answered_requests", "event_heads", "events"}) {
    Expect(connection_->Run(absl::StrCat("DELETE FROM ", name)) == SQLITE_OK, name);
  }
}

std::optional<absl::Status> MemoryDatabase::TryWrite(Body body) {
  Expect(connection_->Run("BEGIN IMMEDIATE") == SQLITE_OK, "begin");
  SqliteTransaction transaction(*connection_);
  absl::Status status = body(transaction);
  if (status.ok()) status = transaction.failure();
  if (status.ok()) {
    Expect(connection_->Run("COMMIT") == SQLITE_OK, "commit");
  } else {
    Expect(connection_->Rollback(), "roll back");
  }
  return status;
}

std::optional<absl::Status> MemoryDatabase::TryRead(Body body) {
  Expect(connection_->Run("BEGIN") == SQLITE_OK, "begin");
  SqliteTransaction transaction(*connection_);
  absl::Status status = body(transaction);
  if (status.ok()) status = transaction.failure();
  Expect(connection_->Rollback(), "end of a read");
  return status;
}

}  // namespace gongfang::booking::simulation
