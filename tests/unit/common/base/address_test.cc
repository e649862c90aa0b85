#include "common/base/address.h"

#include <gtest/gtest.h>

namespace gongfang {
namespace {

constexpr AddressUse kListen = AddressUse::kListen;
constexpr AddressUse kConnect = AddressUse::kConnect;

TEST(AddressTest, HostsAndPorts) {
  for (const char* address : {"127.0.0.1:9090", "localhost:1", "gongfang-0.gongfang.svc:65535",
                              "[::1]:9090", "[fe80::1%eth0]:80", "my_host:9090"}) {
    EXPECT_EQ(AddressMistake(address, kListen), "") << address;
    EXPECT_EQ(AddressMistake(address, kConnect), "") << address;
  }
}

TEST(AddressTest, NoHostAndPortZeroAreToListen) {
  EXPECT_EQ(AddressMistake(":9090", kListen), "");
  EXPECT_EQ(AddressMistake("127.0.0.1:0", kListen), "");
  EXPECT_EQ(AddressMistake(":9090", kConnect), "it has no host");
  EXPECT_EQ(AddressMistake("127.0.0.1:0", kConnect), "its port is not a number from 1 to 65535");
}

TEST(AddressTest, MistakesAreNamed) {
  EXPECT_EQ(AddressMistake("", kListen), "it is empty");
  EXPECT_EQ(AddressMistake("foo", kListen), "it has no port");
  // 99999 is 34463 in sixteen bits.
  for (const char* address : {"127.0.0.1:99999", "127.0.0.1:65536", "h:", "h:x", "h:-1", "h:+1",
                              "h: 1", "h:1 ", "[::1]", "h:99999999999999999999"}) {
    EXPECT_EQ(AddressMistake(address, kListen), "its port is not a number from 0 to 65535")
        << address;
  }
  EXPECT_EQ(AddressMistake("::1:9090", kListen),
            "an IPv6 address is written in brackets: [::1]:9090");
  for (const char* address : {"[::1:9090", "[]:1", "[host]:1", "[::1 ]:1"}) {
    EXPECT_EQ(AddressMistake(address, kListen), "what is in brackets is not an IPv6 address")
        << address;
  }
  for (const char* address : {"no such host:1", "a/b:1", "h\n:1", "激光:1"}) {
    EXPECT_EQ(AddressMistake(address, kListen), "its host is neither a name nor an IP address")
        << address;
  }
}

}  // namespace
}  // namespace gongfang
