// A committer on a real file behind a gate that can fail, with its clock in the test's hands.
#pragma once

#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <optional>
#include <string>

#include "booking/committer.h"
#include "common/coordination/local_leases.h"
#include "tests/support/booking_store.h"
#include "tests/support/booking_world.h"
#include "tests/support/fake_clock.h"

namespace gongfang::booking {

using Answer = std::future<absl::StatusOr<v1::Booking>>;

// What is submitted before Start is one batch.
class CommitterTest : public testing::Test {
 protected:
  CommitterTest() { Make(leases_); }

  // A new committer, as after a restart or in another process.
  void Make(Leases& leases) { committer_.emplace(PartsWith(database_, leases)); }
  Committer::Parts PartsWith(Database& database, Leases& leases) {
    return {.commit = {.database = database,
                       .log = log_,
                       .leases = leases,
                       .facts = facts_,
                       .clock = clock_,
                       .next_id = [this] { return ids_.Next(); }},
            .wall_clock = clock_,
            .workers = workers_};
  }

  Answer Submit(Command command) { return Submit(Job{.command = std::move(command)}); }
  Answer Submit(Job job) {
    auto promise = std::make_shared<std::promise<absl::StatusOr<v1::Booking>>>();
    Answer answer = promise->get_future();
    job.done = [promise](const absl::StatusOr<std::string>& answer) {
      v1::Booking booking;
      if (!answer.ok()) return promise->set_value(answer.status());
      EXPECT_TRUE(booking.ParseFromString(*answer));
      promise->set_value(std::move(booking));
    };
    committer_->Submit(std::move(job));
    return answer;
  }
  absl::StatusOr<v1::Booking> Do(Command command) { return Submit(std::move(command)).get(); }

  static Command Laser(const std::string& id, double from = 1) {
    return Creation(id, {ItemOf(kLaser, from, from + 1)});
  }
  // The booking of another process.
  static Booking Foreign(const std::string& id, double from) {
    Booking booking = Laser(id, from).booking;
    booking.state = State::kConfirmed;
    return booking;
  }

  BookingStore store_;
  FaultyDatabase database_{store_.database()};
  EventLog log_{store_.database(), "booking"};
  FakeClock clock_;
  LocalLeases leases_{clock_};
  IdGenerator ids_{clock_};
  FakeFacts facts_;
  WorkerPool workers_{2, 1024};
  std::optional<Committer> committer_;
};

}  // namespace gongfang::booking
