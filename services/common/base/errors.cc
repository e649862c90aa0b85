#include "common/base/errors.h"

#include <algorithm>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/base/limits.h"
#include "common/base/make_error.h"

namespace gongfang {
namespace {

constexpr absl::string_view kPayloadUrl = "gongfang/error_details";

// The payload is a list of length-prefixed strings: small, exact, and free of a proto dependency.
class Writer {
 public:
  void Add(absl::string_view text) { absl::StrAppend(&bytes_, text.size(), ":", text); }
  void Add(size_t number) { Add(absl::StrCat(number)); }
  std::string Take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

class Reader {
 public:
  explicit Reader(absl::string_view bytes) : bytes_(bytes) {}

  std::string Next() {
    const size_t colon = bytes_.find(':');
    size_t size = 0;
    if (colon == absl::string_view::npos || !absl::SimpleAtoi(bytes_.substr(0, colon), &size) ||
        size > bytes_.size() - colon - 1) {
      bytes_ = {};
      return "";
    }
    std::string text(bytes_.substr(colon + 1, size));
    bytes_.remove_prefix(colon + 1 + size);
    return text;
  }
  absl::Time NextTime() {
    int64_t micros = 0;
    return absl::SimpleAtoi(Next(), &micros) ? absl::FromUnixMicros(micros) : absl::UnixEpoch();
  }
  // Never more than there is anything left to read.
  size_t NextCount() {
    size_t count = 0;
    return absl::SimpleAtoi(Next(), &count) ? std::min(count, bytes_.size()) : 0;
  }

