#include "common/calendar/icalendar.h"

#include <libical/ical.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <optional>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "absl/time/civil_time.h"
#include "common/base/errors.h"
#include "common/base/limits.h"
#include "common/base/schedule_limits.h"
#include "common/base/status_macros.h"
#include "common/base/text.h"
#include "common/calendar/calendar_zone.h"
#include "common/calendar/icalendar_lines.h"
#include "common/calendar/libical.h"
#include "common/calendar/recurrence.h"

namespace gongfang {
namespace {

constexpr size_t kHeadBytes = 64;
constexpr char kCutRule[] = "RRULE beyond its first 366 times";
static_assert(limits::kMaxClosureTimes == 366);

// What keeps an event from being a closure, told to people.
absl::Status Mistake(absl::string_view what) { return absl::InvalidArgumentError(what); }

// The beginning of `text`, in whole characters.
std::string Head(absl::string_view text) {
  size_t end = std::min(text.size(), kHeadBytes);
  while (end < text.size() && end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) {
    --end;
  }
  return std::string(text.substr(0, end));
}

struct FreeComponent {
  void operator()(icalcomponent* component) const { icalcomponent_free(component); }
};

// The properties of an event, as libical reads them. A wrong kind of value is no value: libical's
// accessors do not look which member of a union is set.
class EventProperties {
 public:
  explicit EventProperties(const EventLines& event) {
    PrepareLibical();
    std::string text = "BEGIN:VEVENT\r\n";
    for (const auto& [name, line] : event.lines) {
      // Rules and states are read from their text.
      if (name != "RRULE" && name != "STATUS") absl::StrAppend(&text, line, "\r\n");
    }
    text += "END:VEVENT\r\n";
    component_.reset(icalparser_parse_string(text.c_str()));
    icalerror_clear_errno();
  }

  std::optional<std::string> Text(icalproperty_kind kind) const {
    icalvalue* value = Find(kind, {ICAL_TEXT_VALUE});
    const char* text = value == nullptr ? nullptr : icalvalue_get_text(value);
    if (text == nullptr) return std::nullopt;
    return std::string(absl::StripAsciiWhitespace(text));
  }

  std::optional<icaldurationtype> Duration() const {
    icalvalue* value = Find(ICAL_DURATION_PROPERTY, {ICAL_DURATION_VALUE});
    if (value == nullptr) return std::nullopt;
    const icaldurationtype duration = icalvalue_get_duration(value);
    // So that sums do not overflow; what is longer leads out of all years anyway.
    constexpr unsigned kMost = 1'000'000;
    if (icaldurationtype_is_bad_duration(duration) || duration.is_neg != 0 ||
        std::max({duration.weeks, duration.days, duration.hours}) > kMost ||
        std::max(duration.minutes, duration.seconds) > 60 * kMost) {
      return std::nullopt;
    }
    return duration;
  }

  struct Time {
    absl::CivilSecond local;
    bool is_date = false;
    bool is_utc = false;
    std::string zone;  // TZID
  };
  std::optional<Time> TimeOf(icalproperty_kind kind) const {
    icalvalue* value = Find(kind, {ICAL_DATE_VALUE, ICAL_DATETIME_VALUE});
    if (value == nullptr) return std::nullopt;
    const bool is_date = icalvalue_isa(value) == ICAL_DATE_VALUE;
    const icaltimetype time = is_date ? icalvalue_get_date(value) : icalvalue_get_datetime(value);
    if (icaltime_is_null_time(time) || time.year < 1 || time.year > 9999) return std::nullopt;
    Time read;
    read.is_date = is_date || time.is_date != 0;
    read.local = read.is_date ? absl::CivilSecond(time.year, time.month, time.day)
                              : absl::CivilSecond(time.year, time.month, time.day, time.hour,
                                                  time.minute, time.second);
    // Civil times carry what is too large over into the next field.
    if (read.local.month() != time.month || read.local.day() != time.day ||
        (!read.is_date && (read.local.hour() != time.hour || read.local.minute() != time.minute ||
                           read.local.second() != time.second))) {
      return std::nullopt;
    }
    read.is_utc = icaltime_is_utc(time) != 0;
    icalproperty* property = icalcomponent_get_first_property(component_.get(), kind);
    icalparameter* zone = icalproperty_get_first_parameter(property, ICAL_TZID_PARAMETER);
    const char* name = zone == nullptr ? nullptr : icalparameter_get_tzid(zone);
    if (name != nullptr) read.zone = name;
    return read;
  }

 private:
  icalvalue* Find(icalproperty_kind kind, std::initializer_list<icalvalue_kind> values) const {
    if (component_ == nullptr) return nullptr;
    icalproperty* property = icalcomponent_get_first_property(component_.get(), kind);
    icalvalue* value = property == nullptr ? nullptr : icalproperty_get_value(property);
    if (value == nullptr) return nullptr;
    return std::find(values.begin(), values.end(), icalvalue_isa(value)) == values.end() ? nullptr
                                                                                         : value;
  }

