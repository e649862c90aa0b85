// Every error's details survive the way through an absl::Status, whatever bytes they hold.
#include "common/base/errors.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "common/base/limits.h"

namespace gongfang {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;

constexpr char kPayloadUrl[] = "gongfang/error_details";

std::string RandomText(std::mt19937& random) {
  std::string text(random() % 20, '\0');
  for (char& c : text) c = static_cast<char>(random());
  return text;
}

TEST(ErrorsTest, AStatusFromElsewhereHasNoDetails) {
  EXPECT_FALSE(ErrorDetailsOf(absl::OkStatus()).has_value());
  EXPECT_FALSE(ErrorDetailsOf(absl::InternalError("no")).has_value());
  EXPECT_EQ(ErrorReason(absl::InternalError("no")), "");
}

TEST(ErrorsTest, FieldsOfArbitraryBytesComeBackAsTheyWere) {
  std::mt19937 random(1);
  for (int round = 0; round < 1000; ++round) {
    std::vector<FieldViolation> sent;
    for (size_t n = 1 + random() % 5; n > 0; --n) {
      std::string field = RandomText(random);
      sent.push_back({std::move(field), RandomText(random)});
    }
    const auto details = ErrorDetailsOf(errors::InvalidRequest(sent));
    ASSERT_TRUE(details.has_value());
    EXPECT_EQ(details->reason, "INVALID_REQUEST");
    ASSERT_EQ(details->fields.size(), sent.size());
    for (size_t i = 0; i < sent.size(); ++i) {
      EXPECT_EQ(details->fields[i].field, sent[i].field);
      EXPECT_EQ(details->fields[i].description, sent[i].description);
    }
  }
}

TEST(ErrorsTest, RulesAndMetadataOfArbitraryBytesComeBackAsTheyWere) {
  std::mt19937 random(2);
  for (int round = 0; round < 1000; ++round) {
    const RuleViolation sent{RandomText(random), RandomText(random), RandomText(random),
                             RandomText(random), RandomText(random)};
    const auto rules = ErrorDetailsOf(errors::PolicyViolation({sent, {"R", "s", "d"}}))->rules;
    ASSERT_EQ(rules.size(), 2u);
    EXPECT_EQ(rules[0].rule, sent.rule);
    EXPECT_EQ(rules[0].subject, sent.subject);
    EXPECT_EQ(rules[0].description, sent.description);
    EXPECT_EQ(rules[0].value, sent.value);
    EXPECT_EQ(rules[0].limit, sent.limit);
    EXPECT_EQ(rules[1].description, "d");
    const std::string id = RandomText(random);
    EXPECT_THAT(ErrorDetailsOf(errors::RequestIdReused(id))->metadata,
                ElementsAre(Pair("requestId", id)));
  }
}

TEST(ErrorsTest, ViolationsAreBoundedAndTheFirstAreKept) {
  std::vector<FieldViolation> fields;
  std::vector<RuleViolation> rules;
  for (int i = 0; i < 200; ++i) {
    fields.push_back({"f" + std::to_string(i), "is wrong"});
    rules.push_back({"R" + std::to_string(i), "s", "d"});
  }
  const auto invalid = ErrorDetailsOf(errors::InvalidRequest(fields));
  ASSERT_EQ(invalid->fields.size(), limits::kMaxReportedViolations);
  EXPECT_EQ(invalid->fields.back().field, "f49");
  EXPECT_EQ(ErrorDetailsOf(errors::PolicyViolation(rules))->rules.size(),
            limits::kMaxReportedViolations);
  // Whatever they say, they fit into what gRPC carries with an error; and one is always told.
  for (FieldViolation& field : fields) field.description = std::string(300, 'x');
  const auto long_ones = ErrorDetailsOf(errors::InvalidRequest(fields));
  EXPECT_EQ(long_ones->fields.size(), 3u);
  fields[0].description = std::string(5000, 'x');
  EXPECT_EQ(ErrorDetailsOf(errors::InvalidRequest(fields))->fields.size(), 1u);
}

TEST(ErrorsTest, RetryTimesComeBackAndRateLimitsRoundUp) {
  EXPECT_EQ(ErrorDetailsOf(errors::Overloaded("x"))->retry_after, limits::kOverloadRetryDelay);
  EXPECT_EQ(ErrorDetailsOf(errors::RateLimited(absl::Microseconds(1001)))->retry_after,
            absl::Milliseconds(2));
  EXPECT_EQ(ErrorDetailsOf(errors::NotFound("x"))->retry_after, std::nullopt);
}

TEST(ErrorsTest, SlotTakenTellsTheNextFreeStartInTheGivenZone) {
  absl::TimeZone shanghai;
  ASSERT_TRUE(absl::LoadTimeZone("Asia/Shanghai", &shanghai));
  const absl::Time next = absl::FromUnixSeconds(1'800'000'000);  // 2027-01-15T08:00:00Z
  const absl::Time before = next - absl::Hours(5);
  const absl::Time after = next + absl::Hours(5);
  const absl::Status status =
      errors::SlotTaken({{"SLOT_TAKEN", "r", "d"}},
                        {{before, before}, {next, after}, {after, after}}, next, shanghai);
  EXPECT_THAT(std::string(status.message()), HasSubstr("2027-01-15 16:00 (Asia/Shanghai)"));
  EXPECT_THAT(
      ErrorDetailsOf(status)->metadata,
      ElementsAre(Pair("resource", "r"), Pair("nextFreeStartTime", "2027-01-15T16:00:00+08:00")));
  ASSERT_EQ(ErrorDetailsOf(status)->slots.size(), 3u);
  EXPECT_EQ(ErrorDetailsOf(status)->slots[1].start, next);
  EXPECT_EQ(ErrorDetailsOf(status)->slots[1].end, after);
  const absl::Status never =
      errors::SlotTaken({{"SLOT_TAKEN", "r", "d"}}, {{before, before}}, next, shanghai);
  EXPECT_THAT(ErrorDetailsOf(never)->metadata, ElementsAre(Pair("resource", "r")));
}

TEST(ErrorsTest, EverySentenceEndsAndEveryReasonIsUpperCase) {
  for (const absl::Status& status : {errors::MissingCredentials(),
                                     errors::BadCredentials(),
                                     errors::NotAllowed("do it"),
                                     errors::NotFound("n"),
                                     errors::ResourceNotBookable("n"),
                                     errors::AlreadyExists("n"),
                                     errors::HoldExpired("b"),
                                     errors::IllegalTransition("b", "CANCELLED", "confirmed"),
                                     errors::TooMany("quotas", 200),
                                     errors::EtagMismatch("b"),
                                     errors::Conflict("c"),
                                     errors::StorageFull(),
                                     errors::StorageInUse("p", 0),
                                     errors::StorageInUse("p", 7),
                                     errors::StorageNotWritable("p", "w"),
                                     errors::StorageTooNew("c", 2, 1),
                                     errors::StorageMissing("p"),
                                     errors::StorageCorrupt("p", "w"),
                                     errors::StorageFailed("p", "w"),
                                     errors::InvalidDataset("p", "w"),
                                     errors::DeadlinePassed(),
                                     errors::CallCancelled(),
                                     errors::ShuttingDown(),
                                     errors::Unavailable("It is away."),
                                     errors::AddressNotUsable("a"),
                                     errors::SecretNotUsable("p", "w")}) {
    EXPECT_FALSE(status.ok());
    EXPECT_EQ(status.message().back(), '.') << status;
    EXPECT_THAT(ErrorReason(status), ::testing::MatchesRegex("[A-Z_]+")) << status;
  }
}

// A payload is read back in this process only, but a wrong one must not hurt.
TEST(ErrorsTest, PayloadsThatAreNoneAreHarmless) {
  for (const char* bytes :
       {"", ":", "1", "1:", "5:abc", "-1:a", "1:A20:18446744073709551615", "1:A1:9", "1:A1:1",
        "1:A9:999999999", "99999999999999999999999:", "1:A1:01:01:19:99999999x"}) {
    absl::Status status = absl::InternalError("x");
    status.SetPayload(kPayloadUrl, absl::Cord(bytes));
    const auto details = ErrorDetailsOf(status);
    ASSERT_TRUE(details.has_value()) << bytes;
    EXPECT_LE(details->metadata.size() + details->fields.size(), 2u) << bytes;
  }
}

TEST(ErrorsTest, RandomPayloadsAreHarmless) {
  std::mt19937 random(3);
  constexpr absl::string_view kAlphabet = "0123456789::::aA-";
  for (int round = 0; round < 100'000; ++round) {
    std::string bytes(random() % 40, '\0');
    for (char& c : bytes) {
      c = random() % 8 == 0 ? static_cast<char>(random()) : kAlphabet[random() % kAlphabet.size()];
    }
    absl::Status status = absl::InternalError("x");
    status.SetPayload(kPayloadUrl, absl::Cord(bytes));
    const auto details = ErrorDetailsOf(status);
    ASSERT_LE(details->metadata.size() + details->fields.size() + details->rules.size(),
              bytes.size());
  }
}

}  // namespace
}  // namespace gongfang
