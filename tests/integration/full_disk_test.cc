// A full disk: bookings are refused, nothing is damaged, and it goes on when there is room.
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/mount.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iostream>
#include <optional>

#include "tests/support/booking_tables.h"
#include "tests/support/child_process.h"
#include "tests/support/fault_vfs.h"
#include "tests/support/test_server.h"

namespace gongfang {
namespace {

// While it lives every database of this process is opened through the VFS that fails on demand.
class FaultyByDefault {
 public:
  FaultyByDefault() : usual_(sqlite3_vfs_find(nullptr)) {
    sqlite3_vfs_register(sqlite3_vfs_find(kFaultVfsName), /*makeDflt=*/1);
  }
  ~FaultyByDefault() { sqlite3_vfs_register(usual_, /*makeDflt=*/1); }

 private:
  sqlite3_vfs* const usual_;
};

TEST(FullDiskTest, IsRefusedChangesNothingAndGoesOn) {
  FaultVfs disk;
  const FaultyByDefault faulty;
  TestServer server;
  MakeTestResource(server.client(), "laser");
  const auto book = [&](int hour) {
    return server.client().CreateBooking(BookingOf({{"laser", server.At(absl::Hours(24 + hour))}}));
  };
  const auto held = server.client().CreateBooking(
      HoldOf({{"laser", server.At(absl::Hours(48))}}, absl::Minutes(10)));
  ASSERT_TRUE(held.ok());
  ASSERT_TRUE(book(0).ok());
  const auto before = server.Heads();
  // Full at once, and full in the middle of what a commit writes.
  for (const int64_t bytes : {0, 100, 4'200, 9'000}) {
    disk.SetBytesUntilFull(bytes);
    for (int i = 0; i < 3; ++i) {
      ExpectRefused(book(1).status(), absl::StatusCode::kResourceExhausted, "STORAGE_FULL");
    }
    ExpectRefused(server.client().ConfirmBooking(ConfirmOf(*held)).status(),
                  absl::StatusCode::kResourceExhausted, "STORAGE_FULL");
    membership::v1::CreateTeamRequest team;
    team.set_parent(kTestAlliance);
    team.set_team_id("green");
    team.mutable_team()->set_display_name("绿队");
    ExpectRefused(server.client().CreateTeam(team).status(), absl::StatusCode::kResourceExhausted,
                  "STORAGE_FULL");
    // What is there can be read, and what needs no write is answered.
    EXPECT_EQ(ListAll(server.client()).size(), 2u);
    ExpectRefused(book(0).status(), absl::StatusCode::kAlreadyExists, "SLOT_TAKEN");
    EXPECT_EQ(server.Heads(), before);
    disk.SetBytesUntilFull(FaultVfs::kNever);
  }
  EXPECT_TRUE(book(1).ok());
  EXPECT_TRUE(server.client().ConfirmBooking(ConfirmOf(*held)).ok());
  server.Restart();
  EXPECT_EQ(ListAll(server.client()).size(), 3u);
  server.Stop();
  EXPECT_EQ(Replay(ReadBookingEvents(server.folder(), "test")), ReadBookingTables(server.folder()));
}

TEST(FullDiskTest, AHoldThatRunsOutOnAFullDiskExpiresWhenThereIsRoom) {
  FaultVfs disk;
  const FaultyByDefault faulty;
  TestServer server;
  MakeTestResource(server.client(), "laser");
  const Slot slot{"laser", server.At(absl::Hours(24))};
  ASSERT_TRUE(server.client().CreateBooking(HoldOf({slot}, absl::Minutes(10))).ok());
  disk.SetBytesUntilFull(0);
  server.clock().Advance(absl::Minutes(10));
  ExpectRefused(server.client().CreateBooking(BookingOf({slot})).status(),
                absl::StatusCode::kResourceExhausted, "STORAGE_FULL");
  disk.SetBytesUntilFull(FaultVfs::kNever);
  server.clock().Advance(absl::Minutes(1));
  server.WaitForEvent("booking", "booking.expired");
  EXPECT_TRUE(server.client().CreateBooking(BookingOf({slot})).ok());
}

// A file system of 3 MiB in memory.
class SmallDisk {
 public:
  SmallDisk() {
    mounted_ = mount("tmpfs", dir_.path().c_str(), "tmpfs", 0, "size=3m") == 0;
    error_ = errno;
  }
  ~SmallDisk() {
    if (mounted_) umount2(dir_.path().c_str(), MNT_DETACH);
  }

