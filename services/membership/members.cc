// Members, and the names by which records lead to each other.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "membership/identity_table.h"
#include "membership/lifecycle_rules.h"
#include "membership/reference_check.h"
#include "membership/rules.h"
#include "membership/table.h"
#include "membership/use_cases.h"

namespace gongfang::membership {
absl::Status Membership::CheckReferences(Transaction& transaction, const TeamName& name,
                                         const v1::Team& team) const {
  ReferenceCheck check(transaction);
  RETURN_IF_ERROR(check.Refer("team.home_space", team.home_space(), spaces_));
  if (!team.lead().empty()) {
    const auto lead = members_.Find(transaction, *MemberName::Parse(team.lead()));
    if (!lead.ok() && !absl::IsNotFound(lead.status())) return lead.status();
    const std::string team_name = name.ToString();
    if (!lead.ok() ||
        std::find(lead->teams().begin(), lead->teams().end(), team_name) == lead->teams().end()) {
      check.Add("team.lead", absl::StrCat("must be a member who is in \"", team_name, "\""));
    }
  }
  return std::move(check).Result();
}

absl::Status Membership::CheckReferences(Transaction& transaction, const v1::Member& member) const {
  ReferenceCheck check(transaction);
  RETURN_IF_ERROR(check.Refer("member.home_space", member.home_space(), spaces_));
  for (int i = 0; i < member.teams_size(); ++i) {
    RETURN_IF_ERROR(check.Refer(absl::StrCat("member.teams[", i, "]"), member.teams(i), teams_));
  }
  return std::move(check).Result();
}

absl::Status Membership::GiveUpLeads(Transaction& transaction, const CallContext& context,
                                     const v1::Member& before, const v1::Member& after) const {
  for (const std::string& team : before.teams()) {
    if (std::find(after.teams().begin(), after.teams().end(), team) != after.teams().end()) {
      continue;
    }
    RETURN_IF_ERROR(teams_
                        .ChangeIn(transaction, context, *TeamName::Parse(team), /*etag=*/"",
                                  "updated",
                                  [&](Transaction&, v1::Team& record) {
                                    if (record.lead() == before.name()) record.clear_lead();
                                    return absl::OkStatus();
                                  })
                        .status());
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::Member> Membership::Enter(const CallContext& context, const MemberName& name,
                                             v1::Member member, Database::Body enter) const {
  // The record that is kept has no names; what is answered has.
  v1::Member record;
  RETURN_IF_ERROR(members_.Write([&](Transaction& transaction) -> absl::Status {
    ASSIGN_OR_RETURN(record, EnterIn(transaction, context, name, member));
    return enter(transaction);
  }));
  return Named(std::move(record));
}

absl::StatusOr<v1::Member> Membership::EnterIn(Transaction& transaction, const CallContext& context,
                                               const MemberName& name,
                                               const v1::Member& member) const {
  v1::Member record = member;
  RETURN_IF_ERROR(alliances_.Find(transaction, AllianceName{name.alliance}).status());
  RETURN_IF_ERROR(CheckReferences(transaction, member));
  RETURN_IF_ERROR(IdentityTable::Move(transaction, name, {}, member));
  RETURN_IF_ERROR(personal_data_.Keep(transaction, name, record));
  ASSIGN_OR_RETURN(record, members_.CreateIn(transaction, context, name, record));
  RETURN_IF_ERROR(TeamMembers::Move(transaction, name.id, {}, member));
  return record;
}

absl::StatusOr<v1::Member> Membership::CreateMember(const CallContext& context,
                                                    const v1::CreateMemberRequest& request) {
  RETURN_IF_ERROR(Check(request));
  RETURN_IF_ERROR(CheckMayIdentify(context.principal.access.get(), request.member()));
  const AllianceName parent = *AllianceName::Parse(request.parent());
  v1::Member member = request.member();
  KeepWhatIsGiven(member);
  member.set_standing(v1::Member::STANDING_ACTIVE);
  return Enter(context, {parent.alliance, request.member_id()}, std::move(member),
               [](Transaction&) { return absl::OkStatus(); });
}

absl::StatusOr<v1::Member> Membership::GetMember(const CallContext&,
                                                 const v1::GetMemberRequest& request) {
  RETURN_IF_ERROR(Check(request));
  return Named(members_.Get(*MemberName::Parse(request.name())));
}

absl::StatusOr<v1::ListMembersResponse> Membership::ListMembers(
    const CallContext&, const v1::ListMembersRequest& request) {
  RETURN_IF_ERROR(Check(request));
  const AllianceName parent = *AllianceName::Parse(request.parent());
  v1::ListMembersResponse response;
  RETURN_IF_ERROR(members_.List(
      request,
      request.team().empty() ? members_.Range(parent.alliance)
                             : TeamMembers::Range(*TeamName::Parse(request.team())),
      {},
      [&](Transaction& transaction) -> absl::Status {
        RETURN_IF_ERROR(alliances_.Find(transaction, parent).status());
        ReferenceCheck check(transaction);
        RETURN_IF_ERROR(check.Refer("team", request.team(), teams_));
        return std::move(check).Result();
      },
      *response.mutable_members(), *response.mutable_next_page_token()));
  RETURN_IF_ERROR(store_.database().Read([&](Transaction& transaction) -> absl::Status {
    for (v1::Member& member : *response.mutable_members()) {
      RETURN_IF_ERROR(personal_data_.Fill(transaction, member));
    }
    return absl::OkStatus();
  }));
  return response;
}

absl::StatusOr<v1::Member> Membership::UpdateMember(const CallContext& context,
                                                    const v1::UpdateMemberRequest& request) {
  RETURN_IF_ERROR(Check(request));
  const Access* const access = context.principal.access.get();
  if (access != nullptr && (access->roles & static_cast<uint16_t>(Role::kAllianceAdmin)) == 0) {
    RETURN_IF_ERROR(CheckOwn(request));
  }
  const MemberName name = *MemberName::Parse(request.member().name());
  return Named(
      members_.Change(context, name, request.member().etag(), "updated",
                      [&](Transaction& transaction, v1::Member& member) -> absl::Status {
                        RETURN_IF_ERROR(CheckIsThere(member, "changed"));
                        const v1::Member before = member;
                        RETURN_IF_ERROR(personal_data_.Fill(transaction, member));
                        FieldsOf(request).Copy(request.member(), member);
                        RETURN_IF_ERROR(CheckReferences(transaction, member));
                        RETURN_IF_ERROR(IdentityTable::Move(transaction, name, before, member));
                        RETURN_IF_ERROR(GiveUpLeads(transaction, context, before, member));
                        RETURN_IF_ERROR(TeamMembers::Move(transaction, name.id, before, member));
                        return personal_data_.Keep(transaction, name, member);
                      }));
}

}  // namespace gongfang::membership
