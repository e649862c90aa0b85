#include "common/calendar/icalendar_lines.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/base/schedule_limits.h"
#include "common/base/text.h"

namespace gongfang {
namespace {

constexpr size_t kMaxDepth = 8;  // VCALENDAR, VEVENT, VALARM, and what others may nest

constexpr absl::string_view kRead[] = {"UID",     "DTSTART", "DTEND", "DURATION",
                                       "SUMMARY", "STATUS",  "RRULE", "RECURRENCE-ID"};
// What says something that a closure cannot hold.
constexpr absl::string_view kLost[] = {"RDATE",    "EXDATE",    "EXRULE",     "DESCRIPTION",
                                       "LOCATION", "GEO",       "URL",        "ATTACH",
                                       "ATTENDEE", "ORGANIZER", "CATEGORIES", "COMMENT",
                                       "CONTACT",  "RESOURCES", "RELATED-TO"};
constexpr absl::string_view kLostComponents[] = {"VALARM", "VTODO", "VJOURNAL", "VFREEBUSY"};

template <size_t size>
bool Has(const absl::string_view (&words)[size], absl::string_view word) {
  return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

// Takes the next line from the front of `text`, unfolded.
std::string TakeLine(absl::string_view& text) {
  std::string line;
  do {
    if (!line.empty()) text.remove_prefix(1);  // the blank that folded it
    const size_t end = text.find('\n');
    absl::string_view part = text.substr(0, end);
    text.remove_prefix(end == absl::string_view::npos ? text.size() : end + 1);
    absl::ConsumeSuffix(&part, "\r");
    line.append(part.data(), part.size());
  } while (!line.empty() && (absl::StartsWith(text, " ") || absl::StartsWith(text, "\t")));
  return line;
}

class Reader {
 public:
  CalendarLines Read(absl::string_view text) {
    absl::ConsumePrefix(&text, "\xEF\xBB\xBF");
    while (!text.empty() && result_.mistake.empty()) {
      const std::string line = TakeLine(text);
      ++line_;
      if (absl::StripAsciiWhitespace(line).empty()) continue;
      if (!IsUtf8(line)) {
        Fail("is not UTF-8");
      } else {
        Take(line);
      }
    }
    if (result_.mistake.empty() && !open_.empty()) {
      result_.mistake = absl::StrCat("ends within a ", open_.back(), ": it seems to be cut off");
    } else if (result_.mistake.empty() && !has_calendar_) {
      result_.mistake = "has no VCALENDAR: it is no iCalendar file";
    }
    return std::move(result_);
  }

 private:
  void Fail(absl::string_view what) {
    result_.mistake = absl::StrCat("line ", line_, " (counted without folds) ", what);
  }

  void Take(const std::string& line) {
    const size_t end = line.find_first_of(";:");
    const std::string name =
        absl::AsciiStrToUpper(absl::string_view(line).substr(0, std::min(end, line.size())));
    const size_t colon = line.find(':');
    if (name == "BEGIN" || name == "END") {
      const std::string component = absl::AsciiStrToUpper(absl::StripAsciiWhitespace(
          absl::string_view(line).substr(std::min(colon, line.size() - 1) + 1)));
      return name == "BEGIN" ? Begin(component) : End(component);
    }
    if (open_.empty()) return Fail("is outside of a VCALENDAR");
    if (open_.size() == 1 && name == "METHOD") {
      cancels_ = absl::EqualsIgnoreCase(
          absl::StripAsciiWhitespace(absl::string_view(line).substr(colon + 1)), "CANCEL");
    }
    if (InEvent()) TakeProperty(name, line, colon != std::string::npos);
  }

  bool InEvent() const { return open_.size() == 2 && open_.back() == "VEVENT"; }

  void Begin(const std::string& component) {
    if (open_.empty() != (component == "VCALENDAR")) {
      return Fail(open_.empty() ? "begins something outside of a VCALENDAR"
                                : "begins a VCALENDAR within another");
    }
    if (open_.size() == kMaxDepth) return Fail("begins a component that is nested too deeply");
    if (open_.empty()) {
      has_calendar_ = true;
      cancels_ = false;
    } else if (Has(kLostComponents, component)) {
      result_.left_out.insert(component);
    }
    open_.push_back(component);
    if (!InEvent()) return;
    if (result_.events.size() == static_cast<size_t>(limits::kMaxCalendarEvents)) {
      result_.mistake = absl::StrCat("has more than ", limits::kMaxCalendarEvents, " events");
      return;
    }
    EventLines& event = result_.events.emplace_back();
    event.number = static_cast<int>(result_.events.size());
    event.cancelled = cancels_;
  }

  void End(const std::string& component) {
    if (open_.empty() || open_.back() != component) {
      return Fail(open_.empty() ? "ends what has not begun"
                                : absl::StrCat("should end a ", open_.back()));
    }
    open_.pop_back();
  }

  void TakeProperty(const std::string& name, const std::string& line, bool has_colon) {
    if (Has(kLost, name)) {
      result_.left_out.insert(name);
      return;
    }
    EventLines& event = result_.events.back();
    if (!has_colon) {
      event.mistakes.push_back(
          absl::StrCat("has a line without \":\", line ", line_, " (counted without folds)"));
      return;
    }
    if (!Has(kRead, name)) return;
    if (line.size() > limits::kMaxCalendarLineBytes) {
      event.mistakes.push_back(
          absl::StrCat("has a ", name, " of more than ", limits::kMaxCalendarLineBytes, " bytes"));
    } else if (HasControlCharacter(line)) {
      event.mistakes.push_back(absl::StrCat("has a ", name, " with control characters"));
    } else if (!event.lines.emplace(name, line).second) {
      event.mistakes.push_back(absl::StrCat("has ", name, " twice"));
    }
  }

  CalendarLines result_;
  std::vector<std::string> open_;  // the components that have begun
  bool has_calendar_ = false;
  bool cancels_ = false;
  int line_ = 0;
};

}  // namespace

CalendarLines ReadCalendarLines(absl::string_view content) { return Reader().Read(content); }

}  // namespace gongfang