  std::unique_ptr<icalcomponent, FreeComponent> component_;
};

using Time = EventProperties::Time;

// libical knows more escapes than there are, and may make control characters of them.
absl::Status CheckText(absl::string_view name, const std::string& text) {
  if (IsUtf8(text) && !HasControlCharacter(text)) return absl::OkStatus();
  return Mistake(absl::StrCat("has a ", name, " with control characters"));
}

// What stands behind the name and parameters of a line, in capitals.
std::string ValueOf(absl::string_view line) {
  return absl::AsciiStrToUpper(
      absl::StripAsciiWhitespace(line.substr(std::min(line.find(':'), line.size() - 1) + 1)));
}

// `rrule` with an end that a closure can have: as it is, or cut.
absl::StatusOr<std::string> BoundedRule(const std::string& rrule, absl::CivilSecond first,
                                        absl::TimeZone zone, bool& cut) {
  std::vector<std::string> rest;
  std::vector<std::string> open;  // without UNTIL, too
  std::optional<int64_t> count;
  for (absl::string_view part : absl::StrSplit(rrule, ';')) {
    absl::string_view number = part;
    if (absl::ConsumePrefix(&number, "COUNT=") && !count && !number.empty() &&
        std::all_of(number.begin(), number.end(), absl::ascii_isdigit)) {
      // Anything with so many digits is far too many, and 0 is refused below.
      count =
          number.size() > 9 ? 1'000'000'000 : std::strtol(std::string(number).c_str(), nullptr, 10);
      continue;
    }
    rest.emplace_back(part);
    if (!absl::StartsWith(part, "UNTIL=")) open.emplace_back(part);
  }
  if (count && (*count == 0 || rest.size() != open.size())) {
    return Mistake("has an RRULE with COUNT=0, or with both COUNT and UNTIL");
  }
  const std::string without_count = absl::StrJoin(rest, ";");
  ASSIGN_OR_RETURN(const Recurrence recurrence, Recurrence::Parse(without_count));
  const auto most = static_cast<int>(
      std::min<int64_t>(count.value_or(limits::kMaxClosureTimes), limits::kMaxClosureTimes));
  ASSIGN_OR_RETURN(const Expansion expansion,
                   recurrence.Expand(first, zone, {.max_occurrences = most}));
  const auto found = static_cast<int64_t>(expansion.occurrences.size());
  if (count && *count == found) return absl::StrCat(without_count, ";COUNT=", found);
  if (!count && expansion.end == Expansion::End::kRule) return without_count;
  cut = true;
  return absl::StrCat(absl::StrJoin(open, ";"), ";COUNT=", found);
}

// Makes events of lines.
class EventReader {
 public:
  explicit EventReader(absl::TimeZone zone) : zone_(zone) {}

  // Fills `event`, whose number is set; `cut` where its rule was.
  absl::Status Read(const EventLines& lines, CalendarEvent& event, bool& cut) const {
    if (!lines.mistakes.empty()) return Mistake(lines.mistakes.front());
    const EventProperties properties(lines);
    event.uid = properties.Text(ICAL_UID_PROPERTY).value_or("");
    if (event.uid.empty()) return Mistake("has no UID, by which it would be known again");
    RETURN_IF_ERROR(CheckText("UID", event.uid));
    const auto status = lines.lines.find("STATUS");
    event.cancelled =
        lines.cancelled || (status != lines.lines.end() && ValueOf(status->second) == "CANCELLED");
    if (event.cancelled) return absl::OkStatus();
    event.summary = properties.Text(ICAL_SUMMARY_PROPERTY).value_or("");
    RETURN_IF_ERROR(CheckText("SUMMARY", event.summary));
    if (event.summary.size() > limits::kMaxTextBytes) {
      return Mistake(absl::StrCat("has a SUMMARY of more than ", limits::kMaxTextBytes, " bytes"));
    }
    return ReadTimes(lines, properties, event, cut);
  }

 private:
  absl::StatusOr<absl::TimeZone> ZoneOf(const Time& time) const {
    if (time.is_utc) return absl::UTCTimeZone();
    if (time.zone.empty() || time.is_date) return zone_;
    const std::optional<absl::TimeZone> zone = FindCalendarZone(time.zone);
    if (zone) return *zone;
    return Mistake(absl::StrCat("is in the zone \"", Head(time.zone),
                                "\", which is not known; expected one such as Asia/Shanghai"));
  }

