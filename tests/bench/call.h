// The calls that a load is made of: each knows its number, so that a load can make a new request
// for each, and look at each answer.
#pragma once

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>
#include <grpcpp/completion_queue.h>
#include <grpcpp/support/async_unary_call.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <utility>

#include "gongfang/booking/v1/booking_service.grpc.pb.h"

namespace gongfang::bench {

// One call in flight; its own tag in the completion queue.
class Call {
 public:
  virtual ~Call() = default;
  virtual void Start(booking::v1::BookingService::Stub& stub, grpc::CompletionQueue& queue) = 0;
  // To be called once, when it has ended with OK.
  virtual void Answered() {}

  grpc::ClientContext context;
  grpc::Status status;
  int64_t number = 0;
  int64_t due = 0;  // nanoseconds of the steady clock: when it was to be sent
};

// Makes call number n.
using CallMaker = std::function<std::unique_ptr<Call>(int64_t n)>;

template <typename Request, typename Response>
class UnaryCall final : public Call {
 public:
  using Stub = booking::v1::BookingService::Stub;
  using Reader = grpc::ClientAsyncResponseReader<Response>;
  using Prepare = std::unique_ptr<Reader> (Stub::*)(grpc::ClientContext*, const Request&,
                                                    grpc::CompletionQueue*);
  using Seen = std::function<void(int64_t n, const Response&)>;

  UnaryCall(Prepare prepare, Request request, const Seen* seen)
      : prepare_(prepare), request_(std::move(request)), seen_(seen) {}

  void Start(Stub& stub, grpc::CompletionQueue& queue) override {
    reader_ = (stub.*prepare_)(&context, request_, &queue);
    reader_->StartCall();
    reader_->Finish(&response_, &status, static_cast<Call*>(this));
  }
  void Answered() override {
    if (seen_ != nullptr && *seen_) (*seen_)(number, response_);
  }

 private:
  const Prepare prepare_;
  const Request request_;
  const Seen* const seen_;
  Response response_;
  std::unique_ptr<Reader> reader_;
};

// `make` makes request number n, on one thread; `seen`, where not empty, gets every answer, also on
// one thread.
template <typename Request, typename Response>
CallMaker Calls(typename UnaryCall<Request, Response>::Prepare prepare,
                std::function<Request(int64_t n)> make,
                typename UnaryCall<Request, Response>::Seen seen = nullptr) {
  return [prepare, make = std::move(make), seen = std::move(seen)](int64_t n) {
    return std::make_unique<UnaryCall<Request, Response>>(prepare, make(n), &seen);
  };
}

}  // namespace gongfang::bench
