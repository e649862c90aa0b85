#include "tests/bench/echo_server.h"

#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <iostream>

#include "absl/strings/str_cat.h"
#include "common/rpc/server.h"
#include "gongfang/booking/v1/booking_service.grpc.pb.h"

namespace gongfang::bench {
namespace {

using grpc::CallbackServerContext;
using grpc::ServerUnaryReactor;

// gRPC has parsed the request before, and serialises the answer after.
class Echo final : public booking::v1::BookingService::CallbackService {
 public:
  explicit Echo(Samples samples) : samples_(std::move(samples)) {}

 private:
  ServerUnaryReactor* CreateBooking(CallbackServerContext* context,
                                    const booking::v1::CreateBookingRequest*,
                                    booking::v1::Booking* response) override {
    return Answer(context, samples_.booking, response);
  }
  ServerUnaryReactor* GetBooking(CallbackServerContext* context,
                                 const booking::v1::GetBookingRequest*,
                                 booking::v1::Booking* response) override {
    return Answer(context, samples_.booking, response);
  }
  ServerUnaryReactor* QueryFreeBusy(CallbackServerContext* context,
                                    const booking::v1::QueryFreeBusyRequest*,
                                    booking::v1::QueryFreeBusyResponse* response) override {
    return Answer(context, samples_.busy, response);
  }
  ServerUnaryReactor* SearchAvailability(
      CallbackServerContext* context, const booking::v1::SearchAvailabilityRequest*,
      booking::v1::SearchAvailabilityResponse* response) override {
    return Answer(context, samples_.found, response);
  }

  template <typename Response>
  static ServerUnaryReactor* Answer(CallbackServerContext* context, const Response& sample,
                                    Response* response) {
    *response = sample;
    ServerUnaryReactor* reactor = context->DefaultReactor();
    reactor->Finish(grpc::Status::OK);
    return reactor;
  }

  const Samples samples_;
};

std::string BookingFile(const std::string& folder) { return absl::StrCat(folder, "/booking.pb"); }
std::string BusyFile(const std::string& folder) { return absl::StrCat(folder, "/busy.pb"); }
std::string FoundFile(const std::string& folder) { return absl::StrCat(folder, "/found.pb"); }

void Write(const google::protobuf::Message& message, const std::string& path) {
  std::ofstream file(path, std::ios::binary);
  message.SerializeToOstream(&file);
}

bool Read(const std::string& path, google::protobuf::Message& message) {
  std::ifstream file(path, std::ios::binary);
  return file.good() && message.ParseFromIstream(&file);
}

}  // namespace

EchoProcess::EchoProcess(const std::string& program, const std::string& folder,
                         const Samples& samples) {
  Write(samples.booking, BookingFile(folder));
  Write(samples.busy, BusyFile(folder));
  Write(samples.found, FoundFile(folder));
  process_ =
      std::make_unique<ChildProcess>(std::vector<std::string>{program, "--echo-server", folder});
  const std::string line = process_->WaitForLine("port ");
  if (!line.empty()) port_ = std::atoi(line.c_str() + line.find(' '));
  target_ = std::make_unique<Target>(port_, "a-key-that-nobody-looks-at-and-that-is-as-long");
}

int RunEchoServer(const std::string& folder) {
  Samples samples;
  if (!Read(BookingFile(folder), samples.booking) || !Read(BusyFile(folder), samples.busy) ||
      !Read(FoundFile(folder), samples.found)) {
    std::cerr << "echo: " << folder << " has no samples\n";
    return 1;
  }
  Echo echo(std::move(samples));
  const auto server = Server::Start("127.0.0.1:0", {&echo});
  if (!server.ok()) {
    std::cerr << "echo: " << server.status().message() << "\n";
    return 1;
  }
  std::cout << "port " << (*server)->port() << std::endl;
  while (true) pause();
}

}  // namespace gongfang::bench
