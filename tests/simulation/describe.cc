// Plans in words.
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "tests/simulation/clients.h"

namespace gongfang::booking::simulation {
namespace {

constexpr absl::string_view kVerbs[] = {"create",  "confirm", "renew",    "reschedule", "cancel",
                                        "approve", "reject",  "check in", "check out",  "due",
                                        "series",  "join",    "leave",    "entry due"};

std::string Clock(Instant instant) {
  const int64_t since = instant - kOrigin;
  std::string clock = absl::StrFormat("%02d:%02d", since / kHour, since % kHour / kMinute);
  if (since % kMinute != 0) absl::StrAppendFormat(&clock, ":%06.3f", since % kMinute / 1e6);
  return clock;
}

std::string Length(int64_t micros) { return absl::FormatDuration(absl::Microseconds(micros)); }

std::string Describe(const PlannedItem& item) {
  std::string text = absl::StrCat(" r", item.resource, " ", Clock(item.start), "-",
                                  Clock(item.start + item.length));
  if (item.units > 1) absl::StrAppend(&text, " x", item.units);
  return text;
}

}  // namespace

std::string Describe(const Ask& ask) {
  std::string text(kVerbs[static_cast<size_t>(ask.verb)]);
  const bool about = ask.verb != Verb::kCreate && ask.verb != Verb::kJoin && ask.instances == 0;
  if (about) absl::StrAppend(&text, " what #", ask.target, " made");
  if (about && ask.verb == Verb::kSeries)
    absl::StrAppend(&text, ask.items.empty() ? ": cancel" : ": move");
  for (const PlannedItem& item : ask.items) {
    if (!about || ask.verb == Verb::kReschedule) absl::StrAppend(&text, Describe(item));
  }
  if (!about) absl::StrAppend(&text, " for m", ask.member);
  if (!about && ask.team >= 0) absl::StrAppend(&text, " of t", ask.team);
  if (ask.instances > 0) {
    absl::StrAppend(&text, ", ", ask.instances, " times, every ", Length(ask.apart));
  }
  if (ask.length > 0) absl::StrAppend(&text, ", for ", Length(ask.length));
  if (ask.hold_ttl > 0) absl::StrAppend(&text, ", held ", Length(ask.hold_ttl));
  if (ask.overrides) absl::StrAppend(&text, ", overrides");
  if (ask.validate_only) absl::StrAppend(&text, ", validates only");
  if (ask.has_etag) absl::StrAppend(&text, ", with etag");
  if (ask.has_request_id) absl::StrAppend(&text, ", with request_id");
  return text;
}

std::string Describe(const Fault& fault) {
  std::string text = absl::StrCat("FAULT ", FaultName(fault.kind));
  const bool of_all = fault.kind == FaultKind::kFullDisk || fault.kind == FaultKind::kLostLeases ||
                      fault.kind == FaultKind::kNoLeases || fault.kind == FaultKind::kShortLeases ||
                      fault.kind == FaultKind::kNewFacts;
  if (!of_all) absl::StrAppend(&text, " of r", fault.replica);
  absl::StrAppend(&text, " (", fault.count, ", ", Length(fault.length), ")");
  return text;
}

}  // namespace gongfang::booking::simulation
