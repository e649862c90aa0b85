#include "tests/support/raw_call.h"

#include <grpcpp/client_context.h>
#include <grpcpp/generic/generic_stub.h>

#include <future>

#include "clients/cpp/client_error.h"

namespace gongfang {

absl::Status Send(const std::shared_ptr<grpc::Channel>& channel, const RawCall& call) {
  grpc::ClientContext context;
  if (call.authorization) context.AddMetadata("authorization", *call.authorization);
  const grpc::Slice slice(call.bytes);
  const grpc::ByteBuffer request(&slice, 1);
  grpc::ByteBuffer response;
  const auto ended = std::make_shared<std::promise<grpc::Status>>();
  grpc::GenericStub stub(channel);
  stub.UnaryCall(&context, call.method, {}, &request, &response,
                 [ended](grpc::Status status) { ended->set_value(std::move(status)); });
  return client::ToStatus(ended->get_future().get());
}

}  // namespace gongfang
