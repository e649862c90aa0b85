// Spaces, teams and members as people read them.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "clients/cli/output.h"
#include "gongfang/membership/v1/resources.pb.h"

namespace gongfang::cli {

absl::Status PrintSpace(const membership::v1::Space& space, const Output& output);
absl::Status PrintTeam(const membership::v1::Team& team, const Output& output);
absl::Status PrintMember(const membership::v1::Member& member, const Output& output);

// The ids of her teams: "lantern, kites".
std::string TeamsOf(const membership::v1::Member& member);
// A role in words, as commands take it: "space-manager".
std::string RoleWord(membership::v1::RoleGrant::Role role);
// The same of a stage: "nursery"; empty where it is not told.
std::string StageWord(membership::v1::Team::Stage stage);

}  // namespace gongfang::cli
