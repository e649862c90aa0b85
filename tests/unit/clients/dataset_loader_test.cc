// LoadDataset, against services that only remember what they were asked to make.
#include "clients/cpp/dataset_loader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <memory>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "gongfang/booking/v1/booking_service.grpc.pb.h"
#include "tests/unit/clients/fake_services.h"

namespace gongfang::client {
namespace {

using booking::v1::Booking;
using dataset::v1::Dataset;
using inventory::v1::Resource;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

class FakeBooking final : public booking::v1::BookingService::Service {
 public:
  explicit FakeBooking(World& world) : world_(world) {}

  grpc::Status CreateBooking(grpc::ServerContext*, const booking::v1::CreateBookingRequest* request,
                             Booking* response) override {
    std::unique_lock lock(world_.mutex);
    ++world_.creations_of_bookings;
    world_.most_in_flight = std::max(world_.most_in_flight, ++world_.in_flight);
    world_.changed.notify_all();
    world_.changed.wait_for(lock, std::chrono::seconds(10),
                            [&] { return world_.most_in_flight >= world_.wait_for_in_flight; });
    if (world_.wait_for_in_flight > 0) {  // would there be more?
      world_.changed.wait_for(lock, std::chrono::milliseconds(20),
                              [&] { return world_.most_in_flight > world_.wait_for_in_flight; });
    }
    --world_.in_flight;
    for (const auto& item : request->booking().items()) {
      const auto refusal = world_.refusals.find(item.resource());
      if (refusal != world_.refusals.end()) return ToGrpcStatus(refusal->second);
    }
    *response = request->booking();
    world_.bookings.push_back(*response);
    return grpc::Status::OK;
  }
  // Pages of 3, so that the pages are followed.
  grpc::Status ListBookings(grpc::ServerContext*, const booking::v1::ListBookingsRequest* request,
                            booking::v1::ListBookingsResponse* response) override {
    const std::lock_guard lock(world_.mutex);
    size_t first = 0;
    if (!request->page_token().empty()) {
      EXPECT_TRUE(absl::SimpleAtoi(request->page_token(), &first));
    }
    for (size_t i = first; i < std::min(first + 3, world_.bookings.size()); ++i) {
      const auto& item = world_.bookings[i].items(0);
      if (item.end_time().seconds() > request->start_time().seconds() &&
          item.start_time().seconds() < request->end_time().seconds()) {
        *response->add_bookings() = world_.bookings[i];
      }
    }
    if (first + 3 < world_.bookings.size()) response->set_next_page_token(absl::StrCat(first + 3));
    return grpc::Status::OK;
  }

 private:
  World& world_;
};

// A little of everything: 1 alliance, 1 space, 2 teams, 2 members, 3 resources, 1 quota and a
// pattern for each day of the week, which makes 14 bookings.
Dataset SmallDataset() {
  Dataset dataset;
  dataset.mutable_alliance()->set_name("alliances/a");
  auto& space = *dataset.add_spaces();
  space.set_name("alliances/a/spaces/s");
  space.set_time_zone("Asia/Shanghai");
  for (const char* id : {"1", "2"}) {
    dataset.add_teams()->set_name(absl::StrCat("alliances/a/teams/t", id));
    dataset.add_members()->set_name(absl::StrCat("alliances/a/members/m", id));
  }
  dataset.add_categories()->set_name("alliances/a/categories/laser");
  auto& cutter = *dataset.add_categories();
  cutter.set_name("alliances/a/categories/laser-cutter");
  cutter.set_parent_category("alliances/a/categories/laser");
  auto& period = *(*dataset.mutable_schedules())["mondays"].add_periods();
  period.set_day(google::type::MONDAY);
  period.set_opens("09:00");
  period.set_closes("21:00");
  for (const char* id : {"r1", "r2", "r3"}) {
    auto& record = *dataset.add_resources();
    record.mutable_resource()->set_name(absl::StrCat("alliances/a/spaces/s/resources/", id));
    record.mutable_resource()->set_category("laser-cutter");
  }
  dataset.mutable_resources(0)->set_schedule("mondays");
  dataset.mutable_members(0)->set_tier("resident");
  (*dataset.mutable_policies())["short"].mutable_max_length()->set_seconds(7200);
  dataset.mutable_resources(1)->set_policy("short");
  auto& quota = *dataset.add_quotas();
  quota.set_name("alliances/a/quotas/q");
  quota.set_booking_limit(20);
  for (int day = 1; day <= 7; ++day) {
    auto& pattern = *dataset.add_bookings();
    pattern.set_day(static_cast<google::type::DayOfWeek>(day));
    pattern.set_start("10:00");
    pattern.mutable_length()->set_seconds(3600);
    pattern.add_resources(absl::StrCat("alliances/a/spaces/s/resources/r", day <= 5 ? 1 : 2));
    pattern.set_member("alliances/a/members/m1");
  }
  return dataset;
}

constexpr int kRecords = 1 + 1 + 2 + 2 + 2 + 3 + 1;
constexpr int kBookings = 14;
constexpr char kR1[] = "alliances/a/spaces/s/resources/r1";
constexpr char kR2[] = "alliances/a/spaces/s/resources/r2";

class LoadDatasetTest : public ::testing::Test {
 protected:
  LoadDatasetTest() {
    grpc::ServerBuilder builder;
    builder.RegisterService(&membership_).RegisterService(&inventory_).RegisterService(&booking_);
    server_ = builder.BuildAndStart();
    client_ = *Client::Over(server_->InProcessChannel({}), {.key = "key"});
  }
  ~LoadDatasetTest() override { server_->Shutdown(); }

