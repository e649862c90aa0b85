// The errors of bookings that are refused.
#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/access_errors.h"
#include "common/base/errors.h"
#include "common/base/make_error.h"

namespace gongfang::errors {

using absl::StatusCode;

absl::Status SlotTaken(std::vector<RuleViolation> taken, std::vector<FeasibleSlot> slots,
                       absl::Time wanted, absl::TimeZone zone) {
  KeepFirst(taken);
  const std::string resource = taken.empty() ? "" : taken.front().subject;
  ErrorDetails details{.reason = "SLOT_TAKEN", .metadata = {{"resource", resource}}};
  std::string next = "It is not free for that long in the next two weeks: try a shorter time.";
  const auto later = std::find_if(slots.begin(), slots.end(), [wanted](const FeasibleSlot& slot) {
    return slot.start >= wanted;
  });
  if (later != slots.end()) {
    details.metadata.emplace_back("nextFreeStartTime",
                                  absl::FormatTime(absl::RFC3339_full, later->start, zone));
    next = absl::StrCat("It is free next from ",
                        absl::FormatTime("%Y-%m-%d %H:%M", later->start, zone), " (", zone.name(),
                        ").");
  }
  details.rules = std::move(taken);
  details.slots = std::move(slots);
  return Make(StatusCode::kAlreadyExists,
              absl::StrCat("\"", resource, "\" is taken at that time. ", next), std::move(details));
}

absl::Status SeveralTaken(std::vector<RuleViolation> taken, const absl::Status& first) {
  KeepFirst(taken);
  ErrorDetails details{.reason = "SLOT_TAKEN"};
  if (const std::optional<ErrorDetails> of_first = ErrorDetailsOf(first)) {
    details.metadata = of_first->metadata;
  }
  std::string message = "Several of the bookings are taken:";
  for (const RuleViolation& one : taken) {
    absl::StrAppend(&message, &one == taken.data() ? " " : "; ", one.description);
  }
  details.rules = std::move(taken);
  return Make(StatusCode::kAlreadyExists, absl::StrCat(message, "."), std::move(details));
}

absl::Status PolicyViolation(std::vector<RuleViolation> violations,
                             std::vector<FeasibleSlot> slots) {
  KeepFirst(violations);
  std::string message = "The booking breaks the rules of what it books:";
  for (const RuleViolation& violation : violations) {
    absl::StrAppend(&message, &violation == violations.data() ? " " : "; ", violation.description);
  }
  return Make(
      StatusCode::kFailedPrecondition, absl::StrCat(message, "."),
      {.reason = "POLICY_VIOLATION", .rules = std::move(violations), .slots = std::move(slots)});
}

absl::Status NotQualified(std::vector<RuleViolation> violations,
                          const std::vector<std::string>& trained_at) {
  KeepFirst(violations);
  std::string missing;
  for (const RuleViolation& violation : violations) {
    if (violation.rule != "NOT_QUALIFIED") continue;
    absl::StrAppend(&missing, missing.empty() ? "" : "; ", violation.description);
  }
  ErrorDetails details{.reason = "NOT_QUALIFIED"};
  std::string next = "Nobody trains it at present: ask the space.";
  if (!trained_at.empty()) {
    details.metadata = {{"trainedAt", absl::StrJoin(trained_at, ",")}};
    next = absl::StrCat("It is trained at ", absl::StrJoin(trained_at, ", "), ".");
  }
  details.rules = std::move(violations);
  return Make(StatusCode::kPermissionDenied,
              absl::StrCat("The member is not qualified for what is booked: ", missing, ". ", next),
              std::move(details));
}

absl::Status HoldExpired(absl::string_view booking) {
  return Make(
      StatusCode::kFailedPrecondition,
      absl::StrCat("The hold \"", booking,
                   "\" ran out, and its slot was taken or has begun since. Make a new booking."),
      {.reason = "HOLD_EXPIRED", .metadata = {{"booking", std::string(booking)}}});
}

absl::Status HoldLimit(absl::string_view booking, absl::string_view why) {
  return Make(StatusCode::kFailedPrecondition, why,
              {.reason = "HOLD_LIMIT", .metadata = {{"booking", std::string(booking)}}});
}

}  // namespace gongfang::errors
