// Services apart, two replicas of inventory and of booking, all on one PostgreSQL: each booking
// follows another inventory, and all of them one membership.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include "absl/strings/str_cat.h"
#include "tests/support/child_process.h"
#include "tests/support/store_server.h"
#include "tests/support/test_alliance.h"
#include "tests/support/test_server.h"

namespace gongfang {
namespace {

using booking::v1::Booking;

class StoreServicesTest : public ::testing::Test {
 protected:
  void SetUp() override {
    // Inventory follows booking and booking inventory, so one of them must be told where the other
    // will be.
    for (int i = 0; i < 2; ++i) {
      booking_ports_[i] = FreePort();
      inventory_ports_[i] = FreePort();
    }
    StartOne(membership_, "membership", 0, booking_ports_[0], 0, 0);
    key_ = membership_->admin_key();
    ASSERT_FALSE(key_.empty());
    for (int i = 0; i < 2; ++i) {
      StartOne(inventories_[i], absl::StrCat("inventory-", i), inventory_ports_[i],
               booking_ports_[i], membership_->port(), 0);
      StartOne(bookings_[i], absl::StrCat("booking-", i), booking_ports_[i], 0, membership_->port(),
               inventory_ports_[i]);
    }
    MakeTestAlliance(*Of(*membership_));
  }

  static int FreePort() { return ServerProcess::FreePort(); }
  void StartOne(std::unique_ptr<ServerProcess>& server, const std::string& name, int port,
                int booking, int membership, int inventory) {
    std::vector<std::string> flags = store_.Flags();
    const auto add = [&flags](const char* flag, int at) {
      if (at == 0) return;
      flags.push_back(flag);
      flags.push_back(absl::StrCat("127.0.0.1:", at));
    };
    flags.push_back("--services");
    flags.push_back(name.substr(0, name.find('-')));
    add("--membership", membership);
    add("--inventory", inventory);
    add("--booking", booking);
    server = std::make_unique<ServerProcess>(dir_.File(name), flags, port);
    ASSERT_TRUE(server->Start()) << server->process().Stderr();
  }
  std::unique_ptr<client::Client> Of(const ServerProcess& server) const {
    return OwnClient(server.port(), key_, absl::Seconds(30));
  }

  StoreServer store_;
  TempDir dir_;
  int booking_ports_[2] = {};
  int inventory_ports_[2] = {};
  std::unique_ptr<ServerProcess> membership_;
  std::unique_ptr<ServerProcess> inventories_[2];
  std::unique_ptr<ServerProcess> bookings_[2];
  std::string key_;
  const absl::Time base_ = DayAfterTomorrow();
};

TEST_F(StoreServicesTest, WhatOneInventoryPublishesEachBookingBooks) {
  for (int i = 0; i < 2; ++i) {
    const std::string id = absl::StrCat("laser-", i);
    MakeTestResource(*Of(*inventories_[i]), id);
    for (int j = 0; j < 2; ++j) {
      const auto booked =
          Of(*bookings_[j])->CreateBooking(BookingOf({{id, base_ + absl::Hours(j)}}));
      EXPECT_TRUE(booked.ok()) << i << j << booked.status();
      ExpectRefused(Of(*bookings_[1 - j])
                        ->CreateBooking(BookingOf({{id, base_ + absl::Hours(j)}}, "wang"))
                        .status(),
                    absl::StatusCode::kAlreadyExists, "SLOT_TAKEN");
    }
  }
  // One of each dies, and the others go on, and hear of what comes later.
  EXPECT_EQ(inventories_[0]->KillAndWait(), 128 + SIGKILL);
  EXPECT_EQ(bookings_[1]->KillAndWait(), 128 + SIGKILL);
  MakeTestResource(*Of(*inventories_[1]), "mill");
  ASSERT_TRUE(inventories_[0]->Start()) << inventories_[0]->process().Stderr();
  EXPECT_TRUE(Eventually([&] {
    return Of(*bookings_[0])->CreateBooking(BookingOf({{"mill", base_}})).ok();
  }));
  ASSERT_TRUE(bookings_[1]->Start()) << bookings_[1]->process().Stderr();
  EXPECT_EQ(ListAll(*Of(*bookings_[1])).size(), 5u);
}

}  // namespace
}  // namespace gongfang
