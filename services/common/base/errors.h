// Every error that the product answers, one named function each. A status carries, besides its
// code and its sentence, the details that common/rpc/status turns into google.rpc messages:
// a stable reason, metadata, and the fields or rules that were broken.
//
// Sentences say what happened, why, and what to do next.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace gongfang {

// One wrong field of a request: its path in the request message, and the rule that it breaks.
struct FieldViolation {
  std::string field;
  std::string description;
};

// One broken rule of a policy: the rule's stable name, what it was applied to, and a sentence.
struct RuleViolation {
  std::string rule;
  std::string subject;
  std::string description;
  std::string value;  // what the request has, for programs; may be empty
  std::string limit;  // what the rule allows; may be empty
};

// When the whole of a refused booking could begin and end, all its items moved alike.
struct FeasibleSlot {
  absl::Time start;
  absl::Time end;
};

struct ErrorDetails {
  std::string reason;  // UPPER_SNAKE_CASE, stable
  std::vector<std::pair<std::string, std::string>> metadata;
  std::vector<FieldViolation> fields;
  std::vector<RuleViolation> rules;
  std::vector<FeasibleSlot> slots;  // the nearest first
  std::optional<absl::Duration> retry_after;
};

// The details that one of the functions below attached; none for a status from elsewhere.
std::optional<ErrorDetails> ErrorDetailsOf(const absl::Status& status);

// The stable reason of `status`, or "" where it has none.
std::string ErrorReason(const absl::Status& status);

namespace errors {

// INVALID_ARGUMENT, INVALID_REQUEST. `violations` must not be empty; the first
// limits::kMaxReportedViolations are kept.
absl::Status InvalidRequest(std::vector<FieldViolation> violations);
absl::Status InvalidField(absl::string_view field, absl::string_view description);
// INVALID_ARGUMENT, REQUEST_ID_REUSED.
absl::Status RequestIdReused(absl::string_view request_id);

// UNAUTHENTICATED, MISSING_CREDENTIALS and BAD_CREDENTIALS.
absl::Status MissingCredentials();
absl::Status BadCredentials();
// PERMISSION_DENIED, NOT_ALLOWED.
absl::Status NotAllowed(absl::string_view what);

// NOT_FOUND, NOT_FOUND.
absl::Status NotFound(absl::string_view name);
// NOT_FOUND, RESOURCE_NOT_BOOKABLE: it does not exist, is not published, or is another alliance's.
absl::Status ResourceNotBookable(absl::string_view name);

// ALREADY_EXISTS, ALREADY_EXISTS.
absl::Status AlreadyExists(absl::string_view name);
// ALREADY_EXISTS, SLOT_TAKEN. `taken` has a rule SLOT_TAKEN for each item that is taken; the
// nearest of `slots` after the wanted start is told in `zone`.
absl::Status SlotTaken(std::vector<RuleViolation> taken, std::vector<FeasibleSlot> slots,
                       absl::Time wanted, absl::TimeZone zone);
// The same for several bookings, `taken` with a rule for each. The metadata are those of `first`,
// the refusal of the first.
absl::Status SeveralTaken(std::vector<RuleViolation> taken, const absl::Status& first);

// FAILED_PRECONDITION: POLICY_VIOLATION, HOLD_EXPIRED, HOLD_LIMIT, ILLEGAL_TRANSITION, TOO_MANY.
absl::Status PolicyViolation(std::vector<RuleViolation> violations,
                             std::vector<FeasibleSlot> slots = {});
absl::Status HoldExpired(absl::string_view booking);
absl::Status HoldLimit(absl::string_view booking, absl::string_view why);
absl::Status IllegalTransition(absl::string_view name, absl::string_view state,
                               absl::string_view verb);
// FAILED_PRECONDITION, SPACE_NOT_ACTIVE: nothing is made or published there; `state` is where it
// stands, such as "suspended".
absl::Status SpaceNotActive(absl::string_view space, absl::string_view state);
// FAILED_PRECONDITION, TOO_MANY: there are `limit` of `what` ("quotas in this alliance") already.
absl::Status TooMany(absl::string_view what, int64_t limit);

// ABORTED: ETAG_MISMATCH, and CONFLICT where a version moved under a writer (it is retried).
absl::Status EtagMismatch(absl::string_view name);
absl::Status Conflict(absl::string_view what);

// RESOURCE_EXHAUSTED: OVERLOADED, RATE_LIMITED and STORAGE_FULL, all with the time to wait.
absl::Status Overloaded(absl::string_view what);
absl::Status RateLimited(absl::Duration retry_after);
// The same, TOO_MANY_TRIES: of passwords.
absl::Status TooManyTries(absl::Duration retry_after);
absl::Status StorageFull();

// What keeps a data file from being used. `path` is the file's, `why` the system's words.
// FAILED_PRECONDITION: STORAGE_IN_USE (`pid` 0: not known), STORAGE_NOT_WRITABLE and
// STORAGE_TOO_NEW. NOT_FOUND, STORAGE_MISSING. DATA_LOSS, STORAGE_CORRUPT. UNAVAILABLE,
// STORAGE_FAILED: it could not be synced, and the process must stop.
absl::Status StorageInUse(absl::string_view path, int64_t pid);
absl::Status StorageNotWritable(absl::string_view path, absl::string_view why);
absl::Status StorageTooNew(absl::string_view component, int64_t found, int64_t known);
absl::Status StorageMissing(absl::string_view path);
absl::Status StorageCorrupt(absl::string_view path, absl::string_view why);
absl::Status StorageFailed(absl::string_view path, absl::string_view why);

// INVALID_ARGUMENT, INVALID_DATASET: the file `path` does not describe an alliance.
absl::Status InvalidDataset(absl::string_view path, absl::string_view why);

// DEADLINE_EXCEEDED, DEADLINE_PASSED: nothing was done.
absl::Status DeadlinePassed();
// CANCELLED, CANCELLED: the caller went away before anything was done.
absl::Status CallCancelled();
// UNAVAILABLE, SHUTTING_DOWN and UNAVAILABLE.
absl::Status ShuttingDown();
absl::Status Unavailable(absl::string_view what);
// UNAVAILABLE, ADDRESS_NOT_USABLE: for the operator who starts a server.
absl::Status AddressNotUsable(absl::string_view address);
// FAILED_PRECONDITION, SECRET_NOT_USABLE: for the operator; a file of secrets is not what it must
// be.
absl::Status SecretNotUsable(absl::string_view path, absl::string_view why);
// INTERNAL, INTERNAL. `what` is for the log and the operator; it must hold no secrets.
absl::Status Internal(absl::string_view what);

}  // namespace errors
}  // namespace gongfang
