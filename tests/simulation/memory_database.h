// SQLite in memory, through the statements and transactions of the product's driver: what is under
// the gates of all replicas.
//
// It has one connection, and every transaction on it runs from begin to end before the next one.
// Nothing is lost by that: SQLite has one writer at a time, and a reader sees what was committed
// when it began. So any interleaving of transactions has the effects of one in which each is a
// single step, and the gates decide when that step is.
#pragma once

#include <memory>
#include <optional>

#include "common/store/database.h"
#include "common/store/sqlite_connection.h"

namespace gongfang::booking::simulation {

class MemoryDatabase final : public Database {
 public:
  MemoryDatabase();

  // Empties all tables, so that the next history begins with none.
  void Clear();

 private:
  std::optional<absl::Status> TryWrite(Body body) override;
  std::optional<absl::Status> TryRead(Body body) override;

  std::unique_ptr<SqliteConnection> connection_;
};

}  // namespace gongfang::booking::simulation
