// What every driver of Database must do with values: parameters, rows, counts.
#pragma once

#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "tests/contract/database_suite.h"

namespace gongfang {

template <typename Fixture>
class DatabaseValues : public DatabaseSuite<Fixture> {
 protected:
  struct Item {
    std::optional<int64_t> number;
    std::optional<std::string> note;
    std::optional<std::string> data;
  };

  // Writes one row with these values and reads it back.
  Item RoundTrip(Parameter number, Parameter note, Parameter data) {
    EXPECT_EQ(this->Run("INSERT INTO items (id, number, note, data) VALUES ($4, $1, $2, $3)",
                        {number, note, data, "round trip"}),
              absl::OkStatus());
    Item item;
    const absl::Status status = this->database().Read([&](Transaction& tx) {
      return tx.Query("SELECT number, note, data FROM items WHERE id = $1", {"round trip"},
                      [&](const Row& row) {
                        if (!row.IsNull(0)) item.number = row.Int(0);
                        if (!row.IsNull(1)) item.note = std::string(row.Text(1));
                        if (!row.IsNull(2)) item.data = std::string(row.Bytes(2));
                        return absl::OkStatus();
                      });
    });
    EXPECT_EQ(status, absl::OkStatus());
    return item;
  }
};
TYPED_TEST_SUITE_P(DatabaseValues);

TYPED_TEST_P(DatabaseValues, NullStaysNull) {
  const auto item = this->RoundTrip(std::monostate(), std::monostate(), std::monostate());
  EXPECT_FALSE(item.number.has_value());
  EXPECT_FALSE(item.note.has_value());
  EXPECT_FALSE(item.data.has_value());
}

TYPED_TEST_P(DatabaseValues, EmptyIsNotNull) {
  const auto item = this->RoundTrip(0, absl::string_view(), Bytes(absl::string_view()));
  EXPECT_EQ(item.number, 0);
  EXPECT_EQ(item.note, "");
  EXPECT_EQ(item.data, "");
}

TYPED_TEST_P(DatabaseValues, ChineseTextAndZeroBytesAreExact) {
  const std::string text = "激光切割机 · Link创业公社 🛠";
  const std::string bytes("\0\xff\0\x80'\"\\$1\0", 10);
  const auto item = this->RoundTrip(int64_t{-1}, text, Bytes(bytes));
  EXPECT_EQ(item.number, -1);
  EXPECT_EQ(item.note, text);
  EXPECT_EQ(item.data, bytes);
}

TYPED_TEST_P(DatabaseValues, ExtremeNumbersAndAMebibyteOfBytes) {
  std::string bytes(1 << 20, '\0');
  for (size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<char>(i * 7 + i / 256);
  const auto item = this->RoundTrip(INT64_MIN, absl::string_view("text"), Bytes(bytes));
  EXPECT_EQ(item.number, INT64_MIN);
  EXPECT_EQ(item.note, "text");
  EXPECT_EQ(item.data, bytes);
  ASSERT_EQ(this->Run("UPDATE items SET number = $1", {INT64_MAX}), absl::OkStatus());
  EXPECT_EQ(this->Run("DELETE FROM items WHERE number = $1", {INT64_MAX}), absl::OkStatus());
  EXPECT_EQ(this->Count(), 0);
}

TYPED_TEST_P(DatabaseValues, ParametersAreBoundByNameAndMayRepeat) {
  ASSERT_EQ(this->Run("INSERT INTO items (note, id, number) VALUES ($2, $1, 7)", {"id", "note"}),
            absl::OkStatus());
  int rows = 0;
  ASSERT_EQ(this->database().Read([&](Transaction& tx) {
    return tx.Query("SELECT id, note FROM items WHERE note = $2 AND id <> $2 AND id = $1",
                    {"id", "note"}, [&](const Row& row) {
                      ++rows;
                      EXPECT_EQ(row.Text(0), "id");
                      EXPECT_EQ(row.Text(1), "note");
                      return absl::OkStatus();
                    });
  }),
            absl::OkStatus());
  EXPECT_EQ(rows, 1);
}

TYPED_TEST_P(DatabaseValues, WrongStatementsAreInternal) {
  const absl::string_view insert = "INSERT INTO items (id, number) VALUES ($1, $2)";
  const std::vector<std::pair<absl::string_view, std::vector<Parameter>>> wrong = {
      {insert, {"a"}},                                 // one too few
      {insert, {"a", 1, 2}},                           // one too many
      {"INSERT INTO items (id) VALUES ($2)", {"a"}},   // $1 is not used
      {"DELETE FROM items; DELETE FROM items", {}},    // two statements
      {"", {}},                                        // none
      {"SELEC 1", {}},                                 // no SQL
      {"UPDATE items SET id = \"not a column\"", {}},  // a name, and no text
  };
  for (const auto& [sql, parameters] : wrong) {
    EXPECT_EQ(this->Run(sql, parameters).code(), absl::StatusCode::kInternal) << sql;
  }
  EXPECT_EQ(this->Run(insert, {"a", 1}), absl::OkStatus());
}

TYPED_TEST_P(DatabaseValues, RowsChangedAreThoseOfThisStatement) {
  ASSERT_EQ(this->database().Write([&](Transaction& tx) {
    EXPECT_EQ(tx.Execute("INSERT INTO items (id, number) VALUES ('a',1), ('b',2)", {}).value(), 2);
    EXPECT_EQ(tx.Execute("UPDATE items SET number = 5 WHERE id = $1", {"a"}).value(), 1);
    EXPECT_EQ(tx.Execute("UPDATE items SET number = 5 WHERE id = $1", {"z"}).value(), 0);
    EXPECT_EQ(tx.Execute("SELECT id FROM items", {}).value(), 0);
    EXPECT_EQ(tx.Execute("DELETE FROM items", {}).value(), 2);
    return absl::OkStatus();
  }),
            absl::OkStatus());
}

TYPED_TEST_P(DatabaseValues, OnConflictAndReturning) {
  const absl::string_view upsert =
      "INSERT INTO items (id, number) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE "
      "SET number = items.number + excluded.number RETURNING number";
  std::vector<int64_t> numbers;
  ASSERT_EQ(this->database().Write([&](Transaction& tx) {
    numbers.clear();
    for (int64_t step : {5, 6}) {
      EXPECT_EQ(tx.Query(upsert, {"a", step},
                         [&](const Row& row) {
                           numbers.push_back(row.Int(0));
                           return absl::OkStatus();
                         }),
                absl::OkStatus());
    }
    const absl::string_view once = "INSERT INTO items (id) VALUES ($1) ON CONFLICT (id) DO NOTHING";
    EXPECT_EQ(tx.Execute(once, {"a"}).value(), 0);
    EXPECT_EQ(tx.Execute(once, {"b"}).value(), 1);
    return absl::OkStatus();
  }),
            absl::OkStatus());
  EXPECT_EQ(numbers, (std::vector<int64_t>{5, 11}));
}

TYPED_TEST_P(DatabaseValues, TextIsOrderedByBytesAndLikeMindsCase) {
  ASSERT_EQ(this->Run("INSERT INTO items (id) VALUES ('b'), ('B'), ('a'), ('激'), ('é')"),
            absl::OkStatus());
  std::string order;
  ASSERT_EQ(this->database().Read([&](Transaction& tx) {
    order.clear();
    const auto append = [&](const Row& row) {
      absl::StrAppend(&order, row.Text(0));
      return absl::OkStatus();
    };
    EXPECT_EQ(tx.Query("SELECT id FROM items ORDER BY id", {}, append), absl::OkStatus());
    return tx.Query("SELECT id FROM items WHERE id LIKE 'B%'", {}, append);
  }),
            absl::OkStatus());
  EXPECT_EQ(order, "Babé激B");
}

REGISTER_TYPED_TEST_SUITE_P(DatabaseValues, NullStaysNull, EmptyIsNotNull,
                            ChineseTextAndZeroBytesAreExact, ExtremeNumbersAndAMebibyteOfBytes,
                            ParametersAreBoundByNameAndMayRepeat, WrongStatementsAreInternal,
                            RowsChangedAreThoseOfThisStatement, OnConflictAndReturning,
                            TextIsOrderedByBytesAndLikeMindsCase);

}  // namespace gongfang