  absl::Status ReadTimes(const EventLines& lines, const EventProperties& properties,
                         CalendarEvent& event, bool& cut) const {
    const std::optional<Time> start = properties.TimeOf(ICAL_DTSTART_PROPERTY);
    if (!start) return Mistake("has no DTSTART, or one that is no time");
    ASSIGN_OR_RETURN(const absl::TimeZone zone, ZoneOf(*start));
    // The first of two; where there is none, by the offset before the gap.
    event.time.start = ToInstant(zone.At(start->local).pre);
    ASSIGN_OR_RETURN(event.time.end, EndOf(lines, properties, *start, zone));
    if (event.time.Empty()) return Mistake("does not end after it begins");
    if (event.time.start < limits::kMinInstant || event.time.end > limits::kMaxInstant) {
      return Mistake("is outside the years 1970 to 2100");
    }
    const auto rule = lines.lines.find("RRULE");
    if (rule == lines.lines.end()) return absl::OkStatus();
    const absl::CivilSecond first = zone_.At(FromInstant(event.time.start)).cs;
    if (first != start->local) {
      return Mistake(absl::StrCat("repeats by the clocks of ", zone.name(),
                                  ", and closures repeat by those of the space, ", zone_.name()));
    }
    absl::StatusOr<std::string> bounded = BoundedRule(ValueOf(rule->second), first, zone_, cut);
    if (!bounded.ok()) return Mistake(RuleMistake(bounded.status()));
    event.rrule = *std::move(bounded);
    if (event.rrule.size() > limits::kMaxRruleBytes)
      return Mistake("has an RRULE that is too long");
    return absl::OkStatus();
  }

  static std::string RuleMistake(const absl::Status& status) {
    const std::optional<ErrorDetails> details = ErrorDetailsOf(status);
    if (!details || details->fields.empty()) return std::string(status.message());
    return absl::StrCat("has an RRULE that ", details->fields.front().description);
  }

  absl::StatusOr<Instant> EndOf(const EventLines& lines, const EventProperties& properties,
                                const Time& start, absl::TimeZone start_zone) const {
    if (lines.lines.contains("DTEND")) {
      const std::optional<Time> end = properties.TimeOf(ICAL_DTEND_PROPERTY);
      if (!end) return Mistake("has a DTEND that is no time");
      if (end->is_date != start.is_date) {
        return Mistake("has a day in one of DTSTART and DTEND, and a time in the other");
      }
      ASSIGN_OR_RETURN(const absl::TimeZone zone, ZoneOf(*end));
      return At(end->local, zone);
    }
    if (lines.lines.contains("DURATION")) {
      const std::optional<icaldurationtype> length = properties.Duration();
      if (!length) return Mistake("has a DURATION that is no length of time");
      const absl::CivilDay day(start.local);
      const int64_t days = 7 * int64_t{length->weeks} + length->days;
      const int64_t seconds =
          3600 * int64_t{length->hours} + 60 * int64_t{length->minutes} + length->seconds;
      const absl::CivilSecond local = start.local + 86'400 * days;
      if (local.year() > 9999) return Mistake("is outside the years 1970 to 2100");
      // Days are of the calendar, hours are as long as they are (RFC 5545, 3.3.6).
      const Instant from =
          days == 0 ? ToInstant(start_zone.At(start.local).pre) : At(local, start_zone);
      return from + seconds * kMicrosPerSecond;
    }
    if (start.is_date) return At(start.local + 86'400, start_zone);
    return Mistake("has neither DTEND nor DURATION, so it takes no time");
  }

  // Of an end that occurs twice, the last.
  static Instant At(absl::CivilSecond local, absl::TimeZone zone) {
    const absl::TimeZone::TimeInfo info = zone.At(local);
    return ToInstant(info.kind == absl::TimeZone::TimeInfo::REPEATED ? info.post : info.pre);
  }

  const absl::TimeZone zone_;
};

}  // namespace

Calendar ReadCalendar(absl::string_view content, absl::TimeZone zone) {
  Calendar calendar;
  const auto refuse = [&calendar](std::string what) {
    calendar.mistakes.push_back({.description = std::move(what)});
    return calendar;
  };
  if (content.size() > limits::kMaxCalendarBytes) {
    return refuse(
        absl::StrCat("has ", content.size(), " bytes; at most ", limits::kMaxCalendarBytes));
  }
  CalendarLines lines = ReadCalendarLines(content);
  calendar.left_out = std::move(lines.left_out);
  if (!lines.mistake.empty()) return refuse(std::move(lines.mistake));
  const EventReader reader(zone);
  absl::flat_hash_set<std::string> seen;
  for (const EventLines& event_lines : lines.events) {
    if (event_lines.lines.contains("RECURRENCE-ID")) {
      // Another time of one of the times of an event: it is told, and not taken.
      calendar.left_out.insert("RECURRENCE-ID");
      continue;
    }
    CalendarEvent event{.number = event_lines.number};
    bool cut = false;
    absl::Status status = reader.Read(event_lines, event, cut);
    if (status.ok() && !seen.insert(event.uid).second) status = Mistake("has the UID of another");
    if (!status.ok()) {
      calendar.mistakes.push_back({.event = event.number,
                                   .uid = IsUtf8(event.uid) ? Head(event.uid) : "",
                                   .description = std::string(status.message())});
      continue;
    }
    if (cut) calendar.left_out.insert(kCutRule);
    calendar.events.push_back(std::move(event));
  }
  return calendar;
}

}  // namespace gongfang
