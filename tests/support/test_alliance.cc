#include "tests/support/test_alliance.h"

#include <grpcpp/create_channel.h>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "clients/cpp/client_error.h"
#include "clients/cpp/pages.h"
#include "common/base/clock.h"
#include "google/protobuf/util/time_util.h"

namespace gongfang {
namespace {

using google::protobuf::util::TimeUtil;

std::string InAlliance(absl::string_view collection, absl::string_view id) {
  return absl::StartsWith(id, "alliances/") ? std::string(id)
                                            : absl::StrCat(kTestAlliance, "/", collection, "/", id);
}

void MakeMember(const client::Client& client, const std::string& id, const std::string& name,
                const std::string& team) {
  membership::v1::CreateMemberRequest request;
  request.set_parent(kTestAlliance);
  request.set_member_id(id);
  request.mutable_member()->set_display_name(name);
  if (!team.empty()) request.mutable_member()->add_teams(TestTeam(team));
  client.CreateMember(request).value();
}

void MakeTeam(const client::Client& client, const std::string& id, const std::string& name) {
  membership::v1::CreateTeamRequest request;
  request.set_parent(kTestAlliance);
  request.set_team_id(id);
  request.mutable_team()->set_display_name(name);
  client.CreateTeam(request).value();
}

}  // namespace

std::string TestResource(absl::string_view id) { return InAlliance("spaces/main/resources", id); }
std::string TestMember(absl::string_view id) { return InAlliance("members", id); }
std::string TestTeam(absl::string_view id) { return InAlliance("teams", id); }

google::protobuf::Timestamp ToProtoTime(absl::Time time) {
  return TimeUtil::MicrosecondsToTimestamp(absl::ToUnixMicros(time));
}

absl::Time FromProtoTime(const google::protobuf::Timestamp& time) {
  return absl::FromUnixMicros(TimeUtil::TimestampToMicroseconds(time));
}

void MakeTestAlliance(const client::Client& client) {
  membership::v1::CreateAllianceRequest alliance;
  alliance.set_alliance_id("test");
  alliance.mutable_alliance()->set_display_name("试验联盟");
  client.CreateAlliance(alliance).value();
  membership::v1::CreateSpaceRequest space;
  space.set_parent(kTestAlliance);
  space.set_space_id("main");
  space.mutable_space()->set_display_name("总部");
  space.mutable_space()->set_time_zone("Asia/Shanghai");
  client.CreateSpace(space).value();
  MakeTeam(client, "blue", "蓝队");
  MakeTeam(client, "red", "红队");
  MakeMember(client, "li", "李伟", "blue");
  MakeMember(client, "wang", "王芳", "");
}

inventory::v1::Resource MakeTestResource(const client::Client& client, absl::string_view id,
                                         int capacity, const inventory::v1::Schedule* schedule) {
  inventory::v1::CreateResourceRequest request;
  request.set_parent(kTestSpace);
  request.set_resource_id(std::string(id));
  inventory::v1::Resource& resource = *request.mutable_resource();
  resource.set_display_name(absl::StrCat("激光切割机 ", id));
  resource.set_category("laser-cutter");
  resource.set_capacity(capacity);
  if (schedule != nullptr) *resource.mutable_schedule() = *schedule;
  inventory::v1::PublishResourceRequest publish;
  publish.set_name(client.CreateResource(request).value().name());
  return client.PublishResource(publish).value();
}

inventory::v1::Schedule EveryDay(const std::string& opens, const std::string& closes) {
  inventory::v1::Schedule schedule;
  for (int day = google::type::MONDAY; day <= google::type::SUNDAY; ++day) {
    inventory::v1::OpeningPeriod& period = *schedule.add_periods();
    period.set_day(static_cast<google::type::DayOfWeek>(day));
    period.set_opens(opens);
    period.set_closes(closes);
  }
  return schedule;
}

booking::v1::CreateBookingRequest BookingOf(const std::vector<Slot>& slots,
                                            absl::string_view member) {
  booking::v1::CreateBookingRequest request;
  request.set_parent(kTestAlliance);
  request.mutable_booking()->set_member(TestMember(member));
  for (const Slot& slot : slots) {
    booking::v1::BookingItem& item = *request.mutable_booking()->add_items();
    item.set_resource(TestResource(slot.resource));
    item.set_units(slot.units);
    *item.mutable_start_time() = ToProtoTime(slot.start);
    *item.mutable_end_time() = ToProtoTime(slot.start + slot.length);
  }
  return request;
}

booking::v1::CreateBookingRequest HoldOf(const std::vector<Slot>& slots, absl::Duration ttl,
                                         absl::string_view member) {
  booking::v1::CreateBookingRequest request = BookingOf(slots, member);
  *request.mutable_hold_ttl() = TimeUtil::MicrosecondsToDuration(absl::ToInt64Microseconds(ttl));
  return request;
}

booking::v1::ConfirmBookingRequest ConfirmOf(const booking::v1::Booking& booking) {
  booking::v1::ConfirmBookingRequest request;
  request.set_name(booking.name());
  return request;
}

booking::v1::CancelBookingRequest CancelOf(const booking::v1::Booking& booking) {
  booking::v1::CancelBookingRequest request;
  request.set_name(booking.name());
  return request;
}

booking::v1::GetBookingRequest GetOf(const booking::v1::Booking& booking) {
  booking::v1::GetBookingRequest request;
  request.set_name(booking.name());
  return request;
}

std::vector<booking::v1::Booking> ListAll(const client::Client& client,
                                          booking::v1::ListBookingsRequest request) {
  if (request.parent().empty()) request.set_parent(kTestAlliance);
  if (request.page_size() == 0) request.set_page_size(1000);
  std::vector<booking::v1::Booking> all;
  const absl::Status listed =
      client::ForEachPage(client, &client::Client::ListBookings, request,
                          [&all](booking::v1::ListBookingsResponse& page) {
                            all.insert(all.end(), page.bookings().begin(), page.bookings().end());
                            return true;
                          });
  EXPECT_TRUE(listed.ok()) << listed;
  return all;
}

std::string ReasonOf(const absl::Status& status) { return client::ErrorOf(status).reason; }

std::vector<std::string> FieldsOf(const absl::Status& status) {
  std::vector<std::string> fields;
  for (const FieldViolation& violation : client::ErrorOf(status).fields) {
    fields.push_back(violation.field);
  }
  return fields;
}

void ExpectRefused(const absl::Status& status, absl::StatusCode code, absl::string_view reason) {
  EXPECT_EQ(status.code(), code) << status;
  EXPECT_EQ(ReasonOf(status), std::string(reason)) << status;
}

std::shared_ptr<grpc::Channel> OwnChannel(int port, absl::Duration connect_within) {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  arguments.SetInt(GRPC_ARG_ENABLE_RETRIES, 0);
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 50);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 200);
  const std::shared_ptr<grpc::Channel> channel = grpc::CreateCustomChannel(
      absl::StrCat("127.0.0.1:", port), grpc::InsecureChannelCredentials(), arguments);
  channel->WaitForConnected(absl::ToChronoTime(SystemClock().Now() + connect_within));
  return channel;
}

std::unique_ptr<client::Client> OwnClient(int port, const std::string& key,
                                          absl::Duration deadline) {
  // One attempt: what a test is answered is what the server said.
  return client::Client::Over(OwnChannel(port),
                              {.key = key, .deadline = deadline, .retry = {.max_attempts = 1}})
      .value();
}

}  // namespace gongfang
