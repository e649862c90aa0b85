#include <optional>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "clients/cli/cli_error.h"
#include "clients/cli/commands.h"
#include "clients/cli/names.h"
#include "clients/cli/resource_facts.h"
#include "clients/cli/resource_view.h"
#include "clients/cli/schedule_flags.h"
#include "common/base/status_macros.h"

namespace gongfang::cli {
namespace {

using client::Client;
using inventory::v1::Resource;

// What an update changes is what was given, an empty text too.
struct UpdateOptions {
  std::string resource;
  std::optional<std::string> display_name;
  std::optional<std::string> english_name;
  std::optional<std::string> category;
  std::optional<int> capacity;
  std::optional<std::string> description;
  std::string requirement;
  std::vector<std::string> companions;
  ResourceFacts facts;
  ScheduleFlags schedule;
  std::optional<std::string> schedule_template;
};

// "link/extractor", with one unit; "link/extractor:2"; "link/mill:all". One empty text: none.
absl::Status SetCompanions(Session& session, const std::vector<std::string>& texts,
                           Resource& resource) {
  if (texts.size() == 1 && texts.front().empty()) return absl::OkStatus();
  for (const std::string& text : texts) {
    const std::vector<std::string> parts = absl::StrSplit(text, absl::MaxSplits(':', 1));
    int units = 1;
    if (parts.size() == 2 && parts[1] == "all") {
      units = 0;
    } else if (parts.size() == 2 && (!absl::SimpleAtoi(parts[1], &units) || units < 1)) {
      return UsageError(absl::StrCat("--companion: \"", text,
                                     "\" is not a resource, RESOURCE:UNITS or RESOURCE:all"));
    }
    inventory::v1::Companion& companion = *resource.add_companions();
    ASSIGN_OR_RETURN(*companion.mutable_resource(), session.Resource(parts[0]));
    companion.set_units(units);
  }
  return absl::OkStatus();
}

absl::Status Gather(Session& session, const UpdateOptions& options, Resource& resource,
                    google::protobuf::FieldMask& mask) {
  const auto take = [&mask](const char* field, const std::optional<std::string>& value,
                            std::string* into) {
    if (!value) return;
    mask.add_paths(field);
    *into = *value;
  };
  take("display_name", options.display_name, resource.mutable_display_name());
  take("english_name", options.english_name, resource.mutable_english_name());
  take("category", options.category, resource.mutable_category());
  take("description", options.description, resource.mutable_description());
  if (options.capacity) {
    mask.add_paths("capacity");
    resource.set_capacity(*options.capacity);
  }
  RETURN_IF_ERROR(SetFacts(options.facts, resource, mask));
  if (!options.companions.empty()) {
    mask.add_paths("companions");
    RETURN_IF_ERROR(SetCompanions(session, options.companions, resource));
  }
  if (options.requirement.empty()) return absl::OkStatus();
  mask.add_paths("requirement");
  if (options.requirement == "none") return absl::OkStatus();
  return SetRequirement(session, options.requirement, resource);
}

// Hours are changed as a whole, so what is there is read first; its etag sees to it that nobody
// else's change in between is lost.
absl::Status GatherHours(Session& session, const UpdateOptions& options,
                         inventory::v1::UpdateResourceRequest& request) {
  if (options.schedule_template) {
    request.mutable_update_mask()->add_paths("schedule_template");
    if (!options.schedule_template->empty()) {
      ASSIGN_OR_RETURN(*request.mutable_resource()->mutable_schedule_template(),
                       session.NewInSpace("scheduleTemplates", *options.schedule_template));
    }
  }
  if (!options.schedule.Any()) return absl::OkStatus();
  request.mutable_update_mask()->add_paths("schedule");
  inventory::v1::GetResourceRequest get;
  ASSIGN_OR_RETURN(*get.mutable_name(), session.Resource(options.resource));
  ASSIGN_OR_RETURN(const Client* client, session.client());
  ASSIGN_OR_RETURN(const Resource before, client->GetResource(get));
  request.mutable_resource()->set_etag(before.etag());
  *request.mutable_resource()->mutable_schedule() = before.schedule();
  return ApplySchedule(options.schedule, !before.has_schedule(),
                       *request.mutable_resource()->mutable_schedule());
}

absl::Status Update(Session& session, const UpdateOptions& options) {
  inventory::v1::UpdateResourceRequest request;
  RETURN_IF_ERROR(
      Gather(session, options, *request.mutable_resource(), *request.mutable_update_mask()));
  RETURN_IF_ERROR(GatherHours(session, options, request));
  if (request.update_mask().paths().empty()) {
    return WithHint(UsageError("nothing to change was given"), "gongfang resources update --help");
  }
  ASSIGN_OR_RETURN(*request.mutable_resource()->mutable_name(), session.Resource(options.resource));
  ASSIGN_OR_RETURN(const Client* client, session.client());
  ASSIGN_OR_RETURN(const Resource resource, client->UpdateResource(request));
  session.output().Say(absl::StrCat("Changed ", ShortName(resource.name()), "."));
  return PrintResource(resource, session.output());
}

}  // namespace

absl::Status SetRequirement(Session& session, const std::string& text, Resource& resource) {
  const std::vector<std::string> parts = absl::StrSplit(text, absl::MaxSplits(':', 1));
  int level = 1;
  if (parts.size() == 2 && (!absl::SimpleAtoi(parts[1], &level) || level < 1)) {
    return UsageError(absl::StrCat("--requires: \"", text,
                                   "\" is not a class of equipment, or CLASS:LEVEL with a level "
                                   "from 1 on"));
  }
  ASSIGN_OR_RETURN(*resource.mutable_requirement()->mutable_equipment_class(),
                   session.EquipmentClass(parts[0]));
  resource.mutable_requirement()->set_level(level);
  return absl::OkStatus();
}

void AddResourceUpdateCommand(Commands& commands, CLI::App& group) {
  const auto changed = std::make_shared<UpdateOptions>();
  CLI::App& update = AddCommand(commands, group, "update", "Change a resource",
                                "gongfang resources update link/laser-1 --requires laser-cutter:2\n"
                                "gongfang resources update link/laser-1 --requires none\n"
                                "gongfang resources update link/lab --capacity 12\n"
                                "gongfang resources update link/laser-1 --capability power=60W "
                                "--capability material=wood --capability material=acrylic\n"
                                "gongfang resources update link/laser-1 --hazard ''\n"
                                "gongfang resources update link/laser-1 --exception '2027-10-01 "
                                "closed 国庆' --holiday-rule as-sunday",
                                [changed](Session& session) { return Update(session, *changed); });
  update.add_option("resource", changed->resource, "SPACE/ID, or its name")
      ->required()
      ->type_name("RESOURCE");
  update.add_option("--name", changed->display_name, "What people call it")->type_name("TEXT");
  update.add_option("--english-name", changed->english_name, "The same in English; '': none")
      ->type_name("TEXT");
  update.add_option("--category", changed->category, "What kind of thing it is")
      ->type_name("CATEGORY");
  update.add_option("--capacity", changed->capacity, "How many units it has")->type_name("N");
  update.add_option("--description", changed->description, "What it can do; '': nothing")
      ->type_name("TEXT");
  update
      .add_option("--requires", changed->requirement,
                  "The class of equipment, and level, that one must be qualified for")
      ->type_name("CLASS[:LEVEL]|none");
  update
      .add_option("--companion", changed->companions,
                  "What is taken along with it, one unit, so many, or all; may be repeated")
      ->type_name("RESOURCE[:N|:all]")
      ->allow_extra_args(false);
  AddFactFlags(update, changed->facts);
  AddScheduleFlags(update, changed->schedule);
  update
      .add_option("--schedule-template", changed->schedule_template,
                  "Hours that it shares with others; '': its own, as they are")
      ->type_name("SPACE/ID");
}

}  // namespace gongfang::cli
