// Tables are copied whole, also by a copy that was cut short, and summed up alike on both sides.
#include "common/store/table_copy.h"

#include <gmock/gmock.h>

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/store/copy_limits.h"
#include "common/store/migrate.h"
#include "common/store/sqlite_database.h"
#include "common/store/sqlite_tables.h"
#include "tests/support/temp_dir.h"

namespace gongfang {
namespace {

constexpr Migration kThings[] = {{1, "things", R"sql(
CREATE TABLE things (
  amount BIGINT NOT NULL,
  kind TEXT NOT NULL,
  body BYTEA NOT NULL,
  number BIGINT NOT NULL,
  note TEXT,
  PRIMARY KEY (kind, number)
);
CREATE INDEX things_by_amount ON things (amount);
)sql"}};

class TableCopyTest : public testing::Test {
 protected:
  TableCopyTest() {
    for (const auto& database : {&from_, &to_}) {
      EXPECT_TRUE(Migrate(**database, "things", kThings).ok());
    }
    tables_ = ReadSqliteTables(*from_).value();
  }

  const TableShape& Things() { return tables_.back(); }
  void Execute(Database& database, const std::string& sql, const std::vector<Parameter>& values) {
    EXPECT_TRUE(
        database.Write([&](Transaction& tx) { return tx.Execute(sql, values).status(); }).ok());
  }
  void Fill(int64_t rows) {
    EXPECT_TRUE(from_
                    ->Write([&](Transaction& tx) -> absl::Status {
                      for (int64_t i = 0; i < rows; ++i) {
                        const std::string body(static_cast<size_t>(i % 300), '\0');
                        const Parameter note =
                            i % 3 == 0 ? Parameter() : Parameter(absl::string_view("注"));
                        RETURN_IF_ERROR(
                            tx.Execute("INSERT INTO things (amount, kind, body, number, note) "
                                       "VALUES ($1, $2, $3, $4, $5)",
                                       {i * 7, i % 2 ? "b" : "a", Bytes(body), i, note})
                                .status());
                      }
                      return absl::OkStatus();
                    })
                    .ok());
  }
  absl::Status Copy() {
    return CopyTable(*from_, *to_, Things(), [this](int64_t rows) { copied_ = rows; });
  }
  TableSum Sum(Database& database) {
    return SumTable(database, Things(), [](int64_t) {}).value();
  }

  TempDir dir_;
  std::unique_ptr<Database> from_ = SqliteDatabase::Open(dir_.File("from.db"), {}).value();
  std::unique_ptr<Database> to_ = SqliteDatabase::Open(dir_.File("to.db"), {}).value();
  std::vector<TableShape> tables_;
  int64_t copied_ = 0;
};

TEST_F(TableCopyTest, ReadsTheShapesOfAllTables) {
  ASSERT_EQ(tables_.size(), 2u);
  EXPECT_EQ(tables_[0].name, "schema_versions");
  EXPECT_EQ(Things().name, "things");
  ASSERT_EQ(Things().columns.size(), 5u);
  EXPECT_EQ(Things().columns[2].name, "body");
  EXPECT_EQ(Things().columns[2].type, ColumnType::kBytes);
  EXPECT_EQ(Things().key, (std::vector<size_t>{1, 3}));
}

TEST_F(TableCopyTest, CopiesEveryRowAndSumsUpAlike) {
  const int64_t rows = 2 * limits::kMaxCopiedRows + 77;
  Fill(rows);
  EXPECT_TRUE(IsEmpty(*to_, "things").value());
  ASSERT_TRUE(Copy().ok());
  EXPECT_EQ(copied_, rows);
  EXPECT_FALSE(IsEmpty(*to_, "things").value());
  EXPECT_EQ(Sum(*from_).rows, rows);
  EXPECT_EQ(Sum(*from_), Sum(*to_));
}

TEST_F(TableCopyTest, GoesOnWhereItWasCutShort) {
  Fill(500);
  ASSERT_TRUE(Copy().ok());
  Execute(*to_, "DELETE FROM things WHERE kind = $1 AND number > $2", {"b", int64_t{100}});
  copied_ = 0;
  ASSERT_TRUE(Copy().ok());
  EXPECT_EQ(copied_, 200);  // the odd ones above 100
  EXPECT_EQ(Sum(*from_), Sum(*to_));
}

TEST_F(TableCopyTest, TheSmallestDifferenceShows) {
  Fill(40);
  ASSERT_TRUE(Copy().ok());
  const TableSum right = Sum(*from_);
  for (const char* wrong :
       {"UPDATE things SET amount = amount + 1 WHERE number = 5",
        "UPDATE things SET note = '' WHERE number = 6",
        "UPDATE things SET body = $1 WHERE number = 7",
        "UPDATE things SET kind = 'c' WHERE number = 8", "DELETE FROM things WHERE number = 9"}) {
    const TableSum before = Sum(*to_);
    const bool bytes = absl::string_view(wrong).find('$') != absl::string_view::npos;
    Execute(*to_, wrong,
            bytes ? std::vector<Parameter>{Bytes(absl::string_view("other"))}
                  : std::vector<Parameter>{});
    EXPECT_NE(Sum(*to_).checksum, before.checksum) << wrong;
    EXPECT_NE(Sum(*to_), right) << wrong;
  }
}

TEST_F(TableCopyTest, AnEmptyTableIsCopiedToo) {
  ASSERT_TRUE(Copy().ok());
  EXPECT_EQ(Sum(*from_), Sum(*to_));
  EXPECT_EQ(Sum(*to_).rows, 0);
}

}  // namespace
}  // namespace gongfang
