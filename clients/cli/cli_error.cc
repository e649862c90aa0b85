#include "clients/cli/cli_error.h"

#include <utility>
#include <vector>

#include "absl/strings/cord.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "clients/cli/names.h"
#include "clients/cli/text.h"
#include "clients/cpp/client_error.h"
#include "common/base/log.h"

namespace gongfang::cli {
namespace {

using client::ClientError;
using client::ErrorOf;

constexpr char kHintUrl[] = "gongfang/hint";

std::string Metadata(const ClientError& error, const std::string& key) {
  const auto found = error.metadata.find(key);
  return found == error.metadata.end() ? "" : found->second;
}

// "gongfang bookings show ID" of what the error is about; "" where it names nothing.
std::string ShowCommand(const ClientError& error) {
  for (const auto& [key, value] : error.metadata) {
    const std::string command = CommandFor(value);
    if (!command.empty()) return absl::StrCat(command, " show ", ShellQuote(ShortName(value)));
  }
  return "";
}

// The command that shows what can be had, or what the rule asks for.
std::string HintOfRule(const RuleViolation& violation) {
  const std::string command = CommandFor(violation.subject);
  if (command.empty()) return "";
  const bool resource = command == "gongfang resources";
  // No other time can be had: the policy says when one may.
  const bool too_late =
      absl::EndsWith(violation.rule, "_LEAD_TIME") || violation.rule == "CHECK_IN_WINDOW";
  return absl::StrCat(resource && !too_late ? "gongfang free " : command + " show ",
                      ShellQuote(ShortName(violation.subject)));
}

// Where what is missing can be had.
std::string HintOfTraining(const ClientError& error) {
  const std::string spaces = Metadata(error, "trainedAt");
  if (spaces.empty()) return "nobody trains it at present: ask the space";
  return absl::StrCat("it is trained at ",
                      absl::StrJoin(std::vector<std::string>(absl::StrSplit(spaces, ',')), ", ",
                                    [](std::string* out, const std::string& name) {
                                      out->append(ShortName(name));
                                    }));
}

std::string HintOfReason(const ClientError& error) {
  const std::string& reason = error.reason;
  const std::string resource = ShellQuote(ShortName(Metadata(error, "resource")));
  if (reason == "MISSING_CREDENTIALS" || reason == "BAD_CREDENTIALS") {
    return "set GONGFANG_KEY to a key of this server, or GONGFANG_DATA to its data folder (it "
           "keeps admin.key); members sign in: gongfang login";
  }
  if (reason == "NOT_FOUND") {
    const std::string collection = CollectionOf(Metadata(error, "name"));
    if (collection == "equipmentClasses") return "gongfang qualifications classes";
    if (collection == "recognitionRules") return "gongfang qualifications rules";
    if (collection == "qualifications") return "gongfang qualifications list MEMBER";
    const std::string command = CommandFor(Metadata(error, "name"));
    if (command == "gongfang closures") return "gongfang closures list SPACE";
    if (command == "gongfang series") return kFindSeries;
    return command.empty() ? "" : command + " list";
  }
  if (reason == "RESOURCE_NOT_BOOKABLE") {
    return absl::StrCat("gongfang resources list; if it is a draft: gongfang resources publish ",
                        resource);
  }
  if (reason == "SLOT_TAKEN") return absl::StrCat("gongfang free ", resource);
  if (reason == "POLICY_VIOLATION" && !error.rules.empty()) return HintOfRule(error.rules.front());
  if (reason == "NOT_QUALIFIED") return HintOfTraining(error);
  if (reason == "CATEGORY_IN_USE") {
    return absl::StrCat("gongfang categories list; gongfang resources list --category ",
                        ShortName(Metadata(error, "name")));
  }
  if (reason == "HOLD_EXPIRED") return "make a new booking: gongfang book --help";
  if (reason == "ILLEGAL_TRANSITION") return ShowCommand(error);
  if (reason == "HOLD_LIMIT") {
    return "gongfang bookings confirm " + ShellQuote(ShortName(Metadata(error, "booking")));
  }
  if (reason == "ETAG_MISMATCH") return "it was changed meanwhile: run the same again";
  if (reason == "REQUEST_ID_REUSED") return "leave out --request-id, or give a new one";
  return "";
}

// What stands in the way of a connection, by the words of gRPC and OpenSSL.
std::string HintOfConnection(const ClientError& error, absl::string_view server) {
  const auto says = [&error](absl::string_view words) {
    return absl::StrContains(error.message, words);
  };
  absl::string_view address = server;
  if (!absl::ConsumePrefix(&address, "https://")) {
    if (!says("Socket closed") && !says("Connection reset") && !says("Broken pipe")) return "";
    return absl::StrCat(
        "it took the connection and closed it: does it speak TLS? Then name it with ",
        "https://, as in --server https://", address);
  }
  if (says("certificate verify failed")) {
    return "its certificate is not of a CA that is known here: name the file of its CA with "
           "--ca FILE or GONGFANG_CA; if that is right, it may have run out";
  }
  if (says("not in peer certificate")) {
    return "its certificate is for another name: name the server as the certificate does, or let "
           "its operator have one for this name";
  }
  if (!says("handshake failed")) return "";
  return absl::StrCat("it does not speak TLS there: name it without https://, as in --server ",
                      address, ", or its port for TLS");
}

std::string MessageOf(const ClientError& error, absl::string_view server) {
  std::string text = error.message;
  if (text.empty()) text = absl::StatusCodeToString(error.code);
  const bool no_answer = error.code == absl::StatusCode::kUnavailable && error.reason.empty();
  return no_answer ? absl::StrCat("no answer from ", server, " (", text, ")") : text;
}

using Members = std::vector<std::pair<absl::string_view, std::string>>;

// The values are JSON.
std::string Object(const Members& members) {
  return absl::StrCat("{",
                      absl::StrJoin(members, ",",
                                    [](std::string* out, const Members::value_type& member) {
                                      absl::StrAppend(out, log::Quoted(member.first), ":",
                                                      member.second);
                                    }),
                      "}");
}

std::string Array(const std::vector<std::string>& values) {
  return absl::StrCat("[", absl::StrJoin(values, ","), "]");
}

std::string ToJson(const absl::Status& status, absl::string_view server) {
  const ClientError error = ErrorOf(status);
  std::vector<std::string> fields;
  for (const FieldViolation& violation : error.fields) {
    fields.push_back(Object({{"field", log::Quoted(violation.field)},
                             {"description", log::Quoted(violation.description)}}));
  }
  std::vector<std::string> rules;
  for (const RuleViolation& violation : error.rules) {
    rules.push_back(Object({{"rule", log::Quoted(violation.rule)},
                            {"subject", log::Quoted(violation.subject)},
                            {"description", log::Quoted(violation.description)},
                            {"value", log::Quoted(violation.value)},
                            {"limit", log::Quoted(violation.limit)}}));
  }
  std::vector<std::string> slots;
  for (const FeasibleSlot& slot : error.slots) {
    slots.push_back(
        Object({{"startTime", log::Quoted(absl::FormatTime(slot.start, absl::UTCTimeZone()))},
                {"endTime", log::Quoted(absl::FormatTime(slot.end, absl::UTCTimeZone()))}}));
  }
  Members metadata;
  for (const auto& [key, value] : error.metadata) metadata.emplace_back(key, log::Quoted(value));
  Members members = {{"code", log::Quoted(absl::StatusCodeToString(error.code))},
                     {"reason", log::Quoted(error.reason)},
                     {"message", log::Quoted(MessageOf(error, server))},
                     {"fields", Array(fields)},
                     {"rules", Array(rules)},
                     {"slots", Array(slots)},
                     {"metadata", Object(metadata)}};
  if (error.retry_after) {
    const double seconds = absl::ToDoubleSeconds(*error.retry_after);
    members.emplace_back("retryAfter", log::Quoted(absl::StrCat(seconds, "s")));
  }
  if (const std::string hint = HintOf(status, server); !hint.empty()) {
    members.emplace_back("hint", log::Quoted(hint));
  }
  return Object(members);
}

}  // namespace

ExitCode ExitCodeOf(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kOk:
      return ExitCode::kOk;
    case absl::StatusCode::kInvalidArgument:
      return ExitCode::kUsage;
    case absl::StatusCode::kNotFound:
      return ExitCode::kNotFound;
    case absl::StatusCode::kAlreadyExists:
    case absl::StatusCode::kAborted:
      return ExitCode::kConflict;
    case absl::StatusCode::kFailedPrecondition:
      return ErrorOf(status).reason == "HOLD_EXPIRED" ? ExitCode::kConflict : ExitCode::kError;
    case absl::StatusCode::kUnauthenticated:
    case absl::StatusCode::kPermissionDenied:
      return ExitCode::kNotAllowed;
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kResourceExhausted:
    case absl::StatusCode::kDeadlineExceeded:
      return ExitCode::kUnavailable;
    default:
      return ExitCode::kError;
  }
}

