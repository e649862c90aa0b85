// A data folder is moved into a store, checked, and served from there.
#include "gongfangd/move_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/log.h"
#include "common/store/sqlite_database.h"
#include "gongfangd/move_mark.h"
#include "tests/support/child_process.h"
#include "tests/support/test_alliance.h"
#include "tests/support/test_server.h"

namespace gongfang {
namespace {

class MoveStoreTest : public ::testing::Test {
 protected:
  MoveStoreTest() {
    log::SetLevel(log::Level::kError);
    config_.data = dir_.File("data");
    config_.grpc = "127.0.0.1:0";
  }

  // A store of files, which goes the same way as one on a server.
  Store StoreIn(const std::string& folder) {
    return {.open = [path = dir_.File(folder)](
                        absl::string_view service) -> absl::StatusOr<std::unique_ptr<Database>> {
              return SqliteDatabase::Open(absl::StrCat(path, "-", service, ".db"), {});
            },
            .shared = true};
  }
  std::unique_ptr<client::Client> ClientOf(const Process& process) {
    return OwnClient(process.grpc_port(), FirstLineOf(config_.data + "/admin.key"),
                     absl::Seconds(30));
  }
  // Makes the data folder, with some of everything in it.
  void Fill() {
    const auto process = Process::Start(config_, clock_).value();
    const auto client = ClientOf(*process);
    MakeTestAlliance(*client);
    MakeTestResource(*client, "laser");
    for (int hour = 0; hour < 30; ++hour) {
      auto request = BookingOf({{"laser", start_ + absl::Hours(hour)}});
      request.set_request_id(absl::StrCat("booking ", hour));
      const auto booked = client->CreateBooking(request);
      ASSERT_TRUE(booked.ok()) << booked.status();
      if (hour % 5 == 0) ASSERT_TRUE(client->CancelBooking(CancelOf(*booked)).ok());
    }
    bookings_ = Bookings(*client);
    heads_ = HeadsOfAll(*process);
  }
  static std::vector<std::string> Bookings(const client::Client& client) {
    std::vector<std::string> bookings;
    for (const auto& booking : ListAll(client)) bookings.push_back(booking.SerializeAsString());
    return bookings;
  }
  std::vector<std::map<std::string, int64_t>> HeadsOfAll(const Process& process) {
    std::vector<std::map<std::string, int64_t>> heads;
    for (const char* log : {kMembership, kInventory, kBooking}) {
      heads.push_back(
          HeadsOf(process.grpc_port(), FirstLineOf(config_.data + "/service.key"), log));
    }
    return heads;
  }
  absl::Status Move(const Store& to) {
    moved_.clear();
    return MoveStore(config_, to, [this](const MovedTable& table) {
      if (table.step == "same") moved_[absl::StrCat(table.service, ".", table.table)] = table.rows;
    });
  }
  static void Execute(Database& database, const std::string& sql) {
    EXPECT_TRUE(database.Write([&](Transaction& tx) { return tx.Execute(sql, {}).status(); }).ok());
  }

  TempDir dir_;
  SystemClock clock_;
  Config config_;
  const absl::Time start_ = DayAfterTomorrow();
  std::vector<std::string> bookings_;
  std::vector<std::map<std::string, int64_t>> heads_;
  std::map<std::string, int64_t> moved_;  // rows by "service.table"
};

TEST_F(MoveStoreTest, WhatIsServedAfterwardsIsTheSame) {
  Fill();
  const Store to = StoreIn("new");
  ASSERT_TRUE(Move(to).ok());
  EXPECT_EQ(moved_["booking.bookings"], 30);
  EXPECT_EQ(moved_["booking.events"], 36);
  EXPECT_EQ(moved_["booking.answered_requests"], 30);
  EXPECT_GT(moved_["membership.records"], 0);
  EXPECT_GT(moved_["inventory.mirrored_records"], 0);
  const auto process = Process::Start(config_, clock_, to).value();
  EXPECT_FALSE(process->new_admin_key());
  const auto client = ClientOf(*process);
  EXPECT_EQ(Bookings(*client), bookings_);
  EXPECT_EQ(HeadsOfAll(*process), heads_);
  // A retry of what was answered before the move has the same answer.
  auto request = BookingOf({{"laser", start_ + absl::Hours(1)}});
  request.set_request_id("booking 1");
  EXPECT_EQ(client->CreateBooking(request)->SerializeAsString(), bookings_[1]);
  ExpectRefused(client->CreateBooking(BookingOf({{"laser", start_ + absl::Hours(1)}})).status(),
                absl::StatusCode::kAlreadyExists, "SLOT_TAKEN");
  EXPECT_TRUE(client->CreateBooking(BookingOf({{"laser", start_ + absl::Hours(40)}})).ok());
}

TEST_F(MoveStoreTest, ATargetWithSomethingInItIsLeftAlone) {
  Fill();
  const Store to = StoreIn("other");
  ASSERT_TRUE(MakeTables(config_, to).ok());
  Execute(*to.open(kInventory).value(),
          "INSERT INTO event_heads (alliance, sequence) VALUES ('x', 1)");
  const absl::Status refused = Move(to);
  EXPECT_EQ(ErrorReason(refused), "STORE_NOT_EMPTY") << refused;
  EXPECT_NE(refused.message().find("event_heads"), std::string::npos);
}

TEST_F(MoveStoreTest, AMoveThatWasCutShortIsNotServedAndGoesOn) {
  Fill();
  const Store to = StoreIn("new");
  ASSERT_TRUE(Move(to).ok());
  // As after a crash in the middle.
  {
    const auto booking = to.open(kBooking).value();
    Execute(*booking, "UPDATE moves SET ended = 0");
    Execute(*booking, "DELETE FROM events WHERE sequence > 10");
    Execute(*booking, "DELETE FROM answered_requests");
    EXPECT_EQ(ErrorReason(MoveMark::ExpectWhole(*booking, kBooking)), "MOVE_NOT_FINISHED");
    EXPECT_TRUE(MoveMark::ExpectWhole(*to.open(kInventory).value(), kInventory).ok());
  }
  ASSERT_TRUE(Move(to).ok());
  EXPECT_EQ(moved_["booking.events"], 36);
  EXPECT_TRUE(MoveMark::ExpectWhole(*to.open(kBooking).value(), kBooking).ok());
  // Once more only compares, and finds what was changed.
  ASSERT_TRUE(Move(to).ok());
  Execute(*to.open(kBooking).value(), "UPDATE booking_items SET units = 2 WHERE live = 1");
  EXPECT_EQ(ErrorReason(Move(to)), "MOVE_DIFFERS");
}

TEST_F(MoveStoreTest, AFolderInUseIsNotMoved) {
  const auto process = Process::Start(config_, clock_).value();
  EXPECT_EQ(ErrorReason(Move(StoreIn("new"))), "STORAGE_IN_USE");
}

TEST_F(MoveStoreTest, AFolderThatIsNotThereIsNotMoved) {
  EXPECT_EQ(ErrorReason(Move(StoreIn("new"))), "STORAGE_MISSING");
}

}  // namespace
}  // namespace gongfang
