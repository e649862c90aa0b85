// The demo alliance is moved to PostgreSQL by "gongfangd migrate", and served from there.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "absl/strings/str_cat.h"
#include "tests/support/child_process.h"
#include "tests/support/store_server.h"
#include "tests/support/test_alliance.h"
#include "tests/support/test_server.h"

namespace gongfang {
namespace {

using ::testing::HasSubstr;

constexpr char kDemo[] = "alliances/shibei";

std::vector<std::string> Lists(const client::Client& client) {
  std::vector<std::string> records;
  const auto take = [&records](const auto& list, auto method) {
    ASSERT_TRUE(list.ok()) << list.status();
    for (const auto& record : method(*list)) records.push_back(record.SerializeAsString());
  };
  membership::v1::ListMembersRequest members;
  members.set_parent(kDemo);
  take(client.ListMembers(members), [](const auto& list) { return list.members(); });
  inventory::v1::ListResourcesRequest resources;
  resources.set_parent(kDemo);
  take(client.ListResources(resources), [](const auto& list) { return list.resources(); });
  booking::v1::ListBookingsRequest bookings;
  bookings.set_parent(kDemo);
  take(client.ListBookings(bookings), [](const auto& list) { return list.bookings(); });
  return records;
}

TEST(MigrateTest, TheDemoAllianceIsTheSameAfterwards) {
  const TempDir dir;
  ServerProcess embedded(dir.File("data"), {"--demo"});
  ASSERT_TRUE(embedded.Start()) << embedded.process().Stderr();
  const std::string key = embedded.admin_key();
  const auto before = Lists(*embedded.Connect());
  ASSERT_GT(before.size(), 20u);
  std::map<std::string, std::map<std::string, int64_t>> heads;
  for (const char* log : {"membership", "inventory", "booking"}) {
    heads[log] = HeadsOf(embedded.port(), embedded.service_key(), log);
  }
  const StoreServer store;
  const std::vector<std::string> migrate = {BinaryPath("gongfangd"), "migrate", "--data",
                                            dir.File("data"),        "--store", store.url()};
  // Not while it is served.
  ChildProcess early(migrate);
  EXPECT_EQ(early.Wait(), 1);
  EXPECT_THAT(early.Stderr(), HasSubstr("in use"));
  EXPECT_EQ(embedded.Terminate(), 0);
  ChildProcess moved(migrate);
  EXPECT_NE(moved.WaitForLine("All is there"), "") << moved.Stderr();
  EXPECT_EQ(moved.Wait(), 0) << moved.Stderr();
  // Once more compares, and does no more.
  ChildProcess again(migrate);
  EXPECT_EQ(again.Wait(), 0) << again.Stderr();
  const std::string keys = dir.File("data");
  ServerProcess server(dir.File("replica"),
                       {"--store", store.url(), "--service-key-file", keys + "/service.key",
                        "--personal-data-key-file", keys + "/personal-data.key"});
  ASSERT_TRUE(server.Start()) << server.process().Stderr();
  EXPECT_EQ(server.admin_key(), "");
  const auto client = OwnClient(server.port(), key, absl::Seconds(30));
  EXPECT_EQ(Lists(*client), before);
  for (const auto& [log, head] : heads) {
    EXPECT_EQ(HeadsOf(server.port(), embedded.service_key(), log), head) << log;
  }
  // What is served has gone on, and nothing is moved into it.
  store.Sql("booking", "UPDATE event_heads SET sequence = sequence + 1");
  ChildProcess differs(migrate);
  EXPECT_EQ(differs.Wait(), 1);
  EXPECT_THAT(differs.Stderr(), HasSubstr("event_heads"));
}

}  // namespace
}  // namespace gongfang
