#include "common/calendar/hours_text.h"

#include <array>
#include <optional>

#include "absl/container/btree_map.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"

namespace gongfang {
namespace {

constexpr int kDays = 7;
constexpr std::array<absl::string_view, kDays> kDayNames = {"mon", "tue", "wed", "thu",
                                                            "fri", "sat", "sun"};

using Days = std::array<bool, kDays>;  // from Monday

std::optional<int> ParseDay(absl::string_view text) {
  for (int day = 0; day < kDays; ++day) {
    if (absl::AsciiStrToLower(text) == kDayNames[day]) return day;
  }
  return std::nullopt;
}

std::optional<Days> ParseDays(absl::string_view text) {
  Days days{};
  if (absl::AsciiStrToLower(text) == "daily") {
    days.fill(true);
    return days;
  }
  for (absl::string_view part : absl::StrSplit(text, ',')) {
    const std::vector<absl::string_view> ends = absl::StrSplit(part, '-');
    const std::optional<int> first = ParseDay(ends.front());
    const std::optional<int> last = ParseDay(ends.back());
    if (ends.size() > 2 || !first || !last) return std::nullopt;
    for (int day = *first;; day = (day + 1) % kDays) {
      days[day] = true;
      if (day == *last) break;
    }
  }
  return days;
}

// "mon-fri,sun" for the days that are set.
std::string FormatDays(const Days& days) {
  std::vector<std::string> parts;
  for (int day = 0; day < kDays;) {
    if (!days[day]) {
      ++day;
      continue;
    }
    int last = day;
    while (last + 1 < kDays && days[last + 1]) ++last;
    parts.push_back(
        last == day ? std::string(kDayNames[day])
                    : absl::StrCat(kDayNames[day], last == day + 1 ? "," : "-", kDayNames[last]));
    day = last + 1;
  }
  const std::string text = absl::StrJoin(parts, ",");
  return text == "mon-sun" ? "daily" : text;
}

}  // namespace

bool ParseHours(absl::string_view text, std::vector<HoursPeriod>& periods) {
  const std::vector<absl::string_view> words = absl::StrSplit(text, ' ', absl::SkipEmpty());
  if (words.size() != 2) return false;
  const std::optional<Days> days = ParseDays(words[0]);
  if (!days) return false;
  std::vector<HoursPeriod> added;
  for (absl::string_view range : absl::StrSplit(words[1], ',')) {
    const std::vector<absl::string_view> ends = absl::StrSplit(range, '-');
    if (ends.size() != 2 || ends[0].empty() || ends[1].empty()) return false;
    for (int day = 0; day < kDays; ++day) {
      if ((*days)[day]) added.push_back({day, std::string(ends[0]), std::string(ends[1])});
    }
  }
  periods.insert(periods.end(), added.begin(), added.end());
  return true;
}

std::string FormatHours(absl::Span<const HoursPeriod> periods) {
  absl::btree_map<std::string, Days> ranges;
  for (const HoursPeriod& period : periods) {
    if (period.weekday < 0 || period.weekday >= kDays) continue;
    ranges.try_emplace(absl::StrCat(period.opens, "-", period.closes), Days{})
        .first->second[period.weekday] = true;
  }
  if (ranges.empty()) return "never";
  std::vector<std::string> parts;
  for (const auto& [range, days] : ranges) {
    parts.push_back(absl::StrCat(FormatDays(days), " ", range));
  }
  return absl::StrJoin(parts, "; ");
}

}  // namespace gongfang
