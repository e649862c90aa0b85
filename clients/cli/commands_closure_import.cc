// Of the group "closures": import from a calendar.
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/cli/cli_error.h"
#include "clients/cli/closure_view.h"
#include "clients/cli/commands.h"
#include "clients/cli/input_file.h"
#include "clients/cli/names.h"
#include "clients/cli/times.h"
#include "common/base/schedule_limits.h"
#include "common/base/status_macros.h"

namespace gongfang::cli {
namespace {

using client::Client;
using inventory::v1::CalendarProblem;
using inventory::v1::Closure;
using inventory::v1::ImportClosuresResponse;

struct ImportOptions {
  std::string file;
  std::string space;
  std::vector<std::string> resources;
  bool dry_run = false;
};

void PrintProblems(const ImportClosuresResponse& answer, const Output& output) {
  Table table({"EVENT", {"UID", Fit::kShorten}, {"PROBLEM", Fit::kShorten}});
  for (const CalendarProblem& problem : answer.problems()) {
    table.Add({problem.event() == 0 ? "file" : absl::StrCat(problem.event()), problem.event_uid(),
               problem.description()});
  }
  output.Print(table);
}

void PrintClosures(const ImportClosuresResponse& answer, absl::TimeZone zone,
                   const Output& output) {
  Table table({"CLOSURE",
               absl::StrCat("WHEN (", zone.name(), ")"),
               {"CLOSES", Fit::kShorten},
               {"REPEATS", Fit::kShorten},
               {"REASON", Fit::kShorten}});
  for (const Closure& closure : answer.closures()) {
    table.Add({ShortName(closure.name()),
               FormatRange(FromProto(closure.start_time()), FromProto(closure.end_time()), zone),
               WhatItCloses(closure), closure.rrule(), closure.reason()});
  }
  if (!table.empty()) output.Print(table);
}

absl::Status Import(Session& session, const ImportOptions& options) {
  inventory::v1::ImportClosuresRequest request;
  ASSIGN_OR_RETURN(*request.mutable_content(),
                   ReadInputFile(options.file, limits::kMaxCalendarBytes, "import it in parts"));
  ASSIGN_OR_RETURN(*request.mutable_parent(), session.Space(options.space));
  ASSIGN_OR_RETURN(const absl::TimeZone zone, session.ZoneOf(request.parent()));
  for (const std::string& resource : options.resources) {
    ASSIGN_OR_RETURN(*request.add_resources(), session.Resource(resource));
  }
  request.set_validate_only(options.dry_run);
  ASSIGN_OR_RETURN(const Client* client, session.client());
  ASSIGN_OR_RETURN(const ImportClosuresResponse answer, client->ImportClosures(request));
  const Output& output = session.output();
  if (output.json()) {
    RETURN_IF_ERROR(output.PrintJson(answer));
  } else if (!answer.problems().empty()) {
    PrintProblems(answer, output);
  } else {
    PrintClosures(answer, zone, output);
  }
  if (!answer.left_out().empty()) {
    output.Say(absl::StrCat("Closures do not hold: ", absl::StrJoin(answer.left_out(), ", "), "."));
  }
  if (!answer.problems().empty()) {
    return UsageError(absl::StrCat("nothing was imported: \"", options.file, "\" has ",
                                   answer.problems_size(),
                                   answer.problems_size() == 1 ? " problem" : " problems"));
  }
  output.Say(absl::StrCat(
      options.dry_run ? "Nothing is wrong; it would be: " : "Imported: ", answer.created_count(),
      " new, ", answer.updated_count(), " changed, ", answer.unchanged_count(), " as they were, ",
      answer.deleted_count(), " deleted."));
  return absl::OkStatus();
}

}  // namespace

void AddClosureImportCommand(Commands& commands, CLI::App& group) {
  const auto options = std::make_shared<ImportOptions>();
  CLI::App& import =
      AddCommand(commands, group, "import", "Close a space when a calendar says so",
                 "gongfang closures import maintenance.ics --space link --dry-run\n"
                 "gongfang closures import maintenance.ics --space link --resource link/laser-1",
                 [options](Session& session) { return Import(session, *options); });
  import.add_option("file", options->file, "iCalendar (.ics), at most 1 MiB")
      ->required()
      ->type_name("FILE");
  import.add_option("--space", options->space, "Whose closures they are")
      ->required()
      ->type_name("SPACE");
  import
      .add_option("--resource", options->resources,
                  "A resource that they close; may be repeated. Without: the whole space")
      ->type_name("RESOURCE")
      ->allow_extra_args(false);
  import.add_flag("--dry-run", options->dry_run, "Only tell what would become of it");
}

}  // namespace gongfang::cli
