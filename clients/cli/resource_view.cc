#include "clients/cli/resource_view.h"

#include "absl/strings/str_cat.h"
#include "clients/cli/names.h"
#include "clients/cli/policies.h"
#include "clients/cli/qualification_view.h"
#include "clients/cli/resource_facts.h"
#include "clients/cli/schedule_flags.h"
#include "clients/cli/states.h"

namespace gongfang::cli {

absl::Status PrintResource(const inventory::v1::Resource& resource, const Output& output) {
  if (output.json()) return output.PrintJson(resource);
  Table table;
  table.Add({"Resource", Cell(ShortName(resource.name()), Style::kBold)});
  table.Add({"Name", resource.display_name()});
  if (!resource.english_name().empty()) table.Add({"English name", resource.english_name()});
  table.Add({"State", ResourceStateCell(resource)});
  if (!resource.state_reason().empty()) table.Add({"Reason", resource.state_reason()});
  table.Add({"Category", resource.category()});
  table.Add({"Capacity", absl::StrCat(resource.capacity())});
  if (!resource.has_schedule()) table.Add({"Open", "always"});
  if (resource.has_schedule()) {
    for (const auto& [label, text] : DescribeSchedule(resource.schedule())) {
      table.Add({label, text});
    }
  }
  if (!resource.schedule_template().empty()) {
    table.Add({"Hours from", ShortName(resource.schedule_template())});
  }
  if (resource.has_requirement()) {
    table.Add({"Requires", RequirementText(resource.requirement())});
  }
  for (const auto& [label, text] : DescribeFacts(resource)) table.Add({label, text});
  for (const auto& [label, text] : DescribePolicy(resource.policy())) table.Add({label, text});
  for (const inventory::v1::MaintenancePlan& plan : resource.maintenance_plans()) {
    table.Add({absl::StrCat("Plan ", plan.plan_id()),
               absl::StrCat("every ", HoursOfUse(plan.every()), ": ", plan.description(),
                            plan.out_of_service() ? " (out of service until it is done)" : "")});
  }
  if (!resource.description().empty()) table.Add({"About", resource.description()});
  output.Print(table);
  return absl::OkStatus();
}

std::string HoursOfUse(const google::protobuf::Duration& use) {
  const int64_t minutes = use.seconds() / 60;
  const int64_t rest = minutes % 60;
  return rest == 0 ? absl::StrCat(minutes / 60, "h")
                   : absl::StrCat(minutes < 60 ? "" : absl::StrCat(minutes / 60, "h"), rest, "m");
}

void SayPublished(const inventory::v1::Resource& resource, const Output& output) {
  const std::string name = ShortName(resource.name());
  output.Say(resource.state() == inventory::v1::Resource::STATE_IN_REVIEW
                 ? absl::StrCat(name, " is in review: an admin of the alliance publishes it, with ",
                                "gongfang resources approve ", name)
                 : absl::StrCat("Published ", name, "."));
}

}  // namespace gongfang::cli
