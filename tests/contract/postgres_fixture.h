// A database on PostgreSQL with one table, and a thread's other view of it.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "common/base/errors.h"
#include "common/base/server_storage_errors.h"
#include "common/store/postgres_database.h"
#include "tests/support/postgres_server.h"

namespace gongfang {

class PostgresTest : public testing::Test {
 protected:
  void SetUp() override {
    database_ = Open(options_);
    ASSERT_EQ(Run("CREATE TABLE items (id TEXT NOT NULL PRIMARY KEY, number BIGINT NOT NULL)"),
              absl::OkStatus());
    ASSERT_EQ(Run("INSERT INTO items (id, number) VALUES ('a', 0), ('b', 0)"), absl::OkStatus());
  }

  static std::unique_ptr<PostgresDatabase> Open(const PostgresOptions& options) {
    return PostgresDatabase::Open(options).value();
  }
  absl::Status Run(absl::string_view sql, Parameters parameters = {}) {
    return database_->Write([&](Transaction& tx) { return tx.Execute(sql, parameters).status(); });
  }
  static absl::StatusOr<int64_t> NumberIn(Transaction& tx, absl::string_view sql,
                                          Parameters parameters = {}) {
    int64_t number = -1;
    const absl::Status status = tx.Query(sql, parameters, [&number](const Row& row) {
      number = row.Int(0);
      return absl::OkStatus();
    });
    if (!status.ok()) return status;
    return number;
  }
  int64_t Number(absl::string_view sql) {
    int64_t number = -1;
    EXPECT_EQ(database_->Read([&](Transaction& tx) {
      absl::StatusOr<int64_t> read = NumberIn(tx, sql);
      number = read.value_or(-1);
      return read.status();
    }),
              absl::OkStatus());
    return number;
  }
  int64_t NumberOf(const std::string& id) {
    return Number("SELECT number FROM items WHERE id = '" + id + "'");
  }
  static absl::Status Add(Transaction& tx, absl::string_view id) {
    return tx.Execute("UPDATE items SET number = number + 1 WHERE id = $1", {id}).status();
  }

  // Ends every session of the product, as an operator would; how many there were.
  int EndSessions() {
    return std::stoi(
        server_.Sql("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
                    "WHERE application_name = 'gongfang'"));
  }

  PostgresServer& server_ = PostgresServer::Shared();
  PostgresOptions options_ = server_.FreshOptions();
  std::unique_ptr<PostgresDatabase> database_;
};

}  // namespace gongfang
