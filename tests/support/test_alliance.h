// The alliance that integration tests work in, made through the public API, and its requests in one
// line each.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "clients/cpp/client.h"
#include "google/protobuf/timestamp.pb.h"

namespace grpc {
class Channel;
}

namespace gongfang {

inline constexpr char kTestAlliance[] = "alliances/test";
inline constexpr char kTestSpace[] = "alliances/test/spaces/main";  // in Asia/Shanghai

// "laser" makes "alliances/test/spaces/main/resources/laser"; a full name stays as it is.
std::string TestResource(absl::string_view id);
std::string TestMember(absl::string_view id);
std::string TestTeam(absl::string_view id);

google::protobuf::Timestamp ToProtoTime(absl::Time time);
absl::Time FromProtoTime(const google::protobuf::Timestamp& time);

// The alliance with its space, the teams "blue" and "red", and the members "li", who is in blue,
// and "wang", who is in none. Throws where that fails, as do the next two.
void MakeTestAlliance(const client::Client& client);

// A published resource of the space: open at all times, or as `schedule` says.
inventory::v1::Resource MakeTestResource(const client::Client& client, absl::string_view id,
                                         int capacity = 1,
                                         const inventory::v1::Schedule* schedule = nullptr);

// A schedule that opens every day of the week from `opens` to `closes`, such as "09:00".
inventory::v1::Schedule EveryDay(const std::string& opens, const std::string& closes);

struct Slot {
  std::string resource;  // "laser", or a full name
  absl::Time start;
  absl::Duration length = absl::Hours(1);
  int units = 1;
};

booking::v1::CreateBookingRequest BookingOf(const std::vector<Slot>& slots,
                                            absl::string_view member = "li");
// The same as a hold.
booking::v1::CreateBookingRequest HoldOf(const std::vector<Slot>& slots, absl::Duration ttl,
                                         absl::string_view member = "li");

booking::v1::ConfirmBookingRequest ConfirmOf(const booking::v1::Booking& booking);
booking::v1::CancelBookingRequest CancelOf(const booking::v1::Booking& booking);
booking::v1::GetBookingRequest GetOf(const booking::v1::Booking& booking);

// All bookings of the alliance that the request asks for, over all its pages.
std::vector<booking::v1::Booking> ListAll(const client::Client& client,
                                          booking::v1::ListBookingsRequest request = {});

// The reason of a refusal ("" for none) and the fields that it names.
std::string ReasonOf(const absl::Status& status);
std::vector<std::string> FieldsOf(const absl::Status& status);
// Expects a refusal with this code and reason.
void ExpectRefused(const absl::Status& status, absl::StatusCode code, absl::string_view reason);

// A channel to 127.0.0.1:`port` on a connection that it shares with no other channel. It is
// connected already, unless that took longer than `connect_within`: gRPC 1.51 reads errno too late
// and so, now and then, takes a connection that is under way for one that failed, which would fail
// a test's first call.
std::shared_ptr<grpc::Channel> OwnChannel(int port,
                                          absl::Duration connect_within = absl::Seconds(10));
// A client on such a channel. `deadline` is that of each call.
std::unique_ptr<client::Client> OwnClient(int port, const std::string& key,
                                          absl::Duration deadline);

}  // namespace gongfang
