#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "clients/cli/cli_error.h"
#include "clients/cli/closure_view.h"
#include "clients/cli/commands.h"
#include "clients/cli/listing.h"
#include "clients/cli/names.h"
#include "clients/cli/times.h"
#include "google/protobuf/empty.pb.h"

namespace gongfang::cli {
namespace {

using client::Client;
using inventory::v1::Closure;

struct ListOptions {
  std::string space;
  int limit = kDefaultListLimit;
};

struct CreateOptions {
  std::string id;
  std::string start;
  std::string length;
  std::string reason;
  std::string rrule;
  std::vector<std::string> resources;
};

std::string When(const Closure& closure, absl::TimeZone zone) {
  return FormatRange(FromProto(closure.start_time()), FromProto(closure.end_time()), zone);
}

absl::Status List(Session& session, const ListOptions& options) {
  ASSIGN_OR_RETURN(const Client* client, session.client());
  inventory::v1::ListClosuresRequest request;
  ASSIGN_OR_RETURN(*request.mutable_parent(), session.Space(options.space));
  ASSIGN_OR_RETURN(const absl::TimeZone zone, session.ZoneOf(request.parent()));
  ASSIGN_OR_RETURN(auto answer, Collect(*client, &Client::ListClosures,
                                        &inventory::v1::ListClosuresResponse::mutable_closures,
                                        request, options.limit));
  Table table({"CLOSURE",
               absl::StrCat("WHEN (", zone.name(), ")"),
               {"REPEATS", Fit::kOptional},
               {"CLOSES", Fit::kShorten},
               {"REASON", Fit::kOptional}});
  for (const Closure& closure : answer.closures()) {
    table.Add({ShortName(closure.name()), When(closure, zone), closure.rrule(),
               WhatItCloses(closure), closure.reason()});
  }
  return PrintList(answer, table, "There is no closure.", session.output());
}

absl::Status Create(Session& session, const CreateOptions& options) {
  ASSIGN_OR_RETURN(const std::string name, session.Closure(options.id));
  const std::vector<std::string> parts = absl::StrSplit(name, "/closures/");
  ASSIGN_OR_RETURN(const absl::TimeZone zone, session.ZoneOf(name));
  ASSIGN_OR_RETURN(const absl::Time start,
                   ParseTimeIn("--start", options.start, {zone}, session.now()));
  ASSIGN_OR_RETURN(const absl::Duration length, ParseDurationFlag("--for", options.length));
  inventory::v1::CreateClosureRequest request;
  request.set_parent(parts[0]);
  request.set_closure_id(parts[1]);
  *request.mutable_closure()->mutable_start_time() = ToProto(start);
  *request.mutable_closure()->mutable_end_time() = ToProto(start + length);
  request.mutable_closure()->set_reason(options.reason);
  request.mutable_closure()->set_rrule(options.rrule);
  for (const std::string& resource : options.resources) {
    ASSIGN_OR_RETURN(*request.mutable_closure()->add_resources(), session.Resource(resource));
  }
  ASSIGN_OR_RETURN(const Client* client, session.client());
  ASSIGN_OR_RETURN(const Closure closure, client->CreateClosure(request));
  const Output& output = session.output();
  output.Say(absl::StrCat("Made closure ", ShortName(closure.name()), "."));
  if (output.json()) return output.PrintJson(closure);
  Table table;
  table.Add({"Closure", Cell(ShortName(closure.name()), Style::kBold)});
  table.Add({"When", absl::StrCat(When(closure, zone), " (", zone.name(), ")")});
  if (!closure.rrule().empty()) table.Add({"Repeats", closure.rrule()});
  table.Add({"Closes", WhatItCloses(closure)});
  table.Add({"Reason", closure.reason()});
  output.Print(table);
  return absl::OkStatus();
}

absl::Status Delete(Session& session, const std::string& text) {
  inventory::v1::DeleteClosureRequest request;
  ASSIGN_OR_RETURN(*request.mutable_name(), session.Closure(text));
  ASSIGN_OR_RETURN(const Client* client, session.client());
  RETURN_IF_ERROR(client->DeleteClosure(request));
  session.output().Say(absl::StrCat("Deleted closure ", ShortName(request.name()), "."));
  if (session.output().json()) return session.output().PrintJson(google::protobuf::Empty());
  return absl::OkStatus();
}

}  // namespace

void AddClosureCommands(Commands& commands) {
  CLI::App& group = AddGroup(commands, "closures", "When spaces or resources are closed");

  const auto listed = std::make_shared<ListOptions>();
  CLI::App& list = AddCommand(commands, group, "list", "List the closures of a space",
                              "gongfang closures list link",
                              [listed](Session& session) { return List(session, *listed); });
  list.add_option("space", listed->space, "Its id or name")->required()->type_name("SPACE");
  AddLimit(list, listed->limit);

  const auto made = std::make_shared<CreateOptions>();
  CLI::App& create =
      AddCommand(commands, group, "create", "Close a space, or some of its resources",
                 "gongfang closures create link/lens-cleaning --start 'tomorrow "
                 "09:00' --for 3h --resource link/laser-1 --reason 清洁镜片 "
                 "--rrule 'FREQ=WEEKLY;COUNT=10'",
                 [made](Session& session) { return Create(session, *made); });
  create.add_option("id", made->id, "SPACE/ID: ids are of a-z, 0-9 and \"-\"")
      ->required()
      ->type_name("SPACE/ID");
  create.add_option("--start", made->start, "When it begins, in the zone of the space")
      ->required()
      ->type_name("TIME");
  create.add_option("--for", made->length, "How long it takes")->required()->type_name("DURATION");
  create.add_option("--reason", made->reason, "Why, for people")->required()->type_name("TEXT");
  create
      .add_option("--rrule", made->rrule,
                  "When it closes again: an RRULE with COUNT or UNTIL, at most 366 times")
      ->type_name("RRULE");
  create
      .add_option("--resource", made->resources,
                  "A resource that it closes; may be repeated. Without: the whole space")
      ->type_name("RESOURCE")
      ->allow_extra_args(false);

  AddClosureImportCommand(commands, group);

  const auto deleted = std::make_shared<std::string>();
  CLI::App& remove = AddCommand(commands, group, "delete", "Open again what a closure closed",
                                "gongfang closures delete link/lens-cleaning",
                                [deleted](Session& session) { return Delete(session, *deleted); });
  remove.add_option("closure", *deleted, "SPACE/ID")->required()->type_name("CLOSURE");
}

}  // namespace gongfang::cli
