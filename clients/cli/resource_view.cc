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
  table.Add({"State", StateCell(resource.state())});
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
  if (!resource.description().empty()) table.Add({"About", resource.description()});
  output.Print(table);
  return absl::OkStatus();
}

}  // namespace gongfang::cli
