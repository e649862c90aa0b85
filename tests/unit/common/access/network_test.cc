#include "common/access/network.h"

#include <gtest/gtest.h>

namespace gongfang {
namespace {

TEST(NetworkTest, WhatIsANetworkIsUnderstood) {
  for (const char* text :
       {"203.0.113.0/24", "0.0.0.0/0", "10.0.0.0/8", "10.1.2.3/32", "128.0.0.0/1", "2001:db8::/32",
        "::/0", "::1/128", "fe80::/10", "2001:db8:1:2:3:4:5:6/128", "2001:db8:0:0:8000::/65"}) {
    const auto network = Network::Parse(text);
    ASSERT_TRUE(network.has_value()) << text;
    EXPECT_EQ(network->ToString(), text);
  }
  EXPECT_EQ(Network::Parse("203.0.113.9")->ToString(), "203.0.113.9/32");
  EXPECT_EQ(Network::Parse("::1")->ToString(), "::1/128");
  EXPECT_EQ(Network::Parse("2001:DB8:0:0::/32")->ToString(), "2001:db8::/32");
}

TEST(NetworkTest, AnythingElseIsNot) {
  using namespace std::string_literals;
  for (const std::string& text : {""s,
                                  "/"s,
                                  "/24"s,
                                  "203.0.113.0/"s,
                                  "203.0.113.0/33"s,
                                  "203.0.113.0/024"s,
                                  "203.0.113.0/+24"s,
                                  "203.0.113.0/-1"s,
                                  "203.0.113.0/ 24"s,
                                  "203.0.113.0/24 "s,
                                  " 203.0.113.0/24"s,
                                  "203.0.113.0/24/24"s,
                                  "203.0.113.0/255.255.255.0"s,
                                  "203.0.113.7/24"s,
                                  "203.0.113/24"s,
                                  "203.0.0113.0/24"s,
                                  "0x7f.0.0.0/8"s,
                                  "256.0.0.0/8"s,
                                  "1.2.3.4.5/32"s,
                                  "2001:db8::/129"s,
                                  "2001:db8::1/32"s,
                                  "2001:db8:/32"s,
                                  "2001::db8::/32"s,
                                  "[::]/0"s,
                                  "fe80::%eth0/64"s,
                                  "::ffff:203.0.113.0/120"s,
                                  "::ffff:0:0/96"s,
                                  "localhost/8"s,
                                  "*/0"s,
                                  "203.0.113.0\0/24"s,
                                  "203.0.113.0/24\0"s,
                                  "２０３.0.113.0/24"s,
                                  "203.0.113.0/99999999999999999999"s,
                                  std::string(1 << 20, '1'),
                                  std::string(1 << 20, ':') + "/0"}) {
    EXPECT_FALSE(Network::Parse(text).has_value()) << text.substr(0, 60);
  }
}

TEST(NetworkTest, AnAddressIsInItOrNot) {
  const Network office = *Network::Parse("203.0.112.0/23");
  for (const char* ip :
       {"203.0.112.0", "203.0.113.255", "::ffff:203.0.113.9", "::ffff:cb00:7109"}) {
    EXPECT_TRUE(office.Contains(ip)) << ip;
  }
  for (const char* ip :
       {"203.0.114.0", "203.0.111.255", "::ffff:203.0.114.1", "::203.0.113.9", "2001:db8::1", "",
        "203.0.113", "203.0.113.9:80", "[::1]", "203.0.113.09", "203.0.113.9/32"}) {
    EXPECT_FALSE(office.Contains(ip)) << ip;
  }
  const Network lab = *Network::Parse("2001:db8:8000::/33");
  EXPECT_TRUE(lab.Contains("2001:db8:8000::1"));
  EXPECT_TRUE(lab.Contains("2001:DB8:FFFF::"));
  EXPECT_FALSE(lab.Contains("2001:db8:7fff::1"));
  EXPECT_FALSE(lab.Contains("203.0.113.9"));
  EXPECT_FALSE(lab.Contains("2001:db8:8000::1%eth0"));
  EXPECT_TRUE(Network::Parse("0.0.0.0/0")->Contains("198.51.100.7"));
  EXPECT_FALSE(Network::Parse("0.0.0.0/0")->Contains("::1"));
  EXPECT_FALSE(Network::Parse("::/0")->Contains("::ffff:203.0.113.9"));
  EXPECT_TRUE(Network::Parse("::1/128")->Contains("::1"));
  EXPECT_FALSE(Network::Parse("::1/128")->Contains("::2"));
  EXPECT_FALSE(office.Contains(std::string("203.0.113.9\0", 12)));
  EXPECT_FALSE(office.Contains(std::string(1 << 20, '2')));
}

TEST(NetworkTest, ASubscriberHasOneNameForItsAddresses) {
  EXPECT_EQ(SubscriberOf("203.0.113.9"), "203.0.113.9");
  EXPECT_EQ(SubscriberOf("::ffff:203.0.113.9"), "203.0.113.9");
  EXPECT_EQ(SubscriberOf("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
  EXPECT_EQ(SubscriberOf("2001:DB8:1:2::1"), "2001:db8:1:2::");
  EXPECT_EQ(SubscriberOf(""), "");
  EXPECT_EQ(SubscriberOf("unix"), "unix");
}

TEST(NetworkTest, LoopbackIsThisMachine) {
  for (const char* ip : {"127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"}) {
    EXPECT_TRUE(IsLoopback(ip) && IsIpAddress(ip)) << ip;
  }
  for (const char* ip : {"128.0.0.1", "::2", "", "localhost", "0.0.0.0", "::"}) {
    EXPECT_FALSE(IsLoopback(ip)) << ip;
  }
}

}  // namespace
}  // namespace gongfang
