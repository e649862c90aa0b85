#include "tests/bench/echo_server.h"

#include <grpcpp/server_builder.h>

#include <iostream>
#include <string>

#include "gongfang/booking/v1/booking_service.grpc.pb.h"

namespace gongfang::bench {
namespace {

class Echo final : public booking::v1::BookingService::CallbackService {
  grpc::ServerUnaryReactor* CreateBooking(grpc::CallbackServerContext* context,
                                          const booking::v1::CreateBookingRequest* request,
                                          booking::v1::Booking* response) override {
    *response = request->booking();
    grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
    reactor->Finish(grpc::Status::OK);
    return reactor;
  }
};

}  // namespace

int RunEchoServer() {
  Echo echo;
  int port = 0;
  grpc::ServerBuilder builder;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
  builder.RegisterService(&echo);
  const std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  if (server == nullptr) return 1;
  std::cout << port << std::endl;
  std::string line;
  while (std::getline(std::cin, line)) {
  }
  server->Shutdown();
  return 0;
}

}  // namespace gongfang::bench
