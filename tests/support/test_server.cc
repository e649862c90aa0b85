#include "tests/support/test_server.h"

#include <grpcpp/client_context.h>

#include <fstream>

#include "common/base/log.h"
#include "common/rpc/channel.h"
#include "gongfang/events/v1/events.grpc.pb.h"

namespace gongfang {
absl::Time NextMonday() {
  const absl::TimeZone utc = absl::UTCTimeZone();
  const absl::CivilDay day = absl::ToCivilDay(SystemClock().Now(), utc) + 1;
  return absl::FromCivil(absl::NextWeekday(day, absl::Weekday::monday), utc);
}

std::string FirstLineOf(const std::string& path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  return line;
}

std::map<std::string, int64_t> HeadsOf(int port, const std::string& service_key,
                                       const std::string& log) {
  grpc::ClientContext context;
  PrepareCall(context, service_key, absl::InfiniteFuture());
  events::v1::GetLogHeadRequest request;
  request.set_log(log);
  events::v1::GetLogHeadResponse response;
  const auto stub = events::v1::EventLogService::NewStub(OwnChannel(port));
  const grpc::Status asked = stub->GetLogHead(&context, request, &response);
  EXPECT_TRUE(asked.ok()) << asked.error_message();
  std::map<std::string, int64_t> heads;
  for (const auto& cursor : response.cursors()) heads[cursor.alliance()] = cursor.sequence();
  return heads;
}

TestServer::TestServer() : start_(NextMonday()), clock_(start_) {
  log::SetLevel(log::Level::kError);
  Start();
  MakeTestAlliance(client());
}

void TestServer::Start() {
  Config config{.data = folder(), .grpc = "127.0.0.1:0"};
  process_ = Process::Start(config, clock_).value();
  admin_key_ = FirstLineOf(dir_.File("admin.key"));
  client_ = Connect();
}

void TestServer::Stop() {
  client_.reset();
  process_.reset();
}

void TestServer::Restart() {
  Stop();
  Start();
}

std::map<std::string, std::map<std::string, int64_t>> TestServer::Heads() const {
  std::map<std::string, std::map<std::string, int64_t>> heads;
  for (const char* log : {kMembership, kInventory, kBooking}) {
    heads[log] = HeadsOf(port(), service_key(), log);
  }
  return heads;
}

events::v1::Event TestServer::WaitForEvent(const std::string& log, const std::string& type) const {
  grpc::ClientContext context;
  PrepareCall(context, service_key(), absl::InfiniteFuture());
  events::v1::TailEventsRequest request;
  request.set_log(log);
  const auto stub = events::v1::EventLogService::NewStub(OwnChannel(port()));
  const auto stream = stub->TailEvents(&context, request);
  events::v1::TailEventsResponse response;
  while (stream->Read(&response)) {
    for (const events::v1::Event& event : response.events()) {
      if (event.alliance() != "test" || event.type() != type) continue;
      context.TryCancel();
      return event;
    }
  }
  ADD_FAILURE() << "The stream ended without " << type;
  return {};
}

}  // namespace gongfang
