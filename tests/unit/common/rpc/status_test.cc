// What each of our errors is on the wire.
#include "common/rpc/status.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/base/errors.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace gongfang {
namespace {

using grpc::StatusCode;

// The only detail of type T; nullopt where there is none.
template <typename T>
std::optional<T> Detail(const google::rpc::Status& status) {
  std::optional<T> found;
  for (const auto& any : status.details()) {
    T detail;
    if (!any.UnpackTo(&detail)) continue;
    EXPECT_FALSE(found.has_value()) << "two of " << any.type_url();
    found = detail;
  }
  return found;
}

google::rpc::Status Wire(const grpc::Status& status) {
  google::rpc::Status wire;
  EXPECT_TRUE(wire.ParseFromString(status.error_details()));
  return wire;
}

struct Case {
  absl::Status status;
  StatusCode code;
  const char* reason;
  bool retry = false;
};

void ExpectOnTheWire(const Case& c) {
  const grpc::Status status = ToGrpcStatus(c.status);
  EXPECT_EQ(status.error_code(), c.code);
  EXPECT_EQ(status.error_message(), c.status.message());
  const google::rpc::Status wire = Wire(status);
  EXPECT_EQ(wire.code(), c.code);
  EXPECT_EQ(wire.message(), c.status.message());
  const auto info = Detail<google::rpc::ErrorInfo>(wire);
  ASSERT_TRUE(info.has_value());
  EXPECT_EQ(info->reason(), c.reason);
  EXPECT_EQ(info->domain(), "gongfang");
  const std::string reason = c.reason;
  EXPECT_EQ(Detail<google::rpc::BadRequest>(wire).has_value(), reason == "INVALID_REQUEST");
  EXPECT_EQ(Detail<google::rpc::PreconditionFailure>(wire).has_value(),
            reason == "POLICY_VIOLATION");
  EXPECT_EQ(Detail<google::rpc::RetryInfo>(wire).has_value(), c.retry);
}

TEST(StatusTest, EveryErrorHasItsCodeReasonAndDetails) {
  const Case cases[] = {
      {errors::InvalidField("f", "is wrong"), StatusCode::INVALID_ARGUMENT, "INVALID_REQUEST"},
      {errors::RequestIdReused("r"), StatusCode::INVALID_ARGUMENT, "REQUEST_ID_REUSED"},
      {errors::MissingCredentials(), StatusCode::UNAUTHENTICATED, "MISSING_CREDENTIALS"},
      {errors::BadCredentials(), StatusCode::UNAUTHENTICATED, "BAD_CREDENTIALS"},
      {errors::NotAllowed("do"), StatusCode::PERMISSION_DENIED, "NOT_ALLOWED"},
      {errors::NotFound("n"), StatusCode::NOT_FOUND, "NOT_FOUND"},
      {errors::ResourceNotBookable("n"), StatusCode::NOT_FOUND, "RESOURCE_NOT_BOOKABLE"},
      {errors::AlreadyExists("n"), StatusCode::ALREADY_EXISTS, "ALREADY_EXISTS"},
      {errors::SlotTaken({{"SLOT_TAKEN", "r", "d"}}, {}, absl::UnixEpoch(), absl::UTCTimeZone()),
       StatusCode::ALREADY_EXISTS, "SLOT_TAKEN"},
      {errors::HoldLimit("b", "w"), StatusCode::FAILED_PRECONDITION, "HOLD_LIMIT"},
      {errors::SpaceNotActive("s", "suspended"), StatusCode::FAILED_PRECONDITION,
       "SPACE_NOT_ACTIVE"},
      {errors::TooMany("t", 2), StatusCode::FAILED_PRECONDITION, "TOO_MANY"},
      {errors::PolicyViolation({{"R", "s", "d"}}), StatusCode::FAILED_PRECONDITION,
       "POLICY_VIOLATION"},
      {errors::HoldExpired("b"), StatusCode::FAILED_PRECONDITION, "HOLD_EXPIRED"},
      {errors::IllegalTransition("b", "s", "v"), StatusCode::FAILED_PRECONDITION,
       "ILLEGAL_TRANSITION"},
      {errors::EtagMismatch("b"), StatusCode::ABORTED, "ETAG_MISMATCH"},
      {errors::Conflict("c"), StatusCode::ABORTED, "CONFLICT"},
      {errors::Overloaded("o"), StatusCode::RESOURCE_EXHAUSTED, "OVERLOADED", true},
      {errors::RateLimited(absl::Seconds(1)), StatusCode::RESOURCE_EXHAUSTED, "RATE_LIMITED", true},
      {errors::StorageFull(), StatusCode::RESOURCE_EXHAUSTED, "STORAGE_FULL", true},
      {errors::StorageInUse("p", 1), StatusCode::FAILED_PRECONDITION, "STORAGE_IN_USE"},
      {errors::StorageNotWritable("p", "w"), StatusCode::FAILED_PRECONDITION,
       "STORAGE_NOT_WRITABLE"},
      {errors::StorageTooNew("c", 2, 1), StatusCode::FAILED_PRECONDITION, "STORAGE_TOO_NEW"},
      {errors::StorageMissing("p"), StatusCode::NOT_FOUND, "STORAGE_MISSING"},
      {errors::StorageCorrupt("p", "w"), StatusCode::DATA_LOSS, "STORAGE_CORRUPT"},
      {errors::StorageFailed("p", "w"), StatusCode::UNAVAILABLE, "STORAGE_FAILED"},
      {errors::InvalidDataset("p", "w"), StatusCode::INVALID_ARGUMENT, "INVALID_DATASET"},
      {errors::DeadlinePassed(), StatusCode::DEADLINE_EXCEEDED, "DEADLINE_PASSED"},
      {errors::CallCancelled(), StatusCode::CANCELLED, "CANCELLED"},
      {errors::ShuttingDown(), StatusCode::UNAVAILABLE, "SHUTTING_DOWN", true},
      {errors::Unavailable("It is away."), StatusCode::UNAVAILABLE, "UNAVAILABLE", true},
      {errors::AddressNotUsable("a"), StatusCode::UNAVAILABLE, "ADDRESS_NOT_USABLE"},
      {errors::SecretNotUsable("p", "w"), StatusCode::FAILED_PRECONDITION, "SECRET_NOT_USABLE"},
      {errors::Internal("i"), StatusCode::INTERNAL, "INTERNAL"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.reason);
    ExpectOnTheWire(c);
  }
}

TEST(StatusTest, CarriesFieldsRulesMetadataAndTimes) {
  const auto invalid = Detail<google::rpc::BadRequest>(
      Wire(ToGrpcStatus(errors::InvalidRequest({{"a.b", "is wrong"}, {"c", "is missing"}}))));
  ASSERT_EQ(invalid->field_violations_size(), 2);
  EXPECT_EQ(invalid->field_violations(0).field(), "a.b");
  EXPECT_EQ(invalid->field_violations(1).description(), "is missing");
  const auto policy = Detail<google::rpc::PreconditionFailure>(
      Wire(ToGrpcStatus(errors::PolicyViolation({{"CLOSED", "laser", "it is closed"}}))));
  ASSERT_EQ(policy->violations_size(), 1);
  EXPECT_EQ(policy->violations(0).type(), "CLOSED");
  EXPECT_EQ(policy->violations(0).subject(), "laser");
  EXPECT_EQ(policy->violations(0).description(), "it is closed");
  const auto retry = Detail<google::rpc::RetryInfo>(
      Wire(ToGrpcStatus(errors::RateLimited(absl::Milliseconds(2500)))));
  EXPECT_EQ(retry->retry_delay().seconds(), 2);
  EXPECT_EQ(retry->retry_delay().nanos(), 500'000'000);
  const auto info =
      Detail<google::rpc::ErrorInfo>(Wire(ToGrpcStatus(errors::IllegalTransition("b", "S", "v"))));
  EXPECT_EQ(info->metadata().at("name"), "b");
  EXPECT_EQ(info->metadata().at("state"), "S");
}

TEST(StatusTest, WhatHasNoReasonIsInternal) {
  const grpc::Status status = ToGrpcStatus(absl::NotFoundError("from below"));
  EXPECT_EQ(status.error_code(), StatusCode::INTERNAL);
  EXPECT_EQ(Detail<google::rpc::ErrorInfo>(Wire(status))->reason(), "INTERNAL");
}

TEST(StatusTest, OkIsOkBothWays) {
  EXPECT_TRUE(ToGrpcStatus(absl::OkStatus()).ok());
  EXPECT_TRUE(FromGrpcStatus(grpc::Status::OK).ok());
  const absl::Status back = FromGrpcStatus(ToGrpcStatus(errors::EtagMismatch("b")));
  EXPECT_TRUE(absl::IsAborted(back));
  EXPECT_EQ(back.message(), errors::EtagMismatch("b").message());
}

}  // namespace
}  // namespace gongfang