  void MultiplyBookings() {
    for (int i = 0; i < 5; ++i) {
      for (int day = 0; day < 7; ++day) *dataset_.add_bookings() = dataset_.bookings(day);
    }
  }

  absl::StatusOr<LoadReport> Load(int days_later = 0) {
    LoadOptions options;
    options.now = absl::FromUnixSeconds(1'798'797'600) + absl::Hours(24 * days_later);
    options.progress = [this](const LoadProgress& progress) {
      dones_.push_back(progress.done);
      total_ = progress.total;
      if (whats_.empty() || whats_.back() != progress.what) whats_.emplace_back(progress.what);
    };
    return LoadDataset(*client_, dataset_, options);
  }

  World world_;
  Dataset dataset_ = SmallDataset();
  std::vector<int> dones_;
  std::vector<std::string> whats_;
  int total_ = 0;

 private:
  FakeMembership membership_{world_};
  FakeInventory inventory_{world_};
  FakeBooking booking_{world_};
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<Client> client_;
};

TEST_F(LoadDatasetTest, MakesEverything) {
  const auto report = Load();
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->made, kRecords + kBookings);
  EXPECT_EQ(report->already_there, 0);
  EXPECT_EQ(report->skipped, 0);
  EXPECT_THAT(world_.names,
              UnorderedElementsAre("alliances/a", "alliances/a/spaces/s", "alliances/a/teams/t1",
                                   "alliances/a/teams/t2", "alliances/a/members/m1",
                                   "alliances/a/members/m2", "alliances/a/categories/laser",
                                   "alliances/a/categories/laser-cutter", kR1, kR2,
                                   "alliances/a/spaces/s/resources/r3", "alliances/a/quotas/q"));
  for (const auto& [name, resource] : world_.resources) {
    EXPECT_EQ(resource.state(), Resource::STATE_PUBLISHED) << name;
    EXPECT_EQ(resource.has_schedule(), name == kR1) << name;
    EXPECT_EQ(resource.has_policy(), name == kR2) << name;
  }
  EXPECT_EQ(world_.resources[kR2].policy().max_length().seconds(), 7200);
  EXPECT_EQ(world_.quotas["alliances/a/quotas/q"].booking_limit(), 20);
  EXPECT_THAT(world_.tiers, ElementsAre(Pair("alliances/a/members/m1", "resident"),
                                        Pair("alliances/a/members/m2", "")));
  EXPECT_EQ(world_.resources[kR1].schedule().periods_size(), 1);
  EXPECT_EQ(world_.bookings.size(), static_cast<size_t>(kBookings));
}

TEST_F(LoadDatasetTest, TellsHowFarItIs) {
  ASSERT_TRUE(Load().ok());
  EXPECT_EQ(total_, kRecords + kBookings);
  ASSERT_EQ(dones_.size(), static_cast<size_t>(total_));
  for (int i = 0; i < total_; ++i) EXPECT_EQ(dones_[static_cast<size_t>(i)], i + 1);
  EXPECT_THAT(whats_, ElementsAre("alliance", "spaces", "teams", "members", "categories",
                                  "resources", "quotas", "bookings"));
}

TEST_F(LoadDatasetTest, TheSecondTimeChangesNothing) {
  ASSERT_TRUE(Load().ok());
  const auto report = Load();
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->made, 0);
  EXPECT_EQ(report->already_there, kRecords + kBookings);
  EXPECT_EQ(world_.publishes, 3);
  EXPECT_EQ(world_.creations_of_bookings, kBookings) << "the second load asked for some again";
}

TEST_F(LoadDatasetTest, OnALaterDayOnlyTheNewDaysAreMade) {
  ASSERT_TRUE(Load().ok());
  const auto report = Load(/*days_later=*/3);
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->made, 3);
  EXPECT_EQ(world_.bookings.size(), static_cast<size_t>(kBookings + 3));
}

