#include "clients/cpp/holidays.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <system_error>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/time/civil_time.h"
#include "common/base/status_macros.h"
#include "common/base/text.h"
#include "common/sheet/csv.h"

namespace gongfang::client {
namespace {

using inventory::v1::Holiday;
using inventory::v1::HolidayYear;

constexpr absl::string_view kColumns[] = {"date", "kind", "display_name", "as_day"};
constexpr size_t kRequiredColumns = 3;
constexpr absl::string_view kDays[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
constexpr CsvLimits kTableLimits = {.rows = 5'000, .cells = 20};

absl::Status Wrong(int row, absl::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat("row ", row, " ", what));
}

// Takes "# source: ..." and other comments from the front of `content`; what the source is.
std::string TakeComments(absl::string_view& content, int& lines) {
  std::string source;
  absl::ConsumePrefix(&content, "\xEF\xBB\xBF");
  while (absl::ConsumePrefix(&content, "#")) {
    const size_t end = content.find('\n');
    absl::string_view line = absl::StripAsciiWhitespace(content.substr(0, end));
    if (absl::ConsumePrefix(&line, "source:")) {
      source = std::string(absl::StripAsciiWhitespace(line));
    }
    content.remove_prefix(end == absl::string_view::npos ? content.size() : end + 1);
    ++lines;
  }
  return source;
}

// Where each of kColumns is; past the end for one that is not there.
absl::StatusOr<std::vector<size_t>> ReadColumns(const CsvRow& row, int number) {
  std::vector<size_t> places;
  for (size_t i = 0; i < std::size(kColumns); ++i) {
    const auto found = std::find_if(
        row.cells.begin(), row.cells.end(),
        [&](const std::string& cell) { return absl::AsciiStrToLower(cell) == kColumns[i]; });
    if (found == row.cells.end() && i < kRequiredColumns) {
      return Wrong(number, absl::StrCat("must name the column ", kColumns[i],
                                        ": they are date, kind, display_name and as_day"));
    }
    places.push_back(static_cast<size_t>(found - row.cells.begin()));
  }
  return places;
}

absl::StatusOr<Holiday> ReadHoliday(const std::vector<std::string>& cells, int number) {
  Holiday holiday;
  absl::CivilDay day;
  if (cells[0].size() != 10 || !absl::ParseCivilTime(cells[0], &day)) {
    return Wrong(number, "has a date that is not such as 2027-10-01");
  }
  holiday.mutable_date()->set_year(static_cast<int>(day.year()));
  holiday.mutable_date()->set_month(day.month());
  holiday.mutable_date()->set_day(day.day());
  const std::string kind = absl::AsciiStrToLower(cells[1]);
  if (kind != "off" && kind != "workday")
    return Wrong(number, "has a kind other than off, workday");
  holiday.set_kind(kind == "off" ? Holiday::KIND_DAY_OFF : Holiday::KIND_WORKDAY);
  holiday.set_display_name(cells[2]);
  if (cells[3].empty()) return holiday;
  const auto* as_day =
      std::find(std::begin(kDays), std::end(kDays), absl::AsciiStrToLower(cells[3]));
  if (as_day == std::end(kDays)) return Wrong(number, "has an as_day other than mon to sun");
  holiday.set_as_day(
      static_cast<google::type::DayOfWeek>(google::type::MONDAY + (as_day - std::begin(kDays))));
  return holiday;
}

}  // namespace

absl::StatusOr<std::vector<HolidayYear>> ReadHolidays(absl::string_view content,
                                                      absl::string_view alliance) {
  if (!IsUtf8(content)) return absl::InvalidArgumentError("it is not UTF-8");
  int comments = 0;
  const std::string source = TakeComments(content, comments);
  std::vector<CsvRow> rows;
  if (const auto mistake = ReadCsv(content, kTableLimits, rows)) {
    return Wrong(mistake->row + comments, mistake->description);
  }
  if (rows.empty()) return absl::InvalidArgumentError("it has no rows");
  ASSIGN_OR_RETURN(const std::vector<size_t> places,
                   ReadColumns(rows.front(), rows.front().number + comments));
  std::map<int, HolidayYear> years;
  for (size_t i = 1; i < rows.size(); ++i) {
    std::vector<std::string> cells;
    for (const size_t place : places) {
      cells.push_back(place < rows[i].cells.size() ? rows[i].cells[place] : "");
    }
    ASSIGN_OR_RETURN(const Holiday holiday, ReadHoliday(cells, rows[i].number + comments));
    HolidayYear& year = years[holiday.date().year()];
    year.set_name(absl::StrCat(alliance, "/holidayYears/", holiday.date().year()));
    year.set_source(source);
    *year.add_days() = holiday;
  }
  if (years.empty()) return absl::InvalidArgumentError("it has no days");
  std::vector<HolidayYear> all;
  for (auto& [number, year] : years) all.push_back(std::move(year));
  return all;
}

absl::StatusOr<int> LoadHolidays(const Client& client, const std::string& folder,
                                 absl::string_view alliance) {
  std::vector<std::string> files;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    if (entry.path().extension() == ".csv") files.push_back(entry.path().string());
  }
  if (error) {
    return absl::NotFoundError(absl::StrCat("\"", folder, "\" cannot be read: ", error.message()));
  }
  std::sort(files.begin(), files.end());
  int made = 0;
  for (const std::string& path : files) {
    std::ifstream file(path, std::ios::binary);
    const std::string content((std::istreambuf_iterator<char>(file)),
                              std::istreambuf_iterator<char>());
    ASSIGN_OR_RETURN(const std::vector<HolidayYear> years, ReadHolidays(content, alliance));
    for (const HolidayYear& year : years) {
      inventory::v1::GetHolidayYearRequest get;
      get.set_name(year.name());
      const absl::Status known = client.GetHolidayYear(get).status();
      if (!absl::IsNotFound(known)) {
        RETURN_IF_ERROR(known);
        continue;
      }
      inventory::v1::UpdateHolidayYearRequest update;
      *update.mutable_holiday_year() = year;
      RETURN_IF_ERROR(client.UpdateHolidayYear(update).status());
      ++made;
    }
  }
  return made;
}

}  // namespace gongfang::client
