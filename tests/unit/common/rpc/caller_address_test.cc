#include "common/rpc/caller_address.h"

#include <gtest/gtest.h>

namespace gongfang {
namespace {

TEST(CallerAddressTest, APeerHasAnAddressOrNone) {
  EXPECT_EQ(AddressOfPeer("ipv4:203.0.113.9:1234"), "203.0.113.9");
  EXPECT_EQ(AddressOfPeer("ipv6:[2001:db8::1]:1234"), "2001:db8::1");
  EXPECT_EQ(AddressOfPeer("ipv6:%5B2001:db8::1%5D:1234"), "2001:db8::1");
  EXPECT_EQ(AddressOfPeer("ipv6:%5B::ffff:203.0.113.9%5D:1"), "::ffff:203.0.113.9");
  for (const char* peer : {"", "unix:socket", "inproc:1", "ipv4:", "ipv4:203.0.113.9", "ipv6:[]:1",
                           "ipv4:example.org:80"}) {
    EXPECT_EQ(AddressOfPeer(peer), "") << peer;
  }
}

TEST(CallerAddressTest, OnlyAProxyOnThisMachineIsBelieved) {
  EXPECT_EQ(AddressBehind("ipv4:127.0.0.1:5", "203.0.113.9"), "203.0.113.9");
  EXPECT_EQ(AddressBehind("ipv6:%5B::1%5D:5", "2001:db8::7"), "2001:db8::7");
  // What the caller said itself comes first.
  EXPECT_EQ(AddressBehind("ipv4:127.0.0.1:5", "10.0.0.1, 203.0.113.9 "), "203.0.113.9");
  EXPECT_EQ(AddressBehind("ipv4:198.51.100.1:5", "203.0.113.9"), "198.51.100.1");
  for (const char* forwarded : {"", "unknown", "203.0.113.9,", "203.0.113.9:80"}) {
    EXPECT_EQ(AddressBehind("ipv4:127.0.0.1:5", forwarded), "127.0.0.1") << forwarded;
  }
  EXPECT_EQ(CallerAddress(CallContext()), "");
}

}  // namespace
}  // namespace gongfang
