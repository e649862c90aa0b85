#include "common/rpc/unary.h"

#include <grpcpp/impl/codegen/proto_utils.h>

#include <algorithm>
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/limits.h"
#include "common/base/log.h"
#include "common/rpc/caller_address.h"
#include "common/rpc/field_path.h"
#include "common/rpc/tls.h"
#include "google/protobuf/stubs/logging.h"

namespace gongfang {
namespace {

// protobuf says which field was not UTF-8 only in its log, so that is where it is read from.
thread_local std::string last_protobuf_message;

void KeepProtobufMessage(google::protobuf::LogLevel level, const char*, int,
                         const std::string& message) {
  last_protobuf_message = message;
  if (level == google::protobuf::LOGLEVEL_FATAL) log::Error("protobuf.fatal", {{"text", message}});
}

const bool kLogHandlerSet = [] {
  google::protobuf::SetLogHandler(&KeepProtobufMessage);
  return true;
}();

// "String field 'gongfang.booking.v1.Booking.purpose' contains invalid UTF-8 ...": the path of the
// field in the request, or where that could be more than one, the field as protobuf calls it.
std::string FieldOf(const google::protobuf::Message& request, absl::string_view message) {
  const size_t open = message.find('\'');
  const size_t close = open == absl::string_view::npos ? open : message.find('\'', open + 1);
  if (close == absl::string_view::npos) return "";
  const absl::string_view field = message.substr(open + 1, close - open - 1);
  const std::string path = FieldPath(*request.GetDescriptor(), field);
  return path.empty() ? std::string(field) : path;
}

absl::Time ToTime(gpr_timespec deadline) {
  const gpr_timespec wall = gpr_convert_clock_type(deadline, GPR_CLOCK_REALTIME);
  if (gpr_time_cmp(wall, gpr_inf_future(GPR_CLOCK_REALTIME)) == 0) return absl::InfiniteFuture();
  return absl::FromUnixSeconds(wall.tv_sec) + absl::Nanoseconds(wall.tv_nsec);
}

// A caller who shows nothing, and may call what is for anyone. Counted by its address.
Principal Anonymous(const std::string& address) {
  static const auto& nothing = *new std::shared_ptr<const Access>(std::make_shared<Access>());
  return {.key_id = absl::StrCat("anonymous ", address),
          .display_name = "anonymous",
          .access = nothing};
}

}  // namespace

absl::StatusOr<CallContext> Dispatcher::Enter(const grpc::CallbackServerContext& grpc,
                                              const Permission& permission,
                                              const TraceContext& trace) const {
  const auto& metadata = grpc.client_metadata();
  const auto found = metadata.find("authorization");
  std::optional<absl::string_view> authorization;
  if (found != metadata.end()) {
    authorization = absl::string_view(found->second.data(), found->second.size());
  }
  const auto address = [&grpc] { return CallerAddress(grpc); };
  const auto service = [&grpc] { return ComesFromService(grpc); };
  absl::StatusOr<Principal> principal = permission.anyone
                                            ? Anonymous(address())
                                            : keys_.Authenticate({.authorization = authorization,
                                                                  .now = ToInstant(clock_.Now()),
                                                                  .address = address,
                                                                  .comes_from_service = service});
  if (!principal.ok()) return principal.status();
  if (absl::Status within = WithinLimit(*principal); !within.ok()) return within;
  CallContext context{.principal = *std::move(principal), .trace = trace, .grpc = &grpc};
  context.deadline = std::min(ToTime(grpc.raw_deadline()), clock_.Now() + limits::kMaxCallDuration);
  if (absl::Status wanted = StillWanted(context); !wanted.ok()) return wanted;
  return context;
}

absl::Status Dispatcher::WithinLimit(const Principal& principal) const {
  if (limiter_ == nullptr || principal.is_service) return absl::OkStatus();
  const RateLimiter::Verdict verdict = limiter_->Allow(principal.key_id, /*cost=*/1);
  return verdict.allowed ? absl::OkStatus() : errors::RateLimited(verdict.retry_after);
}

absl::Status Dispatcher::StillWanted(const CallContext& context) const {
  if (context.Cancelled()) return errors::CallCancelled();
  if (clock_.Now() >= context.deadline) return errors::DeadlinePassed();
  return absl::OkStatus();
}

absl::Status Dispatcher::Parse(const grpc::ByteBuffer& in, google::protobuf::Message& message) {
  last_protobuf_message.clear();
  grpc::ByteBuffer buffer(in);  // deserialising clears what it reads; the slices are shared
  using Traits = grpc::SerializationTraits<google::protobuf::Message>;
  if (Traits::Deserialize(&buffer, &message).ok()) return absl::OkStatus();
  const std::string field = FieldOf(message, last_protobuf_message);
  if (!field.empty()) return errors::InvalidField(field, "must be text in UTF-8");
  return errors::InvalidField(message.GetTypeName(),
                              "does not parse: the bytes are not a message of this type, or a text "
                              "in it is not UTF-8");
}

absl::Status Dispatcher::Serialize(const google::protobuf::Message& message,
                                   grpc::ByteBuffer& out) {
  bool own_buffer = false;
  const grpc::Status status =
      grpc::SerializationTraits<google::protobuf::Message>::Serialize(message, &out, &own_buffer);
  return status.ok() ? absl::OkStatus() : errors::Internal("an answer could not be serialised");
}

void Dispatcher::Fill(std::string bytes, grpc::ByteBuffer& out) {
  auto* owned = new std::string(std::move(bytes));
  const grpc::Slice slice(
      owned->data(), owned->size(), [](void* text) { delete static_cast<std::string*>(text); },
      owned);
  out = grpc::ByteBuffer(&slice, 1);
}

Reply Dispatcher::ReplyTo(grpc::ByteBuffer* out, const CallRecord& record) {
  return [out, record](absl::StatusOr<std::string> response) {
    if (response.ok()) Fill(*std::move(response), *out);
    record.End(response.status());
  };
}

absl::Status Dispatcher::NoWorker() { return errors::Overloaded("requests for a worker"); }

}  // namespace gongfang
