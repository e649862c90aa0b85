#include "common/rpc/status.h"

#include <string>

#include "absl/strings/string_view.h"
#include "common/base/call_scope.h"
#include "common/base/errors.h"
#include "gongfang/errors/v1/errors.pb.h"
#include "google/protobuf/util/time_util.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace gongfang {
namespace {

using google::protobuf::util::TimeUtil;

void AddDetail(google::rpc::Status& status, const google::protobuf::Message& detail) {
  status.add_details()->PackFrom(detail);
}

errors::v1::Refusal ToRefusal(const ErrorDetails& details) {
  errors::v1::Refusal refusal;
  for (const RuleViolation& violation : details.rules) {
    errors::v1::Violation& added = *refusal.add_violations();
    added.set_rule(violation.rule);
    added.set_subject(violation.subject);
    added.set_value(violation.value);
    added.set_limit(violation.limit);
    added.set_description(violation.description);
  }
  for (const FeasibleSlot& slot : details.slots) {
    errors::v1::Slot& added = *refusal.add_nearest_slots();
    *added.mutable_start_time() = TimeUtil::MicrosecondsToTimestamp(absl::ToUnixMicros(slot.start));
    *added.mutable_end_time() = TimeUtil::MicrosecondsToTimestamp(absl::ToUnixMicros(slot.end));
  }
  return refusal;
}

std::string Details(const absl::Status& status, const ErrorDetails& details) {
  google::rpc::Status wire;
  wire.set_code(static_cast<int>(status.code()));
  wire.set_message(std::string(status.message()));
  google::rpc::ErrorInfo info;
  info.set_reason(details.reason);
  info.set_domain(kErrorDomain);
  for (const auto& [key, value] : details.metadata) (*info.mutable_metadata())[key] = value;
  AddDetail(wire, info);
  if (!details.fields.empty()) {
    google::rpc::BadRequest bad_request;
    for (const FieldViolation& violation : details.fields) {
      auto* added = bad_request.add_field_violations();
      added->set_field(violation.field);
      added->set_description(violation.description);
    }
    AddDetail(wire, bad_request);
  }
  if (!details.rules.empty() && absl::IsFailedPrecondition(status)) {
    google::rpc::PreconditionFailure failure;
    for (const RuleViolation& violation : details.rules) {
      auto* added = failure.add_violations();
      added->set_type(violation.rule);
      added->set_subject(violation.subject);
      added->set_description(violation.description);
    }
    AddDetail(wire, failure);
  }
  if (!details.rules.empty() || !details.slots.empty()) AddDetail(wire, ToRefusal(details));
  if (details.retry_after) {
    google::rpc::RetryInfo retry;
    const int64_t micros = absl::ToInt64Microseconds(*details.retry_after);
    retry.mutable_retry_delay()->set_seconds(micros / 1'000'000);
    retry.mutable_retry_delay()->set_nanos(static_cast<int32_t>(micros % 1'000'000 * 1000));
    AddDetail(wire, retry);
  }
  // By which the operator finds in the log what went wrong.
  if (const CallInfo* call = CallScope::Current(); call != nullptr && absl::IsInternal(status)) {
    google::rpc::RequestInfo request;
    request.set_request_id(call->trace.TraceId());
    AddDetail(wire, request);
  }
  return wire.SerializeAsString();
}

}  // namespace

grpc::Status ToGrpcStatus(const absl::Status& status) {
  if (status.ok()) return grpc::Status::OK;
  // An error without a reason came from below our own errors: nobody meant it for the caller.
  const absl::Status known = ErrorDetailsOf(status) ? status : errors::Internal(status.message());
  return grpc::Status(static_cast<grpc::StatusCode>(known.code()), std::string(known.message()),
                      Details(known, *ErrorDetailsOf(known)));
}

absl::Status FromGrpcStatus(const grpc::Status& status) {
  return absl::Status(static_cast<absl::StatusCode>(status.error_code()), status.error_message());
}

}  // namespace gongfang
