// How much a resource was used, and what is to be done to it because of that.
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "clients/cli/cli_error.h"
#include "clients/cli/commands.h"
#include "clients/cli/names.h"
#include "clients/cli/resource_view.h"
#include "clients/cli/times.h"
#include "common/base/status_macros.h"

namespace gongfang::cli {
namespace {

using client::Client;
using inventory::v1::MaintenancePlan;
using inventory::v1::Resource;

struct PlanOptions {
  std::string resource;
  std::vector<std::string> plans;
  std::vector<std::string> stopping;  // those that take it out of service
  bool none = false;
};

absl::Status Use(Session& session, const std::string& text) {
  inventory::v1::GetResourceUseRequest request;
  ASSIGN_OR_RETURN(const std::string name, session.Resource(text));
  request.set_name(name + "/use");
  ASSIGN_OR_RETURN(const Client* client, session.client());
  ASSIGN_OR_RETURN(const inventory::v1::ResourceUse use, client->GetResourceUse(request));
  const Output& output = session.output();
  if (output.json()) return output.PrintJson(use);
  Table table;
  table.Add({"Resource", Cell(ShortName(name), Style::kBold)});
  table.Add({"Used", HoursOfUse(use.total())});
  for (const inventory::v1::PlanUse& plan : use.plans()) {
    const bool due = plan.left().seconds() == 0 && plan.left().nanos() == 0;
    table.Add({absl::StrCat("Plan ", plan.plan_id()),
               absl::StrCat(HoursOfUse(plan.since()), " since it was done; ",
                            due ? "it is due" : absl::StrCat(HoursOfUse(plan.left()), " to go"))});
  }
  output.Print(table);
  return absl::OkStatus();
}

// "lens 40h Clean the lens" into a plan.
absl::StatusOr<MaintenancePlan> ReadPlan(const std::string& flag, const std::string& text) {
  const std::vector<std::string> parts = absl::StrSplit(text, absl::MaxSplits(' ', 2));
  if (parts.size() < 3) {
    return UsageError(absl::StrCat(flag, ": \"", text,
                                   "\" is no plan: it must be such as 'lens 40h Clean the lens'"));
  }
  MaintenancePlan plan;
  ASSIGN_OR_RETURN(const absl::Duration every, ParseDurationFlag(flag, parts[1]));
  plan.set_plan_id(parts[0]);
  *plan.mutable_every() = ToProto(every);
  plan.set_description(parts[2]);
  plan.set_out_of_service(flag == "--stopping-plan");
  return plan;
}

absl::Status SetPlans(Session& session, const PlanOptions& options) {
  if (options.plans.empty() && options.stopping.empty() && !options.none) {
    return WithHint(UsageError("no plan was given"), "gongfang resources maintenance --help");
  }
  inventory::v1::UpdateResourceRequest request;
  Resource& resource = *request.mutable_resource();
  request.mutable_update_mask()->add_paths("maintenance_plans");
  for (const std::string& text : options.plans) {
    ASSIGN_OR_RETURN(*resource.add_maintenance_plans(), ReadPlan("--plan", text));
  }
  for (const std::string& text : options.stopping) {
    ASSIGN_OR_RETURN(*resource.add_maintenance_plans(), ReadPlan("--stopping-plan", text));
  }
  ASSIGN_OR_RETURN(*resource.mutable_name(), session.Resource(options.resource));
  ASSIGN_OR_RETURN(const Client* client, session.client());
  ASSIGN_OR_RETURN(const Resource changed, client->UpdateResource(request));
  session.output().Say(absl::StrCat("Changed the maintenance of ", ShortName(changed.name()), "."));
  return PrintResource(changed, session.output());
}

}  // namespace

void AddMaintenanceCommands(Commands& commands, CLI::App& group) {
  const auto text = std::make_shared<std::string>();
  CLI::App& use = AddCommand(commands, group, "use", "Show how much a resource was used",
                             "gongfang resources use link/laser-1",
                             [text](Session& session) { return Use(session, *text); });
  use.add_option("resource", *text, "SPACE/ID, or its name")->required()->type_name("RESOURCE");

  const auto set = std::make_shared<PlanOptions>();
  CLI::App& plans =
      AddCommand(commands, group, "maintenance",
                 "Set what is to be done to a resource after so many hours of use",
                 "gongfang resources maintenance link/laser-1 --plan 'lens 40h 清洁镜片'",
                 [set](Session& session) { return SetPlans(session, *set); });
  plans.add_option("resource", set->resource, "SPACE/ID, or its name")
      ->required()
      ->type_name("RESOURCE");
  plans
      .add_option("--plan", set->plans,
                  "An id, after how much use, and what; may be repeated. All plans take the place "
                  "of those before")
      ->type_name("'ID LENGTH TEXT'")
      ->allow_extra_args(false);
  plans
      .add_option("--stopping-plan", set->stopping,
                  "The same; nobody can book the resource from then on until it is done")
      ->type_name("'ID LENGTH TEXT'")
      ->allow_extra_args(false);
  plans.add_flag("--none", set->none, "There is none any more")
      ->excludes("--plan")
      ->excludes("--stopping-plan");
}

}  // namespace gongfang::cli
