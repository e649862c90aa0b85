#include "clients/cpp/request_id.h"

#include <set>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace gongfang::client {
namespace {

TEST(RequestIdTest, IsAUuidOfVersion7) {
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) {
    const std::string id = NewRequestId();
    ASSERT_EQ(id.size(), 36u);
    EXPECT_EQ(id.find_first_not_of("0123456789abcdef-"), std::string::npos);
    EXPECT_EQ(id[8], '-');
    EXPECT_EQ(id[14], '7');
    EXPECT_THAT(std::string("89ab"), testing::HasSubstr(id.substr(19, 1)));
    EXPECT_TRUE(seen.insert(id).second);
  }
}

}  // namespace
}  // namespace gongfang::client
