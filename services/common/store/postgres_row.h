// A row of a result of PostgreSQL, which is in binary format.
#pragma once

#include <libpq-fe.h>

#include "absl/strings/string_view.h"
#include "common/store/database.h"

namespace gongfang {

// Borrows `result`. Integers of every size, booleans, and the whole numbers that SUM makes of
// BIGINT (up to what fits) read as Int; what is no number reads as 0.
class PostgresRow final : public Row {
 public:
  PostgresRow(const PGresult* result, int row) : result_(result), row_(row) {}

  bool IsNull(int column) const override { return PQgetisnull(result_, row_, column) != 0; }
  int64_t Int(int column) const override;
  absl::string_view Text(int column) const override { return View(column); }
  absl::string_view Bytes(int column) const override { return View(column); }

 private:
  absl::string_view View(int column) const {
    return {PQgetvalue(result_, row_, column),
            static_cast<size_t>(PQgetlength(result_, row_, column))};
  }

  const PGresult* const result_;
  const int row_;
};

// The numbers of types in the protocol, which never change.
inline constexpr Oid kBoolType = 16;
inline constexpr Oid kByteaType = 17;
inline constexpr Oid kInt8Type = 20;
inline constexpr Oid kInt2Type = 21;
inline constexpr Oid kInt4Type = 23;
inline constexpr Oid kTextType = 25;
inline constexpr Oid kNumericType = 1700;

}  // namespace gongfang
