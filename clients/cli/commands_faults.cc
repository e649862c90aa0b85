// What is broken.
#include <optional>

#include "absl/strings/str_cat.h"
#include "clients/cli/cli_error.h"
#include "clients/cli/commands.h"
#include "clients/cli/listing.h"
#include "clients/cli/names.h"
#include "clients/cli/times.h"

namespace gongfang::cli {
namespace {

using client::Client;
using inventory::v1::Fault;

struct ListOptions {
  std::string space;
  std::string resource;
  bool all = false;
  int limit = kDefaultListLimit;
};

// Of a report; an update has `fault` instead of the resource.
struct FaultOptions {
  std::string resource;
  std::string fault;
  std::optional<std::string> description;
  std::string until;
  bool out_of_service = false;
  bool in_service = false;
  bool no_end = false;
};

struct ResolveOptions {
  std::string fault;
  std::string resolution;
};

std::string Effect(const Fault& fault, absl::TimeZone zone) {
  if (fault.state() == Fault::STATE_RESOLVED) return "";
  if (!fault.out_of_service()) return "can be used";
  if (!fault.has_expected_end_time()) return "out of service";
  return absl::StrCat("out of service until ",
                      FormatLocal(FromProto(fault.expected_end_time()), zone));
}

absl::Status Print(Session& session, const Fault& fault) {
  const Output& output = session.output();
  if (output.json()) return output.PrintJson(fault);
  ASSIGN_OR_RETURN(const absl::TimeZone zone, session.ZoneOf(fault.name()));
  Table table;
  table.Add({"Fault", Cell(ShortName(fault.name()), Style::kBold)});
  table.Add({"Resource", ShortName(fault.resource())});
  table.Add({"What", fault.description()});
  if (const std::string effect = Effect(fault, zone); !effect.empty()) {
    table.Add({"Resource is", effect});
  }
  if (!fault.maintenance_plan().empty()) table.Add({"Plan", fault.maintenance_plan()});
  if (!fault.reporter().empty()) table.Add({"Reported by", ShortName(fault.reporter())});
  if (!fault.resolution().empty()) table.Add({"Resolved", fault.resolution()});
  output.Print(table);
  return absl::OkStatus();
}

absl::Status List(Session& session, const ListOptions& options) {
  inventory::v1::ListFaultsRequest request;
  request.set_show_resolved(options.all);
  if (!options.resource.empty()) {
    ASSIGN_OR_RETURN(*request.mutable_resource(), session.Resource(options.resource));
  }
  if (!options.space.empty()) {
    ASSIGN_OR_RETURN(*request.mutable_parent(), session.Space(options.space));
  } else if (!options.resource.empty()) {
    const std::string& name = request.resource();
    request.set_parent(name.substr(0, name.rfind("/resources/")));
  } else {
    ASSIGN_OR_RETURN(const std::string alliance, session.Alliance());
    request.set_parent(alliance + "/spaces/-");
  }
  ASSIGN_OR_RETURN(const Client* client, session.client());
  ASSIGN_OR_RETURN(auto answer, Collect(*client, &Client::ListFaults,
                                        &inventory::v1::ListFaultsResponse::mutable_faults, request,
                                        options.limit));
  Table table(
      {"FAULT", "RESOURCE", "STATE", {"RESOURCE IS", Fit::kShorten}, {"WHAT", Fit::kShorten}});
  for (const Fault& fault : answer.faults()) {
    ASSIGN_OR_RETURN(const absl::TimeZone zone, session.ZoneOf(fault.name()));
    const bool open = fault.state() == Fault::STATE_OPEN;
    table.Add({ShortName(fault.name()), ShortName(fault.resource()),
               Cell(open ? "open" : "resolved", open ? Style::kYellow : Style::kDim),
               Effect(fault, zone), fault.description()});
  }
  return PrintList(answer, table, "There is no such fault.", session.output());
}

absl::Status Show(Session& session, const std::string& text) {
  inventory::v1::GetFaultRequest request;
  ASSIGN_OR_RETURN(*request.mutable_name(), session.NewInSpace("faults", text));
  ASSIGN_OR_RETURN(const Client* client, session.client());
  ASSIGN_OR_RETURN(const Fault fault, client->GetFault(request));
  return Print(session, fault);
}

absl::Status SetUntil(Session& session, const std::string& until, const std::string& name,
                      Fault& fault) {
  if (until.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const absl::TimeZone zone, session.ZoneOf(name));
  ASSIGN_OR_RETURN(const absl::Time end, ParseTimeIn("--until", until, {zone}, session.now()));
  *fault.mutable_expected_end_time() = ToProto(end);
  return absl::OkStatus();
}

absl::Status Report(Session& session, const FaultOptions& options) {
  inventory::v1::CreateFaultRequest request;
  Fault& fault = *request.mutable_fault();
  ASSIGN_OR_RETURN(*fault.mutable_resource(), session.Resource(options.resource));
  const std::string& name = fault.resource();
  request.set_parent(name.substr(0, name.rfind("/resources/")));
  fault.set_description(options.description.value_or(""));
  fault.set_out_of_service(options.out_of_service);
  RETURN_IF_ERROR(SetUntil(session, options.until, name, fault));
  ASSIGN_OR_RETURN(const Client* client, session.client());
  ASSIGN_OR_RETURN(const Fault made, client->CreateFault(request));
  session.output().Say(absl::StrCat("Reported a fault of ", ShortName(made.resource()), "."));
  if (made.out_of_service()) {
    session.output().Say("Bookings that were made before stay: see gongfang bookings list.");
  }
  return Print(session, made);
}

absl::Status Update(Session& session, const FaultOptions& options) {
  inventory::v1::UpdateFaultRequest request;
  Fault& fault = *request.mutable_fault();
  google::protobuf::FieldMask& mask = *request.mutable_update_mask();
  ASSIGN_OR_RETURN(*fault.mutable_name(), session.NewInSpace("faults", options.fault));
  if (options.description) {
    fault.set_description(*options.description);
    mask.add_paths("description");
  }
  if (options.out_of_service || options.in_service) {
    fault.set_out_of_service(options.out_of_service);
    mask.add_paths("out_of_service");
  }
  if (!options.until.empty() || options.no_end) mask.add_paths("expected_end_time");
  RETURN_IF_ERROR(SetUntil(session, options.until, fault.name(), fault));
  if (mask.paths().empty()) {
    return WithHint(UsageError("nothing to change was given"), "gongfang faults update --help");
  }
  ASSIGN_OR_RETURN(const Client* client, session.client());
  ASSIGN_OR_RETURN(const Fault changed, client->UpdateFault(request));
  session.output().Say(absl::StrCat("Changed fault ", ShortName(changed.name()), "."));
  return Print(session, changed);
}

absl::Status Resolve(Session& session, const ResolveOptions& options) {
  inventory::v1::ResolveFaultRequest request;
  ASSIGN_OR_RETURN(*request.mutable_name(), session.NewInSpace("faults", options.fault));
  request.set_resolution(options.resolution);
  ASSIGN_OR_RETURN(const Client* client, session.client());
  ASSIGN_OR_RETURN(const Fault resolved, client->ResolveFault(request));
  session.output().Say(absl::StrCat("Resolved a fault of ", ShortName(resolved.resource()), "."));
  return Print(session, resolved);
}

void AddEnd(CLI::App& command, FaultOptions& options) {
  command
      .add_option("--until", options.until,
                  "When it is expected to be mended, in the zone of the space")
      ->type_name("TIME");
}

void AddReport(Commands& commands, CLI::App& group) {
  const auto made = std::make_shared<FaultOptions>();
  CLI::App& report =
      AddCommand(commands, group, "report", "Say that something is wrong with a resource",
                 "gongfang faults report link/laser-1 --what 镜片脏了\n"
                 "gongfang faults report link/laser-1 --what 'tube broken' --out-of-service "
                 "--until 'tomorrow 18:00'",
                 [made](Session& session) { return Report(session, *made); });
  report.add_option("resource", made->resource, "SPACE/ID, or its name")
      ->required()
      ->type_name("RESOURCE");
  report.add_option("--what", made->description, "What is wrong")->required()->type_name("TEXT");
  report.add_flag("--out-of-service", made->out_of_service,
                  "It cannot be used, so nobody can book it; for the staff of the space");
  AddEnd(report, *made);
}

void AddUpdate(Commands& commands, CLI::App& group) {
  const auto changed = std::make_shared<FaultOptions>();
  CLI::App& update = AddCommand(commands, group, "update", "Change what was said of an open fault",
                                "gongfang faults update link/06f1d --in-service",
                                [changed](Session& session) { return Update(session, *changed); });
  update.add_option("fault", changed->fault, "SPACE/ID")->required()->type_name("FAULT");
  update.add_option("--what", changed->description, "What is wrong")->type_name("TEXT");
  CLI::Option* const out =
      update.add_flag("--out-of-service", changed->out_of_service, "The resource cannot be used");
  update.add_flag("--in-service", changed->in_service, "It can be used all the same")
      ->excludes(out);
  AddEnd(update, *changed);
  update.add_flag("--no-end", changed->no_end, "Nobody knows when it will be mended")
      ->excludes(update.get_option("--until"));
}

}  // namespace

void AddFaultCommands(Commands& commands) {
  CLI::App& group = AddGroup(commands, "faults", "What is broken");
  AddReport(commands, group);

  const auto listed = std::make_shared<ListOptions>();
  CLI::App& list = AddCommand(commands, group, "list", "List what is broken",
                              "gongfang faults list --space link",
                              [listed](Session& session) { return List(session, *listed); });
  list.add_option("--space", listed->space, "Only those of this space")->type_name("SPACE");
  list.add_option("--resource", listed->resource, "Only those of this resource")
      ->type_name("RESOURCE");
  list.add_flag("--all", listed->all, "Also those that are resolved");
  AddLimit(list, listed->limit);

  const auto shown = std::make_shared<std::string>();
  CLI::App& show =
      AddCommand(commands, group, "show", "Show a fault", "gongfang faults show link/06f1d",
                 [shown](Session& session) { return Show(session, *shown); });
  show.add_option("fault", *shown, "SPACE/ID")->required()->type_name("FAULT");

  const auto resolved = std::make_shared<ResolveOptions>();
  CLI::App& resolve =
      AddCommand(commands, group, "resolve", "Say that a fault is mended",
                 "gongfang faults resolve link/06f1d --done 换了镜片",
                 [resolved](Session& session) { return Resolve(session, *resolved); });
  resolve.add_option("fault", resolved->fault, "SPACE/ID")->required()->type_name("FAULT");
  resolve.add_option("--done", resolved->resolution, "What was done")
      ->required()
      ->type_name("TEXT");
  AddUpdate(commands, group);
}

}  // namespace gongfang::cli
