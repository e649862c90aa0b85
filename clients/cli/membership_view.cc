#include "clients/cli/membership_view.h"

#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "clients/cli/names.h"
#include "clients/cli/space_fields.h"
#include "clients/cli/states.h"
#include "clients/cli/table.h"

namespace gongfang::cli {
namespace {

using membership::v1::Member;
using membership::v1::RoleGrant;
using membership::v1::Space;
using membership::v1::Team;

std::vector<std::string> NotEmpty(const std::vector<std::string>& texts) {
  std::vector<std::string> kept;
  for (const std::string& text : texts) {
    if (!text.empty()) kept.push_back(text);
  }
  return kept;
}

std::string Lower(absl::string_view name, absl::string_view prefix) {
  return absl::StrReplaceAll(absl::AsciiStrToLower(absl::StripPrefix(name, prefix)), {{"_", "-"}});
}

}  // namespace

std::string RoleWord(RoleGrant::Role role) {
  const std::string name = RoleGrant::Role_Name(role);
  return name.empty() ? absl::StrCat("role ", role) : Lower(name, "ROLE_");
}

std::string StageWord(Team::Stage stage) {
  if (stage == Team::STAGE_UNSPECIFIED) return "";
  const std::string name = Team::Stage_Name(stage);
  return name.empty() ? absl::StrCat("stage ", stage) : Lower(name, "STAGE_");
}

absl::Status PrintSpace(const Space& space, const Output& output) {
  if (output.json()) return output.PrintJson(space);
  Table table;
  table.Add({"Space", Cell(ShortName(space.name()), Style::kBold)});
  table.Add({"Name", space.display_name()});
  if (!space.english_name().empty()) table.Add({"English name", space.english_name()});
  table.Add({"State", StateCell(space.state())});
  if (!space.state_reason().empty()) table.Add({"Reason", space.state_reason()});
  table.Add({"Time zone", space.time_zone()});
  if (!space.address().empty()) table.Add({"Address", space.address()});
  if (!space.description().empty()) table.Add({"About", space.description()});
  if (!space.theme().empty()) table.Add({"Theme", space.theme()});
  if (const std::string region = RegionWord(space.region()); !region.empty()) {
    table.Add({"Region", region});
  }
  if (space.has_location()) {
    table.Add({"At", absl::StrFormat("%.5f,%.5f", space.location().latitude(),
                                     space.location().longitude())});
  }
  for (const membership::v1::Contact& contact : space.contacts()) {
    table.Add({"Contact",
               absl::StrJoin(NotEmpty({contact.display_name(), contact.email(), contact.phone()}),
                             ", ")});
  }
  output.Print(table);
  return absl::OkStatus();
}

absl::Status PrintTeam(const Team& team, const Output& output) {
  if (output.json()) return output.PrintJson(team);
  Table table;
  table.Add({"Team", Cell(ShortName(team.name()), Style::kBold)});
  table.Add({"Name", team.display_name()});
  if (!team.english_name().empty()) table.Add({"English name", team.english_name()});
  if (!team.home_space().empty()) table.Add({"Home", ShortName(team.home_space())});
  if (!team.lead().empty()) table.Add({"Lead", ShortName(team.lead())});
  if (const std::string stage = StageWord(team.stage()); !stage.empty()) {
    table.Add({"Stage", stage});
  }
  output.Print(table);
  return absl::OkStatus();
}

std::string TeamsOf(const Member& member) {
  return absl::StrJoin(member.teams(), ", ", [](std::string* out, const std::string& team) {
    out->append(ShortName(team));
  });
}

absl::Status PrintMember(const Member& member, const Output& output) {
  if (output.json()) return output.PrintJson(member);
  Table table;
  table.Add({"Member", Cell(ShortName(member.name()), Style::kBold)});
  table.Add({"Name", member.display_name()});
  if (!member.english_name().empty()) table.Add({"English name", member.english_name()});
  if (!member.home_space().empty()) table.Add({"Home", ShortName(member.home_space())});
  if (!member.teams().empty()) table.Add({"Teams", TeamsOf(member)});
  if (!member.tier().empty()) table.Add({"Tier", member.tier()});
  table.Add({"Standing", StateCell(member.standing())});
  if (!member.standing_reason().empty()) table.Add({"Reason", member.standing_reason()});
  if (!member.merged_into().empty()) table.Add({"Now", ShortName(member.merged_into())});
  for (const std::string& merged : member.merged_members()) table.Add({"Also", ShortName(merged)});
  if (!member.email().empty()) table.Add({"E-mail", member.email()});
  if (!member.phone().empty()) table.Add({"Phone", member.phone()});
  for (const membership::v1::RoleGrant& grant : member.roles()) {
    table.Add({"Role", grant.space().empty() ? RoleWord(grant.role())
                                             : absl::StrCat(RoleWord(grant.role()), " at ",
                                                            ShortName(grant.space()))});
  }
  output.Print(table);
  return absl::OkStatus();
}

}  // namespace gongfang::cli
