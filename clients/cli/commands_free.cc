#include "absl/strings/str_cat.h"
#include "clients/cli/cli_error.h"
#include "clients/cli/commands.h"
#include "clients/cli/free_intervals.h"
#include "clients/cli/names.h"
#include "clients/cli/text.h"
#include "clients/cli/times.h"
#include "common/base/status_macros.h"
#include "common/base/text.h"

namespace gongfang::cli {
namespace {

using client::Client;

struct Options {
  std::string resource;
  std::string from = "now";
  std::string length;
  int days = 7;
};

absl::Status PrintFree(const booking::v1::FreeBusy& free_busy, absl::Time from, absl::Time to,
                       absl::TimeZone zone, const Output& output) {
  const std::vector<FreeInterval> intervals = FreeIntervals(free_busy);
  const bool has_room = output.width() == 0 || output.width() >= kFreeChartWidth;
  if (output.out_is_terminal() && has_room) output.Print(FreeChart(free_busy, from, to, zone));
  const std::string word = ShortName(free_busy.resource());
  if (intervals.empty()) {
    output.Say(
        absl::StrCat(word, " is not free ", FormatRange(from, to, zone), " (", zone.name(), ")."));
    return absl::OkStatus();
  }
  Table table({absl::StrCat("FREE (", zone.name(), ")"), "LENGTH", "UNITS"});
  for (const FreeInterval& interval : intervals) {
    table.Add({FormatRange(interval.start, interval.end, zone),
               FormatLength(interval.end - interval.start),
               absl::StrCat(interval.units, " of ", free_busy.capacity())});
  }
  output.Print(table);
  output.Say(absl::StrCat("To book it: gongfang book ", ShellQuote(word), " --start ",
                          ShellQuote(FormatLocal(intervals.front().start, zone)), " --for 1h"));
  return absl::OkStatus();
}

// What is free of the first of `answer`, together with what it takes along, which are the others.
booking::v1::FreeBusy Together(const inventory::v1::Resource& resource,
                               const booking::v1::QueryFreeBusyResponse& answer) {
  booking::v1::FreeBusy together = answer.resources(0);
  for (int i = 0; i < resource.companions_size() && i + 1 < answer.resources_size(); ++i) {
    const booking::v1::FreeBusy& companion = answer.resources(i + 1);
    const int units = resource.companions(i).units();
    together =
        WithCompanion(std::move(together), companion, units == 0 ? companion.capacity() : units);
  }
  return together;
}

absl::Status Free(Session& session, const Options& options) {
  ASSIGN_OR_RETURN(const std::string resource, session.Resource(options.resource));
  ASSIGN_OR_RETURN(const absl::TimeZone zone, session.ZoneOf(resource));
  ASSIGN_OR_RETURN(absl::Time from, ParseTimeIn("--from", options.from, {zone}, session.now()));
  from = NextMinute(from);  // whole minutes read better than the second at which one asked
  absl::Time to = absl::FromCivil(absl::ToCivilDay(from, zone) + options.days, zone);
  if (!options.length.empty()) {
    ASSIGN_OR_RETURN(const absl::Duration length, ParseDurationFlag("--for", options.length));
    to = from + length;
  }
  booking::v1::QueryFreeBusyRequest request;
  ASSIGN_OR_RETURN(*request.mutable_parent(), session.Alliance());
  request.add_resources(resource);
  *request.mutable_start_time() = ToProto(from);
  *request.mutable_end_time() = ToProto(to);
  ASSIGN_OR_RETURN(const Client* client, session.client());
  inventory::v1::Resource record;
  if (!session.output().json()) {
    inventory::v1::GetResourceRequest get;
    get.set_name(resource);
    ASSIGN_OR_RETURN(record, client->GetResource(get));
    for (const auto& companion : record.companions()) request.add_resources(companion.resource());
  }
  ASSIGN_OR_RETURN(const auto answer, client->QueryFreeBusy(request));
  if (session.output().json()) return session.output().PrintJson(answer);
  if (answer.resources().empty()) return absl::InternalError("the answer is empty");
  return PrintFree(Together(record, answer), from, to, zone, session.output());
}

}  // namespace

void AddFreeCommand(Commands& commands) {
  const auto options = std::make_shared<Options>();
  CLI::App& command = AddCommand(commands, commands.root, "free", "Show when a resource is free",
                                 "gongfang free link/laser-1\n"
                                 "gongfang free 激光切割机 --from 'tomorrow 00:00' --for 24h",
                                 [options](Session& session) { return Free(session, *options); });
  command.add_option("resource", options->resource, "SPACE/ID, or its name")
      ->required()
      ->type_name("RESOURCE");
  command.add_option("--from", options->from, "Where the window begins, in the zone of the space")
      ->type_name("TIME")
      ->capture_default_str();
  CLI::Option* length =
      command.add_option("--for", options->length, "How long the window is")->type_name("DURATION");
  command.add_option("--days", options->days, "How many days, the first one included; at most 62")
      ->type_name("N")
      ->check(WholeNumber(1, 62))
      ->capture_default_str()
      ->excludes(length);
}

}  // namespace gongfang::cli