 private:
  absl::string_view bytes_;
};

}  // namespace

absl::Status errors::Make(absl::StatusCode code, absl::string_view message, ErrorDetails details) {
  Writer writer;
  writer.Add(details.reason);
  writer.Add(details.metadata.size());
  for (const auto& [key, value] : details.metadata) {
    writer.Add(key);
    writer.Add(value);
  }
  writer.Add(details.fields.size());
  for (const FieldViolation& violation : details.fields) {
    writer.Add(violation.field);
    writer.Add(violation.description);
  }
  writer.Add(details.rules.size());
  for (const RuleViolation& violation : details.rules) {
    writer.Add(violation.rule);
    writer.Add(violation.subject);
    writer.Add(violation.description);
    writer.Add(violation.value);
    writer.Add(violation.limit);
  }
  writer.Add(details.slots.size());
  for (const FeasibleSlot& slot : details.slots) {
    writer.Add(absl::StrCat(absl::ToUnixMicros(slot.start)));
    writer.Add(absl::StrCat(absl::ToUnixMicros(slot.end)));
  }
  writer.Add(details.retry_after ? absl::StrCat(absl::ToInt64Microseconds(*details.retry_after))
                                 : "");
  absl::Status status(code, message);
  status.SetPayload(kPayloadUrl, absl::Cord(writer.Take()));
  return status;
}

std::optional<ErrorDetails> ErrorDetailsOf(const absl::Status& status) {
  const absl::optional<absl::Cord> payload = status.GetPayload(kPayloadUrl);
  if (!payload.has_value()) return std::nullopt;
  const std::string bytes(*payload);
  Reader reader(bytes);
  ErrorDetails details;
  details.reason = reader.Next();
  for (size_t n = reader.NextCount(); n > 0; --n) {
    std::string key = reader.Next();
    details.metadata.emplace_back(std::move(key), reader.Next());
  }
  for (size_t n = reader.NextCount(); n > 0; --n) {
    std::string field = reader.Next();
    details.fields.push_back({std::move(field), reader.Next()});
  }
  for (size_t n = reader.NextCount(); n > 0; --n) {
    std::string rule = reader.Next();
    std::string subject = reader.Next();
    std::string description = reader.Next();
    std::string value = reader.Next();
    details.rules.push_back({std::move(rule), std::move(subject), std::move(description),
                             std::move(value), reader.Next()});
  }
  for (size_t n = reader.NextCount(); n > 0; --n) {
    const absl::Time start = reader.NextTime();
    details.slots.push_back({start, reader.NextTime()});
  }
  if (int64_t micros = 0; absl::SimpleAtoi(reader.Next(), &micros)) {
    details.retry_after = absl::Microseconds(micros);
  }
  return details;
}

std::string ErrorReason(const absl::Status& status) {
  const std::optional<ErrorDetails> details = ErrorDetailsOf(status);
  return details ? details->reason : "";
}

namespace errors {

using absl::StatusCode;

absl::Status InvalidRequest(std::vector<FieldViolation> violations) {
  KeepFirst(violations);
  std::string message = "The request is not valid:";
  for (const FieldViolation& violation : violations) {
    absl::StrAppend(&message, &violation == violations.data() ? " " : "; ", violation.field, " ",
                    violation.description);
  }
  return Make(StatusCode::kInvalidArgument, absl::StrCat(message, "."),
              {.reason = "INVALID_REQUEST", .fields = std::move(violations)});
}

absl::Status InvalidField(absl::string_view field, absl::string_view description) {
  return InvalidRequest({{std::string(field), std::string(description)}});
}

absl::Status RequestIdReused(absl::string_view request_id) {
  return Make(
      StatusCode::kInvalidArgument,
      absl::StrCat("request_id \"", request_id,
                   "\" was used before with another request. Use a new one for a new "
                   "request, or repeat the first request unchanged."),
      {.reason = "REQUEST_ID_REUSED", .metadata = {{"requestId", std::string(request_id)}}});
}

absl::Status MissingCredentials() {
  return Make(StatusCode::kUnauthenticated,
              "The call carries no key. Send it as metadata: \"authorization: Bearer <key>\".",
              {.reason = "MISSING_CREDENTIALS"});
}

absl::Status BadCredentials() {
  return Make(StatusCode::kUnauthenticated,
              "The key is not one that this installation knows. Check that it is complete and "
              "belongs to this server.",
              {.reason = "BAD_CREDENTIALS"});
}

absl::Status NotAllowed(absl::string_view what) {
  return Make(StatusCode::kPermissionDenied, absl::StrCat("This key may not ", what, "."),
              {.reason = "NOT_ALLOWED"});
}

absl::Status NotFound(absl::string_view name) {
  return Make(StatusCode::kNotFound,
              absl::StrCat("There is no \"", name, "\". Check the name, or list its collection."),
              {.reason = "NOT_FOUND", .metadata = {{"name", std::string(name)}}});
}

absl::Status ResourceNotBookable(absl::string_view name) {
  return Make(StatusCode::kNotFound,
              absl::StrCat("\"", name,
                           "\" is not a published resource of this alliance. List the resources of "
                           "its space to see what can be booked."),
              {.reason = "RESOURCE_NOT_BOOKABLE", .metadata = {{"resource", std::string(name)}}});
}

absl::Status AlreadyExists(absl::string_view name) {
  return Make(StatusCode::kAlreadyExists,
              absl::StrCat("\"", name, "\" exists already. Choose another id, or update it."),
              {.reason = "ALREADY_EXISTS", .metadata = {{"name", std::string(name)}}});
}

absl::Status TooMany(absl::string_view what, int64_t limit) {
  return Make(StatusCode::kFailedPrecondition,
              absl::StrCat("There are ", limit, " ", what,
                           " already, which is the most. Give one up first."),
              {.reason = "TOO_MANY", .metadata = {{"limit", absl::StrCat(limit)}}});
}

absl::Status IllegalTransition(absl::string_view name, absl::string_view state,
                               absl::string_view verb) {
  return Make(StatusCode::kFailedPrecondition,
              absl::StrCat("\"", name, "\" is ", state, "; it cannot be ", verb, "."),
              {.reason = "ILLEGAL_TRANSITION",
               .metadata = {{"name", std::string(name)}, {"state", std::string(state)}}});
}

absl::Status SpaceNotActive(absl::string_view space, absl::string_view state) {
  return Make(StatusCode::kFailedPrecondition,
              absl::StrCat("\"", space, "\" is not an active space of the alliance: it is ", state,
                           ". Nothing is made or published there. Ask an admin of the alliance."),
              {.reason = "SPACE_NOT_ACTIVE",
               .metadata = {{"name", std::string(space)}, {"state", std::string(state)}}});
}

absl::Status EtagMismatch(absl::string_view name) {
  return Make(
      StatusCode::kAborted,
      absl::StrCat("\"", name,
                   "\" has changed since its etag was read. Read it again and decide anew."),
      {.reason = "ETAG_MISMATCH", .metadata = {{"name", std::string(name)}}});
}

absl::Status Conflict(absl::string_view what) {
  return Make(StatusCode::kAborted,
              absl::StrCat("Another writer was faster (", what, "). Try again."),
              {.reason = "CONFLICT"});
}

absl::Status Overloaded(absl::string_view what) {
  return Make(StatusCode::kResourceExhausted,
              absl::StrCat("Too much is waiting (", what, "). Try again in a moment."),
              {.reason = "OVERLOADED", .retry_after = limits::kOverloadRetryDelay});
}

absl::Status RateLimited(absl::Duration retry_after) {
  // Up, so that nobody comes back a moment too early.
  const absl::Duration wait = absl::Ceil(retry_after, absl::Milliseconds(1));
  return Make(StatusCode::kResourceExhausted,
              absl::StrCat("This key calls too often. Try again in ", absl::FormatDuration(wait),
                           ", and call more slowly."),
              {.reason = "RATE_LIMITED", .retry_after = wait});
}

absl::Status InvalidDataset(absl::string_view path, absl::string_view why) {
  return Make(StatusCode::kInvalidArgument,
              absl::StrCat("The data set ", path, " cannot be used: ", why, "."),
              {.reason = "INVALID_DATASET", .metadata = {{"path", std::string(path)}}});
}

absl::Status DeadlinePassed() {
  return Make(StatusCode::kDeadlineExceeded,
              "The deadline passed before the request was begun; nothing was done.",
              {.reason = "DEADLINE_PASSED"});
}

absl::Status CallCancelled() {
  return Make(StatusCode::kCancelled, "The caller cancelled before the request was begun.",
              {.reason = "CANCELLED"});
}

absl::Status ShuttingDown() {
  return Make(StatusCode::kUnavailable, "The server is shutting down. Try again.",
              {.reason = "SHUTTING_DOWN", .retry_after = absl::Seconds(1)});
}

absl::Status Unavailable(absl::string_view what) {
  return Make(StatusCode::kUnavailable, absl::StrCat(what, " Try again in a moment."),
              {.reason = "UNAVAILABLE", .retry_after = limits::kReconnectDelay});
}

absl::Status AddressNotUsable(absl::string_view address) {
  return Make(StatusCode::kUnavailable,
              absl::StrCat("Cannot listen on ", address,
                           ": it is in use, or not an address of this machine. Choose another."),
              {.reason = "ADDRESS_NOT_USABLE"});
}

absl::Status SecretNotUsable(absl::string_view path, absl::string_view why) {
  return Make(StatusCode::kFailedPrecondition,
              absl::StrCat("The secret in ", path, " cannot be used: ", why,
                           ". Restore the file; if it is lost, delete it and start all services "
                           "again."),
              {.reason = "SECRET_NOT_USABLE"});
}

absl::Status Internal(absl::string_view what) {
  return Make(StatusCode::kInternal, what, {.reason = "INTERNAL"});
}

}  // namespace errors
}  // namespace gongfang
