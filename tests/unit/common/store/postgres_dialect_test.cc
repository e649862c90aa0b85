// What PostgreSQL is given instead of the one text, and what its errors are to us.
#include "common/store/postgres_dialect.h"

#include <gtest/gtest.h>

#include "common/base/errors.h"
#include "common/store/postgres_statements.h"
#include "common/store/postgres_status.h"

namespace gongfang {
namespace {

TEST(PostgresDialectTest, OnlyTablesGetAnotherText) {
  EXPECT_EQ(PostgresText("SELECT text FROM items"), std::nullopt);
  EXPECT_EQ(PostgresText("INSERT INTO items (id) VALUES ('CREATE TABLE t (a TEXT)')"),
            std::nullopt);
  EXPECT_EQ(PostgresText("CREATE INDEX by_text ON items (note)"), std::nullopt);
  EXPECT_EQ(PostgresText("CREATE TABLESPACE x"), PostgresText("CREATE TABLESPACE x"));
  EXPECT_EQ(PostgresText(""), std::nullopt);
}

TEST(PostgresDialectTest, TextColumnsAreOrderedByTheirBytes) {
  EXPECT_EQ(PostgresText("CREATE TABLE t (a TEXT NOT NULL, context TEXT, b text\n)"),
            "CREATE TABLE t (a TEXT COLLATE \"C\" NOT NULL, context TEXT COLLATE \"C\", "
            "b text COLLATE \"C\"\n)");
  EXPECT_EQ(PostgresText("  create table if not exists t (a TEXT DEFAULT 'TEXT, it''s TEXT')"),
            "  create table if not exists t (a TEXT COLLATE \"C\" DEFAULT 'TEXT, it''s TEXT')");
  EXPECT_EQ(PostgresText("ALTER TABLE t ADD COLUMN a TEXT"),
            "ALTER TABLE t ADD COLUMN a TEXT COLLATE \"C\"");
}

TEST(PostgresDialectTest, ParametersAreCountedAndEachIsUsed) {
  EXPECT_EQ(CountParameters("SELECT 1"), 0u);
  EXPECT_EQ(CountParameters("SELECT $2, $1, $2"), 2u);
  EXPECT_EQ(CountParameters("SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11"), 11u);
  EXPECT_EQ(CountParameters("SELECT $2"), std::nullopt);
  EXPECT_EQ(CountParameters("SELECT '$1'"), 0u);
  EXPECT_EQ(CountParameters("SELECT 'it''s $2', $1"), 1u);
  EXPECT_EQ(CountParameters("SELECT $0"), std::nullopt);
  EXPECT_EQ(CountParameters("SELECT $99999999999999999999"), std::nullopt);
  EXPECT_EQ(CountParameters("SELECT '$1"), 0u);
  EXPECT_EQ(CountParameters("SELECT $"), 0u);
}

TEST(PostgresDialectTest, ErrorsAreSortedByWhatIsToBeDone) {
  for (const char* state : {"40001", "40P01", "55P03"}) {
    EXPECT_EQ(FailureOf(state, "m", "s").trouble, Trouble::kBusy) << state;
  }
  for (const char* state : {"08006", "08003", "40003", "57P01", "57P02", "57P03", "57P05", "25P03",
                            "26000", "53300", "53200"}) {
    EXPECT_EQ(FailureOf(state, "m", "s").trouble, Trouble::kLost) << state;
  }
  for (const char* state : {"08P01", "0A000", "23505", "53100", "57014", "42601", "25006"}) {
    EXPECT_EQ(FailureOf(state, "m", "s").trouble, Trouble::kRefused) << state;
  }
  EXPECT_EQ(FailureOf("0A000", "cached plan must not change result type", "s").trouble,
            Trouble::kLost);
  EXPECT_EQ(ErrorReason(FailureOf("53100", "m", "s").status), "STORAGE_FULL");
  const absl::Status wrong = FailureOf("42601", "syntax error", "SELEC 1").status;
  EXPECT_EQ(wrong.code(), absl::StatusCode::kInternal);
  EXPECT_NE(wrong.message().find("syntax error (PostgreSQL 42601) in: SELEC 1"),
            absl::string_view::npos)
      << wrong;
}

TEST(PostgresStatementsTest, TheLeastRecentlyUsedGoesFirst) {
  PostgresStatements statements;
  EXPECT_EQ(statements.Find("iSELECT $1"), nullptr);
  const std::string first = statements.Add("iSELECT $1", 1).name;
  const std::string second = statements.Add("tSELECT $1", 1).name;
  EXPECT_NE(first, second);
  ASSERT_NE(statements.Find("iSELECT $1"), nullptr);
  EXPECT_EQ(statements.Find("iSELECT $1")->sql(), "SELECT $1");
  EXPECT_EQ(statements.DropOldest(2), "");
  EXPECT_EQ(statements.DropOldest(1), second);
  EXPECT_EQ(statements.Find("tSELECT $1"), nullptr);
  statements.Drop(first);
  EXPECT_EQ(statements.size(), 0u);
  EXPECT_EQ(statements.Find("iSELECT $1"), nullptr);
}

}  // namespace
}  // namespace gongfang
