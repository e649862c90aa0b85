#include "clients/cpp/retry.h"

#include <vector>

#include "clients/cpp/client_error.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "gtest/gtest.h"

namespace gongfang::client {
namespace {

const absl::Status kUnavailable = absl::UnavailableError("gone");

absl::Status Overloaded(absl::Duration retry_after) {
  google::rpc::RetryInfo retry;
  retry.mutable_retry_delay()->set_seconds(absl::ToInt64Seconds(retry_after));
  google::rpc::Status status;
  status.add_details()->PackFrom(retry);
  return ToStatus(
      grpc::Status(grpc::StatusCode::RESOURCE_EXHAUSTED, "full", status.SerializeAsString()));
}

// Time that passes only in sleeps.
struct FakeTime {
  absl::Time now = absl::FromUnixSeconds(1'000'000);
  std::vector<absl::Duration> slept;
  RetryEnvironment Environment(double random = 0) {
    return {.now = [this] { return now; },
            .sleep =
                [this](absl::Duration duration) {
                  slept.push_back(duration);
                  now += duration;
                },
            .random = [random] { return random; }};
  }
};

TEST(RetryTest, OnlyUnavailableAndOverloadWithATimeAreRetryable) {
  EXPECT_TRUE(IsRetryable(kUnavailable));
  EXPECT_TRUE(IsRetryable(absl::CancelledError("by a server that shuts down")));
  EXPECT_TRUE(IsRetryable(Overloaded(absl::Seconds(1))));
  EXPECT_FALSE(IsRetryable(absl::ResourceExhaustedError("no time to come back")));
  EXPECT_FALSE(IsRetryable(absl::AbortedError("")));
  EXPECT_FALSE(IsRetryable(absl::DeadlineExceededError("")));
  EXPECT_FALSE(IsRetryable(absl::InternalError("")));
  EXPECT_FALSE(IsRetryable(absl::AlreadyExistsError("")));
}

TEST(RetryTest, DelaysGrowUpToTheLongestAndAreSpread) {
  const RetryPolicy policy{.max_attempts = 10,
                           .first_delay = absl::Milliseconds(100),
                           .max_delay = absl::Milliseconds(500)};
  EXPECT_EQ(RetryDelay(policy, kUnavailable, 1, 0), absl::Milliseconds(50));
  EXPECT_EQ(RetryDelay(policy, kUnavailable, 2, 0), absl::Milliseconds(100));
  EXPECT_EQ(RetryDelay(policy, kUnavailable, 3, 0), absl::Milliseconds(200));
  EXPECT_EQ(RetryDelay(policy, kUnavailable, 4, 0), absl::Milliseconds(250));
  EXPECT_EQ(RetryDelay(policy, kUnavailable, 9, 0), absl::Milliseconds(250));
  EXPECT_EQ(RetryDelay(policy, kUnavailable, 1, 0.5), absl::Milliseconds(75));
}

TEST(RetryTest, WaitsAtLeastAsLongAsTheServerSays) {
  const std::optional<absl::Duration> delay =
      RetryDelay(RetryPolicy(), Overloaded(absl::Seconds(3)), 1, 0);
  ASSERT_TRUE(delay.has_value());
  EXPECT_GE(*delay, absl::Seconds(3));
}

TEST(RetryTest, TriesAgainUntilItSucceeds) {
  FakeTime time;
  int calls = 0;
  const absl::Status status =
      WithRetries(RetryPolicy(), time.Environment(), true, time.now + absl::Seconds(10),
                  [&] { return ++calls < 3 ? kUnavailable : absl::OkStatus(); });
  EXPECT_TRUE(status.ok());
  EXPECT_EQ(calls, 3);
  EXPECT_EQ(time.slept.size(), 2u);
}

TEST(RetryTest, GivesUpAfterTheLastAttempt) {
  FakeTime time;
  int calls = 0;
  const absl::Status status = WithRetries(RetryPolicy{.max_attempts = 4}, time.Environment(), true,
                                          time.now + absl::Hours(1), [&] {
                                            ++calls;
                                            return kUnavailable;
                                          });
  EXPECT_EQ(status, kUnavailable);
  EXPECT_EQ(calls, 4);
}

TEST(RetryTest, NeverRepeatsWhatIsNotIdempotent) {
  FakeTime time;
  int calls = 0;
  const absl::Status status =
      WithRetries(RetryPolicy(), time.Environment(), false, time.now + absl::Seconds(10), [&] {
        ++calls;
        return kUnavailable;
      });
  EXPECT_EQ(status, kUnavailable);
  EXPECT_EQ(calls, 1);
  EXPECT_TRUE(time.slept.empty());
}

TEST(RetryTest, NeverRepeatsARefusal) {
  FakeTime time;
  int calls = 0;
  const absl::Status status =
      WithRetries(RetryPolicy(), time.Environment(), true, time.now + absl::Seconds(10), [&] {
        ++calls;
        return absl::AlreadyExistsError("taken");
      });
  EXPECT_TRUE(absl::IsAlreadyExists(status));
  EXPECT_EQ(calls, 1);
}

TEST(RetryTest, DoesNotWaitBeyondTheDeadline) {
  FakeTime time;
  int calls = 0;
  const absl::Time deadline = time.now + absl::Seconds(2);
  const absl::Status status = WithRetries(RetryPolicy(), time.Environment(), true, deadline, [&] {
    ++calls;
    return Overloaded(absl::Seconds(30));
  });
  EXPECT_TRUE(absl::IsResourceExhausted(status));
  EXPECT_EQ(calls, 1);
  EXPECT_LT(time.now, deadline);
}

TEST(ClientErrorTest, ReadsEveryDetail) {
  google::rpc::ErrorInfo info;
  info.set_reason("SLOT_TAKEN");
  (*info.mutable_metadata())["resource"] = "r";
  google::rpc::BadRequest bad;
  auto& field = *bad.add_field_violations();
  field.set_field("items");
  field.set_description("must not be empty");
  google::rpc::PreconditionFailure failure;
  auto& rule = *failure.add_violations();
  rule.set_type("OPENING_HOURS");
  rule.set_subject("r");
  rule.set_description("is closed then");
  google::rpc::Status details;
  details.add_details()->PackFrom(info);
  details.add_details()->PackFrom(bad);
  details.add_details()->PackFrom(failure);
  const ClientError error = ErrorOf(ToStatus(
      grpc::Status(grpc::StatusCode::ALREADY_EXISTS, "taken", details.SerializeAsString())));
  EXPECT_EQ(error.code, absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(error.message, "taken");
  EXPECT_EQ(error.reason, "SLOT_TAKEN");
  EXPECT_EQ(error.metadata.at("resource"), "r");
  ASSERT_EQ(error.fields.size(), 1u);
  EXPECT_EQ(error.fields[0].field, "items");
  ASSERT_EQ(error.rules.size(), 1u);
  EXPECT_EQ(error.rules[0].rule, "OPENING_HOURS");
  EXPECT_FALSE(error.retry_after.has_value());
}

TEST(ClientErrorTest, KeepsTheCodeWhereDetailsAreDamaged) {
  const ClientError error =
      ErrorOf(ToStatus(grpc::Status(grpc::StatusCode::NOT_FOUND, "no", "\xff\xff garbage")));
  EXPECT_EQ(error.code, absl::StatusCode::kNotFound);
  EXPECT_EQ(error.message, "no");
  EXPECT_EQ(error.reason, "");
}

TEST(ClientErrorTest, ReadsErrorsThatWereMadeHere) {
  EXPECT_EQ(ErrorOf(errors::InvalidField("time", "is not a time")).fields.at(0).field, "time");
}

}  // namespace
}  // namespace gongfang::client
