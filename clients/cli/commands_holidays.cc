#include <algorithm>

#include "absl/strings/str_cat.h"
#include "clients/cli/cli_error.h"
#include "clients/cli/commands.h"
#include "clients/cli/input_file.h"
#include "clients/cli/listing.h"
#include "clients/cli/names.h"
#include "clients/cli/schedule_flags.h"
#include "clients/cpp/holidays.h"
#include "google/protobuf/empty.pb.h"

namespace gongfang::cli {
namespace {

using client::Client;
using inventory::v1::Holiday;
using inventory::v1::HolidayYear;

constexpr size_t kMaxFileBytes = 1024 * 1024;

absl::StatusOr<std::string> YearName(Session& session, const std::string& text) {
  ASSIGN_OR_RETURN(const std::string alliance, session.Alliance());
  if (auto name = SpellInAlliance("holidayYears", text, alliance)) return *name;
  return UsageError(absl::StrCat("\"", text, "\" is not a year, such as 2027"));
}

std::string DaysOf(const HolidayYear& year, Holiday::Kind kind) {
  const auto count = std::count_if(year.days().begin(), year.days().end(),
                                   [kind](const Holiday& day) { return day.kind() == kind; });
  return absl::StrCat(count);
}

std::string KindText(const Holiday& day) {
  constexpr const char* kDays[] = {"Monday",   "Monday", "Tuesday",  "Wednesday",
                                   "Thursday", "Friday", "Saturday", "Sunday"};
  if (day.kind() == Holiday::KIND_DAY_OFF) return "off";
  const bool known = google::type::DayOfWeek_IsValid(day.as_day());
  return absl::StrCat("worked, as a ", kDays[known ? day.as_day() : 0]);
}

absl::Status List(Session& session, int limit) {
  ASSIGN_OR_RETURN(const Client* client, session.client());
  inventory::v1::ListHolidayYearsRequest request;
  ASSIGN_OR_RETURN(*request.mutable_parent(), session.Alliance());
  ASSIGN_OR_RETURN(
      auto answer,
      Collect(*client, &Client::ListHolidayYears,
              &inventory::v1::ListHolidayYearsResponse::mutable_holiday_years, request, limit));
  Table table({"YEAR", "DAYS OFF", "DAYS WORKED", {"SOURCE", Fit::kOptional}});
  for (const HolidayYear& year : answer.holiday_years()) {
    table.Add({ShortName(year.name()), DaysOf(year, Holiday::KIND_DAY_OFF),
               DaysOf(year, Holiday::KIND_WORKDAY), year.source()});
  }
  return PrintList(answer, table, "No public holidays are known.", session.output());
}

absl::Status Show(Session& session, const std::string& text) {
  inventory::v1::GetHolidayYearRequest request;
  ASSIGN_OR_RETURN(*request.mutable_name(), YearName(session, text));
  ASSIGN_OR_RETURN(const Client* client, session.client());
  ASSIGN_OR_RETURN(const HolidayYear year, client->GetHolidayYear(request));
  const Output& output = session.output();
  if (output.json()) return output.PrintJson(year);
  Table table({"DATE", "WHAT", {"NAME", Fit::kShorten}});
  for (const Holiday& day : year.days()) {
    table.Add({FormatDate(day.date()), KindText(day), day.display_name()});
  }
  output.Print(table);
  if (!year.source().empty()) output.Say(absl::StrCat("Source: ", year.source()));
  return absl::OkStatus();
}

absl::Status Import(Session& session, const std::vector<std::string>& files) {
  ASSIGN_OR_RETURN(const std::string alliance, session.Alliance());
  // All files are read before anything is sent.
  std::vector<HolidayYear> years;
  for (const std::string& path : files) {
    ASSIGN_OR_RETURN(const std::string content,
                     ReadInputFile(path, kMaxFileBytes, "it holds more than holidays"));
    const auto read = client::ReadHolidays(content, alliance);
    if (!read.ok()) return UsageError(absl::StrCat("\"", path, "\": ", read.status().message()));
    years.insert(years.end(), read->begin(), read->end());
  }
  ASSIGN_OR_RETURN(const Client* client, session.client());
  const Output& output = session.output();
  inventory::v1::ListHolidayYearsResponse taken;
  for (HolidayYear& year : years) {
    inventory::v1::UpdateHolidayYearRequest request;
    *request.mutable_holiday_year() = std::move(year);
    ASSIGN_OR_RETURN(*taken.add_holiday_years(), client->UpdateHolidayYear(request));
    const HolidayYear& now = *taken.holiday_years().rbegin();
    output.Say(absl::StrCat("Took over ", ShortName(now.name()), ": ",
                            DaysOf(now, Holiday::KIND_DAY_OFF), " days off, ",
                            DaysOf(now, Holiday::KIND_WORKDAY), " worked to make up."));
  }
  return output.json() ? output.PrintJson(taken) : absl::OkStatus();
}

absl::Status Delete(Session& session, const std::string& text) {
  inventory::v1::DeleteHolidayYearRequest request;
  ASSIGN_OR_RETURN(*request.mutable_name(), YearName(session, text));
  ASSIGN_OR_RETURN(const Client* client, session.client());
  RETURN_IF_ERROR(client->DeleteHolidayYear(request));
  session.output().Say(absl::StrCat("Deleted the holidays of ", ShortName(request.name()), "."));
  if (session.output().json()) return session.output().PrintJson(google::protobuf::Empty());
  return absl::OkStatus();
}

}  // namespace

void AddHolidayCommands(Commands& commands) {
  CLI::App& group = AddGroup(commands, "holidays", "The public holidays of the alliance");

  const auto limit = std::make_shared<int>(kDefaultListLimit);
  CLI::App& list = AddCommand(commands, group, "list", "List the years that are known", "",
                              [limit](Session& session) { return List(session, *limit); });
  AddLimit(list, *limit);

  const auto shown = std::make_shared<std::string>();
  CLI::App& show = AddCommand(commands, group, "show", "Show the holidays of a year",
                              "gongfang holidays show 2026",
                              [shown](Session& session) { return Show(session, *shown); });
  show.alias("get");
  show.add_option("year", *shown, "Such as 2026")->required()->type_name("YEAR");

  const auto files = std::make_shared<std::vector<std::string>>();
  CLI::App& import = AddCommand(commands, group, "import",
                                "Take over holidays from tables, in place of what was known",
                                "gongfang holidays import clients/holidays/cn-2026.csv",
                                [files](Session& session) { return Import(session, *files); });
  import
      .add_option("files", *files,
                  "CSV with the columns date, kind (off or workday), display_name and as_day")
      ->required()
      ->type_name("FILE");

  const auto deleted = std::make_shared<std::string>();
  CLI::App& remove = AddCommand(commands, group, "delete", "Delete the holidays of a year",
                                "gongfang holidays delete 2026",
                                [deleted](Session& session) { return Delete(session, *deleted); });
  remove.add_option("year", *deleted, "Such as 2026")->required()->type_name("YEAR");
}

}  // namespace gongfang::cli
