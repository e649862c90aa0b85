#include "clients/cpp/client_error.h"

#include <utility>

#include "absl/strings/cord.h"
#include "gongfang/errors/v1/errors.pb.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace gongfang::client {
namespace {

// The type URL of the payload is the one that other absl::Status and gRPC code uses for it.
constexpr char kPayloadUrl[] = "type.googleapis.com/google.rpc.Status";

absl::Time ToTime(const google::protobuf::Timestamp& time) {
  return absl::FromUnixSeconds(time.seconds()) + absl::Nanoseconds(time.nanos());
}

// It says the same as the PreconditionFailure beside it, and more.
void ReadRefusal(const errors::v1::Refusal& refusal, ClientError& error) {
  error.rules.clear();
  for (const errors::v1::Violation& violation : refusal.violations()) {
    error.rules.push_back({violation.rule(), violation.subject(), violation.description(),
                           violation.value(), violation.limit()});
  }
  for (const errors::v1::Slot& slot : refusal.nearest_slots()) {
    error.slots.push_back({ToTime(slot.start_time()), ToTime(slot.end_time())});
  }
}

void ReadDetail(const google::protobuf::Any& any, ClientError& error) {
  if (google::rpc::ErrorInfo info; any.Is<google::rpc::ErrorInfo>() && any.UnpackTo(&info)) {
    error.reason = info.reason();
    error.metadata.insert(info.metadata().begin(), info.metadata().end());
  } else if (google::rpc::BadRequest bad; any.Is<google::rpc::BadRequest>() && any.UnpackTo(&bad)) {
    for (const auto& violation : bad.field_violations()) {
      error.fields.push_back({violation.field(), violation.description()});
    }
  } else if (google::rpc::PreconditionFailure failure;
             any.Is<google::rpc::PreconditionFailure>() && any.UnpackTo(&failure)) {
    for (const auto& violation : failure.violations()) {
      error.rules.push_back({violation.type(), violation.subject(), violation.description()});
    }
  } else if (errors::v1::Refusal refusal; any.Is<errors::v1::Refusal>() && any.UnpackTo(&refusal)) {
    ReadRefusal(refusal, error);
  } else if (google::rpc::RetryInfo retry;
             any.Is<google::rpc::RetryInfo>() && any.UnpackTo(&retry)) {
    error.retry_after = absl::Seconds(retry.retry_delay().seconds()) +
                        absl::Nanoseconds(retry.retry_delay().nanos());
  }
}

void ReadLocalDetails(const absl::Status& status, ClientError& error) {
  std::optional<ErrorDetails> details = ErrorDetailsOf(status);
  if (!details) return;
  error.reason = std::move(details->reason);
  error.metadata.insert(details->metadata.begin(), details->metadata.end());
  error.fields = std::move(details->fields);
  error.rules = std::move(details->rules);
  error.slots = std::move(details->slots);
  error.retry_after = details->retry_after;
}

}  // namespace

absl::Status ToStatus(const grpc::Status& status) {
  if (status.ok()) return absl::OkStatus();
  absl::Status result(static_cast<absl::StatusCode>(status.error_code()), status.error_message());
  if (!status.error_details().empty()) {
    result.SetPayload(kPayloadUrl, absl::Cord(status.error_details()));
  }
  return result;
}

ClientError ErrorOf(const absl::Status& status) {
  ClientError error{.code = status.code(), .message = std::string(status.message())};
  const auto payload = status.GetPayload(kPayloadUrl);
  if (!payload.has_value()) {
    ReadLocalDetails(status, error);
    return error;
  }
  google::rpc::Status details;
  if (!details.ParseFromString(std::string(*payload))) return error;
  for (const google::protobuf::Any& any : details.details()) ReadDetail(any, error);
  return error;
}

}  // namespace gongfang::client
