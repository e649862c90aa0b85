#include "membership/rules.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "common/access/permission.h"
#include "common/access/target.h"
#include "common/base/credential_limits.h"
#include "common/base/errors.h"
#include "common/base/limits.h"
#include "common/base/names.h"
#include "common/calendar/zone.h"
#include "common/events/record_keeper.h"
#include "common/rpc/name_checks.h"
#include "common/rpc/request_check.h"

namespace gongfang::membership {
namespace {

constexpr absl::string_view kAlliance = "alliances/{alliance}";
constexpr absl::string_view kSpace = "alliances/{alliance}/spaces/{space}";
constexpr absl::string_view kTeam = "alliances/{alliance}/teams/{team}";
constexpr absl::string_view kMember = "alliances/{alliance}/members/{member}";

// What an update may change.
constexpr absl::string_view kSpaceFields[] = {"display_name", "english_name", "time_zone",
                                              "address",      "description",  "contacts",
                                              "location",     "theme",        "region"};
constexpr absl::string_view kTeamFields[] = {"display_name", "english_name", "home_space", "lead",
                                             "stage"};
constexpr absl::string_view kMemberFields[] = {
    "display_name", "english_name", "home_space", "teams", "tier", "email", "phone", "identities"};
// What a member may change of her own record.
constexpr absl::string_view kOwnFields[] = {"display_name", "english_name", "email", "phone"};

template <typename Record>
void CheckNames(const Record& record, RequestCheck& check) {
  check.Line("display_name", record.display_name(), Need::kRequired);
  check.Line("english_name", record.english_name(), Need::kOptional);
}

template <typename Record>
void CheckHome(const Record& record, const std::optional<std::string>& alliance,
               RequestCheck& check) {
  if (!check.Wants("home_space") || record.home_space().empty()) return;
  CheckReference<SpaceName>("home_space", record.home_space(), kSpace, alliance, Need::kRequired,
                            check);
}

// Leaves `check` in the last of the contacts, so it comes last.
void CheckContacts(const v1::Space& space, RequestCheck& check) {
  if (!check.Wants("contacts")) return;
  if (space.contacts_size() > limits::kMaxContactsPerSpace) {
    check.Add("contacts", absl::StrCat("has ", space.contacts_size(), " entries; at most ",
                                       limits::kMaxContactsPerSpace));
    return;
  }
  for (int i = 0; i < space.contacts_size(); ++i) {
    const v1::Contact& contact = space.contacts(i);
    check.Enter(absl::StrCat("space.contacts[", i, "]"), SetFields());
    check.Line("display_name", contact.display_name(), Need::kRequired);
    check.Line("email", contact.email(), Need::kOptional);
    check.Line("phone", contact.phone(), Need::kOptional);
  }
}

void CheckRecord(const v1::Space& space, const std::optional<std::string>&, RequestCheck& check) {
  CheckNames(space, check);
  if (check.Wants("time_zone") && !LoadZone(space.time_zone()).ok()) {
    check.Add("time_zone", "must be a zone of the IANA database, such as \"Asia/Shanghai\"");
  }
  check.Text("address", space.address(), Need::kOptional);
  check.Text("description", space.description(), Need::kOptional);
  check.Line("theme", space.theme(), Need::kOptional);
  if (check.Wants("region") && !v1::Space::Region_IsValid(space.region())) {
    check.Add("region", "is not a known region");
  }
  // Not a number is in no range.
  const auto& location = space.location();
  if (check.Wants("location") && !(location.latitude() >= -90 && location.latitude() <= 90 &&
                                   location.longitude() >= -180 && location.longitude() <= 180)) {
    check.Add("location", "must have a latitude of -90 to 90 and a longitude of -180 to 180");
  }
  CheckContacts(space, check);
}

void CheckRecord(const v1::Team& team, const std::optional<std::string>& alliance,
                 RequestCheck& check) {
  CheckNames(team, check);
  CheckHome(team, alliance, check);
  if (check.Wants("lead") && !team.lead().empty()) {
    CheckReference<MemberName>("lead", team.lead(), kMember, alliance, Need::kRequired, check);
  }
  if (check.Wants("stage") && !v1::Team::Stage_IsValid(team.stage())) {
    check.Add("stage", "is not a known stage");
  }
}

// Who somebody is to issuers of tokens.
void CheckIdentities(const v1::Member& member, RequestCheck& check) {
  if (member.identities_size() > limits::kMaxIdentities) {
    check.Add("identities",
              absl::StrCat("has ", member.identities_size(), "; at most ", limits::kMaxIdentities));
    return;
  }
  absl::flat_hash_set<std::string> seen;
  for (int i = 0; i < member.identities_size(); ++i) {
    const v1::Identity& identity = member.identities(i);
    if (identity.issuer().empty() || identity.subject().empty() ||
        identity.ByteSizeLong() > limits::kMaxIdentityBytes) {
      check.Add(absl::StrCat("identities[", i, "]"),
                absl::StrCat("must have an issuer and a subject, of at most ",
                             limits::kMaxIdentityBytes, " bytes together"));
    }
    if (!seen.insert(absl::StrCat(identity.issuer(), "\n", identity.subject())).second) {
      check.Add(absl::StrCat("identities[", i, "]"), "is there twice");
    }
  }
}

void CheckRecord(const v1::Member& member, const std::optional<std::string>& alliance,
                 RequestCheck& check) {
  CheckNames(member, check);
  CheckHome(member, alliance, check);
  check.Line("email", member.email(), Need::kOptional);
  check.Line("phone", member.phone(), Need::kOptional);
  if (check.Wants("tier") && !member.tier().empty()) check.Id("tier", member.tier());
  if (check.Wants("identities")) CheckIdentities(member, check);
  if (!check.Wants("teams")) return;
  if (member.teams_size() > limits::kMaxTeamsPerMember) {
    check.Add("teams", absl::StrCat("has ", member.teams_size(), " names; at most ",
                                    limits::kMaxTeamsPerMember));
    return;
  }
  absl::flat_hash_set<std::string> seen;
  for (int i = 0; i < member.teams_size(); ++i) {
    const std::string field = absl::StrCat("teams[", i, "]");
    CheckReference<TeamName>(field, member.teams(i), kTeam, alliance, Need::kRequired, check);
    if (!seen.insert(member.teams(i)).second) check.Add(field, "is there twice");
  }
}

// `word` is what the request calls its record: "space".
template <typename Record>
absl::Status CheckCreate(const std::string& parent, absl::string_view word, const std::string& id,
                         const Record& record) {
  RequestCheck check;
  auto alliance = check.Parsed<AllianceName>("parent", parent, kAlliance);
  check.Id(absl::StrCat(word, "_id"), id);
  check.Enter(word, SetFields());
  CheckRecord(record, AllianceOf(alliance), check);
  return std::move(check).Result();
}

template <typename Name, typename Request, typename Record>
absl::Status CheckUpdate(const Request& request, absl::string_view word, const Record& record,
                         absl::string_view pattern, absl::Span<const absl::string_view> fields) {
  RequestCheck check;
  const auto name = check.Parsed<Name>(absl::StrCat(word, ".name"), record.name(), pattern);
  check.Mask(request.update_mask(), fields);
  check.Enter(word, FieldsOf(request));
  CheckRecord(record, AllianceOf(name), check);
  return std::move(check).Result();
}

}  // namespace

absl::Status Check(const v1::ExplainAccessRequest& request) {
  RequestCheck check;
  if (FindMethod(request.method()) == nullptr) {
    check.Add("method", "must be a method, such as \"CreateBooking\"; docs/permissions.md has all");
  }
  if (Target target; !request.resource().empty() && !target.Add(request.resource())) {
    check.Add("resource", "must be a name such as \"alliances/shibei/spaces/link\"");
  }
  return std::move(check).Result();
}

absl::Status Check(const v1::CreateAllianceRequest& request) {
  RequestCheck check;
  check.Id("alliance_id", request.alliance_id());
  if (request.alliance_id() == kSystemAlliance) {
    check.Add("alliance_id", "is reserved for the installation itself; choose another");
  }
  check.Enter("alliance", SetFields());
  check.Line("display_name", request.alliance().display_name(), Need::kRequired);
  return std::move(check).Result();
}

absl::Status Check(const v1::GetAllianceRequest& request) {
  return CheckName<AllianceName>(request.name(), kAlliance);
}

absl::Status Check(const v1::ListAlliancesRequest& request) {
  RequestCheck check;
  check.Page(request);
  return std::move(check).Result();
}

absl::Status Check(const v1::CreateSpaceRequest& request) {
  return CheckCreate(request.parent(), "space", request.space_id(), request.space());
}

absl::Status Check(const v1::ApplySpaceRequest& request) {
  return CheckCreate(request.parent(), "space", request.space_id(), request.space());
}

absl::Status Check(const v1::GetSpaceRequest& request) {
  return CheckName<SpaceName>(request.name(), kSpace);
}

absl::Status Check(const v1::ListSpacesRequest& request) {
  return CheckList<AllianceName>(request, kAlliance);
}

absl::Status Check(const v1::UpdateSpaceRequest& request) {
  return CheckUpdate<SpaceName>(request, "space", request.space(), kSpace, kSpaceFields);
}

absl::Status Check(const v1::CreateTeamRequest& request) {
  return CheckCreate(request.parent(), "team", request.team_id(), request.team());
}

absl::Status Check(const v1::GetTeamRequest& request) {
  return CheckName<TeamName>(request.name(), kTeam);
}

absl::Status Check(const v1::ListTeamsRequest& request) {
  return CheckList<AllianceName>(request, kAlliance);
}

absl::Status Check(const v1::UpdateTeamRequest& request) {
  return CheckUpdate<TeamName>(request, "team", request.team(), kTeam, kTeamFields);
}

absl::Status Check(const v1::CreateMemberRequest& request) {
  return CheckCreate(request.parent(), "member", request.member_id(), request.member());
}

absl::Status Check(const v1::RegisterMemberRequest& request) {
  RequestCheck check;
  auto alliance = check.Parsed<AllianceName>("parent", request.parent(), kAlliance);
  check.Id("member_id", request.member_id());
  if (request.password().size() < limits::kMinPasswordBytes ||
      request.password().size() > limits::kMaxPasswordBytes) {
    check.Add("password", absl::StrCat("must have ", limits::kMinPasswordBytes, " to ",
                                       limits::kMaxPasswordBytes, " bytes"));
  }
  if (request.member().home_space().empty()) {
    check.Add("member.home_space", "is required: who runs it decides whether you may act");
  }
  check.Enter("member", SetFields());
  CheckRecord(request.member(), AllianceOf(alliance), check);
  return std::move(check).Result();
}

absl::Status Check(const v1::GetMemberRequest& request) {
  return CheckName<MemberName>(request.name(), kMember);
}

absl::Status Check(const v1::ListMembersRequest& request) {
  RequestCheck check;
  auto parent = check.Parsed<AllianceName>("parent", request.parent(), kAlliance);
  check.Page(request);
  if (!request.team().empty()) {
    CheckReference<TeamName>("team", request.team(), kTeam, AllianceOf(parent), Need::kRequired,
                             check);
  }
  return std::move(check).Result();
}

absl::Status Check(const v1::UpdateMemberRequest& request) {
  return CheckUpdate<MemberName>(request, "member", request.member(), kMember, kMemberFields);
}

absl::Status Check(const v1::InviteMemberRequest& request) {
  return CheckCreate(request.parent(), "member", request.member_id(), request.member());
}

absl::Status CheckMayIdentify(const Access* access, const v1::Member& member) {
  if (access == nullptr || member.identities().empty() ||
      (access->roles & static_cast<uint16_t>(Role::kAllianceAdmin)) != 0) {
    return absl::OkStatus();
  }
  return errors::InvalidField("member.identities", "are for an admin of the alliance to set");
}

absl::Status CheckOwn(const v1::UpdateMemberRequest& request) {
  RequestCheck check;
  check.Mask(request.update_mask(), kOwnFields);
  if (IsWholeMask(request.update_mask())) {
    const SetFields set = FieldsOf(request);
    for (const absl::string_view field : kMemberFields) {
      if (std::find(std::begin(kOwnFields), std::end(kOwnFields), field) == std::end(kOwnFields) &&
          set.Has(field)) {
        check.Add(absl::StrCat("member.", field), "is not hers to change; an admin may");
      }
    }
  }
  return std::move(check).Result();
}

SetFields FieldsOf(const v1::UpdateSpaceRequest& request) {
  return SetFields(request.space(), request.update_mask(), kSpaceFields);
}

SetFields FieldsOf(const v1::UpdateTeamRequest& request) {
  return SetFields(request.team(), request.update_mask(), kTeamFields);
}

SetFields FieldsOf(const v1::UpdateMemberRequest& request) {
  return SetFields(request.member(), request.update_mask(), kMemberFields);
}

}  // namespace gongfang::membership
