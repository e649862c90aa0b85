// Who is calling, and what it may.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/access/permission.h"
#include "common/base/limits.h"
#include "common/base/status_macros.h"
#include "google/protobuf/util/time_util.h"
#include "membership/rules.h"
#include "membership/use_cases.h"

namespace gongfang::membership {
namespace {

constexpr std::pair<Role, const char*> kRoleNames[] = {{Role::kAllianceAdmin, "alliance admin"},
                                                       {Role::kAuditor, "auditor"},
                                                       {Role::kSpaceManager, "space manager"},
                                                       {Role::kTrainer, "trainer"},
                                                       {Role::kFrontDesk, "front desk"},
                                                       {Role::kTeamLead, "team lead"},
                                                       {Role::kMember, "member"},
                                                       {Role::kPartnerApp, "partner app"}};

void AddRoles(uint16_t roles, const std::string& where, std::vector<std::string>& words) {
  for (const auto& [role, name] : kRoleNames) {
    if ((roles & static_cast<uint16_t>(role)) == 0) continue;
    words.push_back(where.empty() ? name : absl::StrCat(name, " at ", where));
  }
}

// What a caller is, for people, in one order.
std::vector<std::string> RolesOf(const Access& access) {
  std::vector<std::string> words;
  AddRoles(access.roles, "", words);
  std::vector<std::string> below;
  for (const auto& [space, roles] : access.spaces) AddRoles(roles, space, below);
  for (const std::string& team : access.teams) below.push_back(absl::StrCat("lead of ", team));
  std::sort(below.begin(), below.end());
  words.insert(words.end(), below.begin(), below.end());
  words.push_back(access.partner_app.empty() ? "member" : "partner app");
  return words;
}

// What a word of the table of permissions lets be done.
std::string Meaning(absl::string_view word) {
  const std::pair<absl::string_view, absl::string_view> parts =
      absl::StrSplit(word, absl::MaxSplits(':', 1));
  const auto& [kind, scope] = parts;
  if (kind == "anyone") return "anyone may, without credentials";
  if (kind == "caller") return "whoever has credentials may";
  if (kind == "admin") return "an admin may, on everything of the alliance";
  if (kind == "auditor") return "an auditor may, on everything of the alliance";
  if (kind == "member") return "a member may, on everything of the alliance";
  if (kind == "staff") return "a member with a role at a space may, on everything of the alliance";
  if (kind == "manager") return "a space manager may, on what is at that space";
  if (kind == "trainer") return "a trainer may, on what is of that space";
  if (kind == "desk") return "the front desk may, on what is at that space";
  if (kind == "lead") return "the lead of a team may, on what is for that team";
  if (kind == "own") return "a member may, on what is hers";
  if (kind == "itself") return "a partner app may, on itself";
  if (kind == "app") return absl::StrCat("a partner app with the scope ", scope, " may");
  if (kind == "app-at-space") {
    return absl::StrCat("a partner app with the scope ", scope, " may, at spaces that let it in");
  }
  return absl::StrCat("a partner app may for members who linked it with the scope ", scope);
}

}  // namespace

absl::StatusOr<v1::WhoAmIResponse> Membership::WhoAmI(const CallContext& context,
                                                      const v1::WhoAmIRequest&) {
  v1::WhoAmIResponse response;
  response.set_key_id(context.principal.key_id);
  response.set_display_name(context.principal.display_name);
  response.set_server_version(server_version_);
  *response.mutable_server_time() =
      google::protobuf::util::TimeUtil::MicrosecondsToTimestamp(store_.clock().NowInstant());
  if (const Access* access = context.principal.access.get()) {
    response.add_alliances(AllianceName{access->alliance}.ToString());
    response.set_member(access->member);
    response.set_partner_app(access->partner_app);
    for (std::string& role : RolesOf(*access)) response.add_roles(std::move(role));
    return response;
  }
  response.add_roles("key of the installation");
  const RecordFetch all = alliances_.Range(kSystemAlliance);
  RETURN_IF_ERROR(store_.database().Read([&](Transaction& transaction) -> absl::Status {
    ASSIGN_OR_RETURN(const auto rows, all(transaction, "", limits::kMaxPageSize));
    response.clear_alliances();
    for (const RecordRow& row : rows) response.add_alliances(AllianceName{row.id}.ToString());
    return absl::OkStatus();
  }));
  return response;
}

absl::StatusOr<v1::ExplainAccessResponse> Membership::ExplainAccess(
    const CallContext& context, const v1::ExplainAccessRequest& request) {
  RETURN_IF_ERROR(Check(request));
  v1::ExplainAccessResponse response;
  const Access* const access = context.principal.access.get();
  if (access == nullptr) {
    response.set_allowed(true);
    response.add_roles("key of the installation");
    response.add_findings("a key of the installation may call everything");
    return response;
  }
  for (std::string& role : RolesOf(*access)) response.add_roles(std::move(role));
  const Permission& row = *FindMethod(request.method());
  Target target;
  target.Add(request.resource());
  const absl::string_view grant = row.GrantFor(*access, target);
  response.set_allowed(!grant.empty());
  for (const absl::string_view word : absl::StrSplit(row.grants, ' ', absl::SkipEmpty())) {
    if (word == "record") continue;
    const bool fits = word.substr(0, word.find(':')) == grant;
    response.add_findings(absl::StrCat(fits ? "yes: " : "no: ", Meaning(word)));
  }
  if (row.grants.empty()) response.add_findings("no: only a key of the installation may");
  if (grant.empty() && row.from_record) {
    response.add_findings(
        "what the name is of (member, team, spaces) is only known to the service that keeps it");
  }
  return response;
}

}  // namespace gongfang::membership