absl::Status UsageError(absl::string_view message) { return absl::InvalidArgumentError(message); }

absl::Status FlagError(absl::string_view flag, absl::string_view text, const absl::Status& status) {
  const ClientError error = ErrorOf(status);
  return UsageError(
      absl::StrCat(flag, " \"", text, "\" ",
                   error.fields.empty() ? error.message : error.fields.front().description));
}

absl::Status WithHint(absl::Status status, absl::string_view hint) {
  if (!status.ok()) status.SetPayload(kHintUrl, absl::Cord(hint));
  return status;
}

std::string HintOf(const absl::Status& status, absl::string_view server) {
  const auto hint = status.GetPayload(kHintUrl);
  if (hint.has_value()) return std::string(*hint);
  const ClientError error = ErrorOf(status);
  if (std::string text = HintOfReason(error); !text.empty()) return text;
  if (absl::IsUnavailable(status) && error.reason.empty()) {
    std::string text = HintOfConnection(error, server);
    if (!text.empty()) return text;
    return absl::StrCat("is the server running at ", server,
                        "? Start one with ./dev run, or name another: --server HOST:PORT");
  }
  if (error.retry_after) {
    return absl::StrCat("try again in ", absl::FormatDuration(*error.retry_after));
  }
  if (absl::IsDeadlineExceeded(status)) return "try again, or allow more time: --timeout 30s";
  return "";
}

