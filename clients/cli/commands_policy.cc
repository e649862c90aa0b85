#include <array>

#include "absl/strings/str_cat.h"
#include "clients/cli/cli_error.h"
#include "clients/cli/commands.h"
#include "clients/cli/names.h"
#include "clients/cli/policies.h"
#include "clients/cli/resource_view.h"
#include "common/base/status_macros.h"

namespace gongfang::cli {
namespace {

using client::Client;
using inventory::v1::Policy;
using inventory::v1::Resource;

struct PolicyOptions {
  std::string resource;
  std::string step;
  std::vector<std::string> rules = std::vector<std::string>(PolicyFlags().size());
  std::vector<std::string> tiers;
  std::vector<std::string> levels;
  bool within_one_day = false;
  bool across_midnight = false;
  bool clear = false;
};

// Applies the flags that were given, and leaves all else.
absl::Status Apply(const PolicyOptions& options, Policy& policy) {
  if (options.clear) policy.Clear();
  for (size_t i = 0; i < options.rules.size(); ++i) {
    const PolicyFlag& flag = PolicyFlags()[i];
    const absl::string_view field = flag.field;
    const bool stepped = field == "start_step" || field == "length_step";
    if (stepped && !options.step.empty()) {
      RETURN_IF_ERROR(SetRule({"--step", flag.field, ""}, options.step, policy));
    }
    if (!options.rules[i].empty()) RETURN_IF_ERROR(SetRule(flag, options.rules[i], policy));
  }
  for (const std::string& tier : options.tiers) RETURN_IF_ERROR(SetTier(tier, policy));
  for (const std::string& level : options.levels) RETURN_IF_ERROR(SetLevel(level, policy));
  if (options.within_one_day) policy.set_within_one_day(true);
  if (options.across_midnight) policy.set_within_one_day(false);
  return absl::OkStatus();
}

absl::Status ChangePolicy(Session& session, const PolicyOptions& options) {
  Policy probe;
  RETURN_IF_ERROR(Apply(options, probe));  // what is written wrong is said before anything is asked
  inventory::v1::GetResourceRequest get;
  ASSIGN_OR_RETURN(*get.mutable_name(), session.Resource(options.resource));
  ASSIGN_OR_RETURN(const Client* client, session.client());
  ASSIGN_OR_RETURN(const Resource before, client->GetResource(get));
  inventory::v1::UpdateResourceRequest request;
  request.mutable_resource()->set_name(before.name());
  request.mutable_resource()->set_etag(before.etag());  // nobody's rules are lost
  *request.mutable_resource()->mutable_policy() = before.policy();
  RETURN_IF_ERROR(Apply(options, *request.mutable_resource()->mutable_policy()));
  if (request.resource().policy().ByteSizeLong() == 0) request.mutable_resource()->clear_policy();
  request.mutable_update_mask()->add_paths("policy");
  ASSIGN_OR_RETURN(const Resource after, client->UpdateResource(request));
  const bool changed = after.etag() != before.etag();
  session.output().Say(absl::StrCat(changed ? "Changed the policy of " : "Nothing to change in ",
                                    ShortName(after.name()), "."));
  return PrintResource(after, session.output());
}

}  // namespace

void AddPolicyCommand(Commands& commands, CLI::App& group) {
  const auto options = std::make_shared<PolicyOptions>();
  CLI::App& command = AddCommand(
      commands, group, "policy", "Change the rules that bookings of a resource keep",
      "gongfang resources policy link/laser-1 --max 4h --min 30m --step 30m --buffer-after 15m\n"
      "gongfang resources policy link/laser-1 --horizon 28d --tier resident=56d --cancel-lead 1h\n"
      "gongfang resources policy link/laser-1 --buffer-after none\n"
      "gongfang resources policy link/laser-1 --clear",
      [options](Session& session) { return ChangePolicy(session, *options); });
  command.add_option("resource", options->resource, "SPACE/ID, or its name")
      ->required()
      ->type_name("RESOURCE");
  command
      .add_option("--step", options->step, "Both --start-step and --length-step, unless these say")
      ->type_name("DURATION");
  for (size_t i = 0; i < PolicyFlags().size(); ++i) {
    const PolicyFlag& flag = PolicyFlags()[i];
    command.add_option(flag.flag, options->rules[i], flag.help)->type_name("DURATION|none");
  }
  command
      .add_option("--tier", options->tiers,
                  "How far ahead members of a tier may book, such as resident=56d; may be repeated")
      ->type_name("TIER=DURATION")
      ->allow_extra_args(false);
  command
      .add_option("--level", options->levels,
                  "How far ahead members may book who are qualified for what it requires on that "
                  "level or a higher one, such as 2=56d; may be repeated")
      ->type_name("LEVEL=DURATION")
      ->allow_extra_args(false);
  CLI::Option* within = command.add_flag("--within-one-day", options->within_one_day,
                                         "Bookings begin and end on the same day");
  command.add_flag("--across-midnight", options->across_midnight, "Bookings may cross midnight")
      ->excludes(within);
  command.add_flag("--clear", options->clear, "Begin with no rules at all");
}

}  // namespace gongfang::cli