TEST_F(LoadDatasetTest, ACancelledBookingStaysCancelled) {
  ASSERT_TRUE(Load().ok());
  world_.bookings[4].set_state(Booking::STATE_CANCELLED);
  const auto report = Load();
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->made, 0);
}

TEST_F(LoadDatasetTest, PublishesWhatWasLeftADraft) {
  ASSERT_TRUE(Load().ok());
  world_.resources[kR2].set_state(Resource::STATE_DRAFT);
  ASSERT_TRUE(Load().ok());
  EXPECT_EQ(world_.resources[kR2].state(), Resource::STATE_PUBLISHED);
  EXPECT_EQ(world_.publishes, 4);
}

TEST_F(LoadDatasetTest, LeavesASuspendedResourceAndSkipsItsBookings) {
  ASSERT_TRUE(Load().ok());
  world_.resources[kR2].set_state(Resource::STATE_SUSPENDED);
  world_.bookings.clear();
  const auto report = Load();
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(world_.resources[kR2].state(), Resource::STATE_SUSPENDED);
  EXPECT_EQ(report->made, 10);
  EXPECT_THAT(report->skipped_reasons, ElementsAre(Pair("RESOURCE_NOT_BOOKABLE", 4)));
}

TEST_F(LoadDatasetTest, SkipsAndCountsWhatIsTakenOrClosed) {
  world_.refusals[kR1] = errors::SlotTaken({{"SLOT_TAKEN", kR1, "It is taken."}}, {},
                                           absl::UnixEpoch(), absl::UTCTimeZone());
  world_.refusals[kR2] = errors::PolicyViolation({{"OPENING_HOURS", kR2, "It is closed."}});
  const auto report = Load();
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->made, kRecords);
  EXPECT_EQ(report->skipped, kBookings);
  EXPECT_THAT(report->skipped_reasons,
              ElementsAre(Pair("POLICY_VIOLATION", 4), Pair("SLOT_TAKEN", 10)));
}

TEST_F(LoadDatasetTest, StopsAtAnyOtherRefusalAndSaysWhere) {
  world_.refusals[kR1] = errors::ResourceNotBookable(kR1);
  const auto report = Load();
  EXPECT_EQ(ErrorOf(report.status()).reason, "RESOURCE_NOT_BOOKABLE") << report.status();
  EXPECT_THAT(std::string(report.status().message()), HasSubstr(kR1));
  EXPECT_THAT(std::string(report.status().message()), HasSubstr("alliances/a/members/m1"));
}

TEST_F(LoadDatasetTest, AfterAnErrorNoNewCallBegins) {
  MultiplyBookings();
  world_.refusals[kR1] = world_.refusals[kR2] = errors::ResourceNotBookable(kR1);
  EXPECT_FALSE(Load().ok());
  EXPECT_LE(world_.creations_of_bookings, 16);
}

TEST_F(LoadDatasetTest, RefusesARecordThatCannotBeUnderstood) {
  dataset_.mutable_resources(1)->set_schedule("sundays");
  EXPECT_THAT(std::string(Load().status().message()), HasSubstr("sundays"));
  dataset_ = SmallDataset();
  dataset_.mutable_resources(1)->set_policy("long");
  EXPECT_THAT(std::string(Load().status().message()), HasSubstr("long"));
  dataset_ = SmallDataset();
  dataset_.mutable_quotas(0)->set_name("q");
  EXPECT_THAT(std::string(Load().status().message()), HasSubstr("\"q\""));
  dataset_ = SmallDataset();
  dataset_.mutable_members(1)->set_name("m2");
  EXPECT_THAT(std::string(Load().status().message()), HasSubstr("m2"));
}

TEST_F(LoadDatasetTest, KeepsSixteenCallsInFlight) {
  MultiplyBookings();
  world_.wait_for_in_flight = 16;
  ASSERT_TRUE(Load().ok());
  EXPECT_EQ(world_.most_in_flight, 16);
}

}  // namespace
}  // namespace gongfang::client