void Report(const absl::Status& status, absl::string_view server, const Output& output) {
  if (output.json()) return output.ComplainJson(ToJson(status, server));
  const ClientError error = ErrorOf(status);
  std::string headline = MessageOf(error, server);
  if (!error.fields.empty() || (!error.rules.empty() && error.reason != "SLOT_TAKEN")) {
    // The sentence repeats the violations, which get a line each.
    headline = std::string(*absl::StrSplit(headline, absl::MaxSplits(": ", 1)).begin());
  }
  if (!error.reason.empty()) absl::StrAppend(&headline, " (", error.reason, ")");
  output.Complain("error: ", Style::kRed, headline);
  for (const FieldViolation& violation : error.fields) {
    output.Complain("  - ", Style::kPlain,
                    absl::StrCat(violation.field, ": ", violation.description));
  }
  for (const RuleViolation& violation : error.rules) {
    // The headline has said it, and the hint says when it is free.
    if (violation.rule == "SLOT_TAKEN" && error.rules.size() == 1) continue;
    const std::string subject =
        violation.subject.empty() ? "" : ShortName(violation.subject) + ": ";
    output.Complain("  - ", Style::kPlain,
                    absl::StrCat(subject, violation.description, " (", violation.rule, ")"));
  }
  const std::string hint = HintOf(status, server);
  if (hint.empty()) return;
  for (absl::string_view line : absl::StrSplit(hint, '\n')) {
    output.Complain("hint: ", Style::kYellow, line);
  }
}

}  // namespace gongfang::cli
