// Every method of every service asks for a key first: found by the descriptors, so that none can be
// forgotten.
#include <google/protobuf/descriptor.h>
#include <gtest/gtest.h>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/access/permission.h"
#include "gongfang/booking/v1/booking_service.pb.h"
#include "gongfang/events/v1/events.pb.h"
#include "gongfang/inventory/v1/inventory_service.pb.h"
#include "gongfang/membership/v1/membership_service.pb.h"
#include "tests/support/raw_call.h"
#include "tests/support/test_server.h"

namespace gongfang {
namespace {

// "/package.Service/Method" of each.
std::vector<std::string> AllMethods() {
  std::vector<std::string> methods;
  for (const google::protobuf::FileDescriptor* file :
       {booking::v1::CreateBookingRequest::descriptor()->file(),
        inventory::v1::CreateResourceRequest::descriptor()->file(),
        membership::v1::WhoAmIRequest::descriptor()->file(),
        events::v1::TailEventsRequest::descriptor()->file()}) {
    EXPECT_GT(file->service_count(), 0) << file->name();
    for (int s = 0; s < file->service_count(); ++s) {
      const google::protobuf::ServiceDescriptor& service = *file->service(s);
      for (int m = 0; m < service.method_count(); ++m) {
        methods.push_back(absl::StrCat("/", service.full_name(), "/", service.method(m)->name()));
      }
    }
  }
  return methods;
}

TEST(CredentialsTest, NoMethodAnswersWithoutAKey) {
  TestServer server;
  const auto channel = OwnChannel(server.port());
  const auto before = server.Heads();
  const std::vector<std::string> methods = AllMethods();
  EXPECT_GT(methods.size(), 30u);
  constexpr auto kCode = absl::StatusCode::kUnauthenticated;
  for (const std::string& method : methods) {
    SCOPED_TRACE(method);
    const Permission* row = FindMethod(method.substr(1));
    ASSERT_NE(row, nullptr);
    if (row->anyone) continue;  // to sign in, one cannot have signed in
    ExpectRefused(Send(channel, {method, "", std::nullopt}), kCode, "MISSING_CREDENTIALS");
    for (const char* value : {"", "Bearer", "Basic bGk6c2VjcmV0"}) {
      ExpectRefused(Send(channel, {method, "", value}), kCode, "MISSING_CREDENTIALS");
    }
    for (const std::string& key : {std::string("wrong"), server.admin_key() + "x",
                                   server.admin_key().substr(1), std::string(10'000, 'k')}) {
      ExpectRefused(Send(channel, {method, "", "Bearer " + key}), kCode, "BAD_CREDENTIALS");
    }
    // The key is looked at before the bytes are; only the requests of streams gRPC parses itself.
    if (absl::EndsWith(method, "/TailEvents") || absl::EndsWith(method, "/WatchBookings")) continue;
    ExpectRefused(Send(channel, {method, "\xff\xff\xff", "Bearer wrong"}), kCode,
                  "BAD_CREDENTIALS");
  }
  EXPECT_EQ(server.Heads(), before);
}

TEST(CredentialsTest, WithTheKeyEveryMethodAnswers) {
  TestServer server;
  const auto channel = OwnChannel(server.port());
  const auto before = server.Heads();
  for (const std::string& method : AllMethods()) {
    const absl::Status status = Send(channel, {method, "", "Bearer " + server.admin_key()});
    EXPECT_NE(status.code(), absl::StatusCode::kUnauthenticated) << method;
    EXPECT_NE(status.code(), absl::StatusCode::kUnimplemented) << method;
    EXPECT_NE(status.code(), absl::StatusCode::kInternal) << method << status;
    // An empty request is refused for its own sake, or asks for nothing that could change.
    EXPECT_EQ(status.ok(), ReasonOf(status).empty()) << method << status;
  }
  EXPECT_EQ(server.Heads(), before);
}

TEST(CredentialsTest, EventLogsAreForServicesOnly) {
  TestServer server;
  const auto channel = OwnChannel(server.port());
  for (const char* log : {"membership", "inventory", "booking", "nothing"}) {
    events::v1::TailEventsRequest tail;
    tail.set_log(log);
    events::v1::GetLogHeadRequest head;
    head.set_log(log);
    const std::string service = "/gongfang.events.v1.EventLogService/";
    for (const auto& [method, bytes] :
         {std::pair(service + "TailEvents", tail.SerializeAsString()),
          std::pair(service + "GetLogHead", head.SerializeAsString())}) {
      ExpectRefused(Send(channel, {method, bytes, "Bearer " + server.admin_key()}),
                    absl::StatusCode::kPermissionDenied, "NOT_ALLOWED");
    }
  }
}

TEST(CredentialsTest, AKeyOutlivesARestartAndIsStoredNowhere) {
  TestServer server;
  const std::string key = server.admin_key();
  const std::string key_id = server.client().WhoAmI({})->key_id();
  server.Restart();
  EXPECT_EQ(server.admin_key(), key);
  EXPECT_EQ(server.client().WhoAmI({})->key_id(), key_id);
}

}  // namespace
}  // namespace gongfang
