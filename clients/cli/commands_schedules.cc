#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "clients/cli/cli_error.h"
#include "clients/cli/commands.h"
#include "clients/cli/hours.h"
#include "clients/cli/listing.h"
#include "clients/cli/names.h"
#include "clients/cli/schedule_flags.h"
#include "google/protobuf/empty.pb.h"

namespace gongfang::cli {
namespace {

using client::Client;
using inventory::v1::ScheduleTemplate;

constexpr char kCollection[] = "scheduleTemplates";

struct ListOptions {
  std::string space;
  int limit = kDefaultListLimit;
};

// Of create, and of update, which changes what is given.
struct TemplateOptions {
  std::string id;
  std::optional<std::string> display_name;
  ScheduleFlags flags;
};

absl::Status Print(const ScheduleTemplate& record, const Output& output) {
  if (output.json()) return output.PrintJson(record);
  Table table;
  table.Add({"Template", Cell(ShortName(record.name()), Style::kBold)});
  table.Add({"Name", record.display_name()});
  for (const auto& [label, text] : DescribeSchedule(record.schedule())) table.Add({label, text});
  output.Print(table);
  return absl::OkStatus();
}

absl::Status List(Session& session, const ListOptions& options) {
  ASSIGN_OR_RETURN(const Client* client, session.client());
  inventory::v1::ListScheduleTemplatesRequest request;
  ASSIGN_OR_RETURN(*request.mutable_parent(), session.Space(options.space));
  ASSIGN_OR_RETURN(
      auto answer,
      Collect(*client, &Client::ListScheduleTemplates,
              &inventory::v1::ListScheduleTemplatesResponse::mutable_schedule_templates, request,
              options.limit));
  Table table({"TEMPLATE", {"NAME", Fit::kShorten}, {"OPEN", Fit::kShorten}});
  for (const ScheduleTemplate& record : answer.schedule_templates()) {
    table.Add({ShortName(record.name()), record.display_name(), FormatHours(record.schedule())});
  }
  return PrintList(answer, table, "There is no schedule template.", session.output());
}

absl::StatusOr<ScheduleTemplate> Get(Session& session, const std::string& text) {
  inventory::v1::GetScheduleTemplateRequest request;
  ASSIGN_OR_RETURN(*request.mutable_name(), session.NewInSpace(kCollection, text));
  ASSIGN_OR_RETURN(const Client* client, session.client());
  return client->GetScheduleTemplate(request);
}

absl::Status Show(Session& session, const std::string& text) {
  ASSIGN_OR_RETURN(const ScheduleTemplate record, Get(session, text));
  return Print(record, session.output());
}

absl::Status Create(Session& session, const TemplateOptions& options) {
  ASSIGN_OR_RETURN(const std::string name, session.NewInSpace(kCollection, options.id));
  const std::vector<std::string> parts = absl::StrSplit(name, "/scheduleTemplates/");
  inventory::v1::CreateScheduleTemplateRequest request;
  request.set_parent(parts[0]);
  request.set_schedule_template_id(parts[1]);
  ScheduleTemplate& record = *request.mutable_schedule_template();
  record.set_display_name(options.display_name.value_or(""));
  RETURN_IF_ERROR(ApplySchedule(options.flags, /*always=*/true, *record.mutable_schedule()));
  ASSIGN_OR_RETURN(const Client* client, session.client());
  ASSIGN_OR_RETURN(const ScheduleTemplate made, client->CreateScheduleTemplate(request));
  session.output().Say(absl::StrCat("Made schedule template ", ShortName(made.name()), "."));
  return Print(made, session.output());
}

absl::Status Update(Session& session, const TemplateOptions& options) {
  inventory::v1::UpdateScheduleTemplateRequest request;
  if (!options.display_name && !options.flags.Any()) {
    return WithHint(UsageError("nothing to change was given"), "gongfang schedules update --help");
  }
  // Nobody else's change in between is lost: it comes with its etag.
  ASSIGN_OR_RETURN(*request.mutable_schedule_template(), Get(session, options.id));
  ScheduleTemplate& record = *request.mutable_schedule_template();
  if (options.display_name) {
    request.mutable_update_mask()->add_paths("display_name");
    record.set_display_name(*options.display_name);
  }
  if (options.flags.Any()) {
    request.mutable_update_mask()->add_paths("schedule");
    RETURN_IF_ERROR(ApplySchedule(options.flags, /*always=*/false, *record.mutable_schedule()));
  }
  ASSIGN_OR_RETURN(const Client* client, session.client());
  ASSIGN_OR_RETURN(const ScheduleTemplate changed, client->UpdateScheduleTemplate(request));
  session.output().Say(absl::StrCat("Changed schedule template ", ShortName(changed.name()),
                                    ", and the hours of what has it."));
  return Print(changed, session.output());
}

absl::Status Delete(Session& session, const std::string& text) {
  inventory::v1::DeleteScheduleTemplateRequest request;
  ASSIGN_OR_RETURN(*request.mutable_name(), session.NewInSpace(kCollection, text));
  ASSIGN_OR_RETURN(const Client* client, session.client());
  RETURN_IF_ERROR(client->DeleteScheduleTemplate(request));
  session.output().Say(absl::StrCat("Deleted schedule template ", ShortName(request.name()),
                                    "; what had it keeps its hours."));
  if (session.output().json()) return session.output().PrintJson(google::protobuf::Empty());
  return absl::OkStatus();
}

void AddId(CLI::App& command, std::string& id) {
  command.add_option("template", id, "SPACE/ID")->required()->type_name("SPACE/ID");
}

void AddFlags(CLI::App& command, TemplateOptions& options, bool is_new) {
  CLI::Option* name =
      command.add_option("--name", options.display_name, "What people call it")->type_name("TEXT");
  if (is_new) name->required();
  AddScheduleFlags(command, options.flags);
}

}  // namespace

void AddScheduleCommands(Commands& commands) {
  CLI::App& group = AddGroup(commands, "schedules", "Hours that resources of a space share");

  const auto listed = std::make_shared<ListOptions>();
  CLI::App& list = AddCommand(commands, group, "list", "List the templates of a space",
                              "gongfang schedules list link",
                              [listed](Session& session) { return List(session, *listed); });
  list.add_option("space", listed->space, "Its id or name")->required()->type_name("SPACE");
  AddLimit(list, listed->limit);

  const auto shown = std::make_shared<std::string>();
  CLI::App& show = AddCommand(commands, group, "show", "Show a template",
                              "gongfang schedules show link/workdays",
                              [shown](Session& session) { return Show(session, *shown); });
  show.alias("get");
  AddId(show, *shown);

  const auto made = std::make_shared<TemplateOptions>();
  CLI::App& create = AddCommand(
      commands, group, "create", "Make a template",
      "gongfang schedules create link/workdays --name 工作日 --hours 'mon-fri 09:00-21:00' "
      "--holiday-rule closed",
      [made](Session& session) { return Create(session, *made); });
  AddId(create, made->id);
  AddFlags(create, *made, /*is_new=*/true);

  const auto changed = std::make_shared<TemplateOptions>();
  CLI::App& update =
      AddCommand(commands, group, "update", "Change a template, and the hours of what has it",
                 "gongfang schedules update link/workdays --exception '2027-10-08 closed 盘点'",
                 [changed](Session& session) { return Update(session, *changed); });
  AddId(update, changed->id);
  AddFlags(update, *changed, /*is_new=*/false);

  const auto deleted = std::make_shared<std::string>();
  CLI::App& remove = AddCommand(commands, group, "delete", "Delete a template",
                                "gongfang schedules delete link/workdays",
                                [deleted](Session& session) { return Delete(session, *deleted); });
  AddId(remove, *deleted);
}

}  // namespace gongfang::cli
