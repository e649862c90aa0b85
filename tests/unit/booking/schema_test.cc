// A data folder of every version before comes to the tables of this one.
#include <gtest/gtest.h>

#include "booking/table.h"
#include "common/base/status_macros.h"
#include "common/store/sqlite_database.h"
#include "tests/support/temp_dir.h"

namespace gongfang::booking {
namespace {

constexpr int64_t kDay = 86'400 * kMicrosPerSecond;

TEST(SchemaTest, BookingsOfAnOlderFolderAreFoundByTheirDay) {
  const TempDir folder;
  auto database = SqliteDatabase::Open((folder.path() / "booking.db").string(), {});
  ASSERT_TRUE(database.ok()) << database.status();
  ASSERT_TRUE(Migrate(**database, "booking", table::Migrations().subspan(0, 1)).ok());
  ASSERT_TRUE((*database)
                  ->Write([](Transaction& tx) {
                    return tx
                        .Execute(R"sql(
INSERT INTO bookings
(alliance, id, state, member, team, series, start_time, end_time, due_time, sequence)
VALUES ('a', 'b', 3, 'm', 't', '', $1, $2, 0, 7))sql",
                                 {3 * kDay + 1, 3 * kDay + 2})
                        .status();
                  })
                  .ok());
  ASSERT_TRUE(Migrate(**database, "booking", table::Migrations()).ok());
  int rows = 0;
  ASSERT_TRUE((*database)
                  ->Read([&rows](Transaction& tx) {
                    return tx.Query(
                        "SELECT start_day, state, team, sequence, resource FROM bookings "
                        "WHERE alliance = 'a' AND id = 'b'",
                        {}, [&rows](const Row& row) {
                          ++rows;
                          EXPECT_EQ(row.Int(0), 3);
                          EXPECT_EQ(row.Int(1), 3);
                          EXPECT_EQ(row.Text(2), "t");
                          EXPECT_EQ(row.Int(3), 7);
                          EXPECT_EQ(row.Text(4), "");  // to be read from the event
                          return absl::OkStatus();
                        });
                  })
                  .ok());
  EXPECT_EQ(rows, 1);
}

}  // namespace
}  // namespace gongfang::booking