  // Why there is none; nullopt where there is.
  std::optional<std::string> Missing() const {
    return mounted_ ? std::nullopt : std::optional<std::string>(std::strerror(error_));
  }
  std::string File(const std::string& name) const { return dir_.File(name); }

  void Fill() const {
    std::ofstream file(File("filler"), std::ios::binary);
    const std::string block(4096, 'x');
    while (file << block << std::flush) {
    }
  }
  void MakeRoom() const { std::filesystem::remove(File("filler")); }

 private:
  TempDir dir_;
  bool mounted_ = false;
  int error_ = 0;
};

TEST(FullDiskTest, ARealProgramOnARealSmallDisk) {
  const SmallDisk disk;
  if (disk.Missing()) {
    std::cout << "NOT RUN: the variant with a real small disk, because a file system in memory "
                 "cannot be mounted here ("
              << *disk.Missing() << ")\n";
    return;
  }
  ServerProcess server(disk.File("data"));
  ASSERT_TRUE(server.Start()) << server.process().Stderr();
  auto client = server.Connect();
  MakeTestAlliance(*client);
  MakeTestResource(*client, "laser");
  const absl::Time start = DayAfterTomorrow();
  const auto book = [&](int hour) {
    auto request = BookingOf({{"laser", start + absl::Hours(hour)}});
    request.mutable_booking()->set_purpose(std::string(4000, 'x'));
    return client->CreateBooking(request);
  };
  ASSERT_TRUE(book(0).ok());
  disk.Fill();
  // What is left in half-used blocks may take one or two more.
  int made = 1;
  absl::Status refused;
  while (made < 10 && (refused = book(made).status()).ok()) ++made;
  ExpectRefused(refused, absl::StatusCode::kResourceExhausted, "STORAGE_FULL");
  EXPECT_EQ(ListAll(*client).size(), static_cast<size_t>(made));
  // Killed with a full disk it has lost nothing. Where it cannot start for want of room it says so
  // in one line, and with room it goes on.
  server.KillAndWait();
  for (const char* service : {"booking", "inventory", "membership"}) {
    std::filesystem::remove(disk.File("data/" + std::string(service) + ".db-shm"));
  }
  disk.Fill();
  EXPECT_FALSE(server.Start());
  EXPECT_EQ(server.process().Wait(), 1);
  const std::string said = server.process().Stderr();
  EXPECT_EQ(std::count(said.begin(), said.end(), '\n'), 1) << said;
  EXPECT_NE(said.find("the disk is full"), std::string::npos) << said;
  disk.MakeRoom();
  ASSERT_TRUE(server.Start()) << server.process().Stderr();
  client = server.Connect();
  EXPECT_EQ(ListAll(*client).size(), static_cast<size_t>(made));
  EXPECT_TRUE(book(made).ok());
  disk.Fill();
  for (int i = 1; i < 10 && refused.ok(); ++i) refused = book(made + i).status();
  disk.MakeRoom();
  EXPECT_TRUE(book(made + 20).ok());
  client.reset();  // a connection that nobody looks after would make the server wait for it
  EXPECT_EQ(server.Terminate(), 0) << server.process().Stderr();
  EXPECT_EQ(Replay(ReadBookingEvents(disk.File("data"), "test")),
            ReadBookingTables(disk.File("data")));
}

}  // namespace
}  // namespace gongfang
