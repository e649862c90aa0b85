#include "common/calendar/zone.h"

#include <string>
#include <thread>
#include <vector>

#include "common/base/errors.h"
#include "gtest/gtest.h"

namespace gongfang {
namespace {

TEST(ZoneTest, LoadsZonesByName) {
  for (const char* name : {"Asia/Shanghai", "Europe/London", "UTC", "Etc/GMT+8",
                           "America/Argentina/Buenos_Aires", "America/Port-au-Prince"}) {
    const absl::StatusOr<absl::TimeZone> zone = LoadZone(name);
    ASSERT_TRUE(zone.ok()) << name;
    EXPECT_EQ(zone->name(), name);
  }
  EXPECT_EQ(LoadZone("Asia/Shanghai")->At(absl::UnixEpoch()).offset, 8 * 3600);
}

TEST(ZoneTest, RefusesEverythingElse) {
  const std::string with_nul("Asia/Shanghai\0", 14);
  for (const std::string& name : {std::string(),
                                  std::string("Nowhere/City"),
                                  std::string("../../../etc/passwd"),
                                  std::string("Asia/../Asia/Shanghai"),
                                  std::string("/usr/share/zoneinfo/UTC"),
                                  std::string("Asia//Shanghai"),
                                  std::string("Asia/"),
                                  std::string("Asia"),
                                  std::string("/Asia/Shanghai"),
                                  std::string("localtime"),
                                  std::string("posix/UTC"),
                                  std::string("right/UTC"),
                                  std::string("Factory"),
                                  std::string("Fixed/UTC+08:00:00"),
                                  std::string("file:UTC"),
                                  std::string("asia/shanghai"),
                                  std::string(" UTC"),
                                  std::string("Asia/Shanghai "),
                                  std::string("\xff\xfe"),
                                  std::string("上海"),
                                  with_nul,
                                  std::string(100'000, 'A')}) {
    const absl::Status status = LoadZone(name).status();
    EXPECT_EQ(ErrorReason(status), "INVALID_REQUEST") << name.substr(0, 40);
  }
  EXPECT_EQ(ErrorDetailsOf(LoadZone("").status())->fields[0].field, "time_zone");
}

TEST(ZoneTest, ManyThreadsMayLoad) {
  std::vector<std::thread> threads;
  std::vector<int> loaded(8);
  for (size_t i = 0; i < loaded.size(); ++i) {
    threads.emplace_back([&loaded, i] {
      for (int n = 0; n < 200; ++n) {
        loaded[i] += LoadZone(n % 2 == 0 ? "Pacific/Apia" : "Asia/Kolkata").ok();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (int count : loaded) EXPECT_EQ(count, 200);
}

}  // namespace
}  // namespace gongfang
