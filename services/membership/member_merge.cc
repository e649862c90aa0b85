#include "membership/member_merge.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/base/credential_limits.h"
#include "common/base/errors.h"
#include "common/base/limits.h"
#include "common/base/status_macros.h"
#include "membership/app_links.h"
#include "membership/identity_table.h"
#include "membership/invitation_table.h"
#include "membership/lifecycle_rules.h"
#include "membership/passwords.h"
#include "membership/table.h"

namespace gongfang::membership {
namespace {

using v1::Member;

absl::Status CheckRoom(absl::string_view what, int count, int limit) {
  return count <= limit ? absl::OkStatus() : errors::TooMany(what, limit);
}

// Takes what `into` has not.
void TakeText(const std::string& from, std::string* into) {
  if (into->empty()) *into = from;
}

// Gives `into` what the record and the personal data of `from` say of her.
absl::Status Join(const Member& from, Member& into) {
  for (const std::string& team : from.teams()) {
    const auto& teams = into.teams();
    if (std::find(teams.begin(), teams.end(), team) == teams.end()) into.add_teams(team);
  }
  into.mutable_identities()->MergeFrom(from.identities());
  for (const v1::RoleGrant& role : from.roles()) {
    RETURN_IF_ERROR(Grant(role, role.reason(), into));
  }
  into.add_merged_members(from.name());
  into.mutable_merged_members()->MergeFrom(from.merged_members());
  TakeText(from.english_name(), into.mutable_english_name());
  TakeText(from.email(), into.mutable_email());
  TakeText(from.phone(), into.mutable_phone());
  RETURN_IF_ERROR(CheckRoom("teams of this member", into.teams_size(), limits::kMaxTeamsPerMember));
  RETURN_IF_ERROR(
      CheckRoom("identities of this member", into.identities_size(), limits::kMaxIdentities));
  return CheckRoom("members that were merged into this one", into.merged_members_size(),
                   limits::kMaxMergedMembers);
}

}  // namespace

MemberMerge::MemberMerge(RecordStore& store, const PersonalData& personal_data)
    : store_(store),
      personal_data_(personal_data),
      teams_(store, "team"),
      members_(store, kMemberKind),
      links_(store, kAppLinkKind) {}

absl::Status MemberMerge::MoveLeads(Transaction& transaction, const CallContext& context,
                                    const Member& from, const std::string& into) const {
  for (const std::string& team : from.teams()) {
    RETURN_IF_ERROR(teams_
                        .ChangeIn(transaction, context, *TeamName::Parse(team), /*etag=*/"",
                                  "updated",
                                  [&](Transaction&, v1::Team& record) {
                                    if (record.lead() == from.name()) record.set_lead(into);
                                    return absl::OkStatus();
                                  })
                        .status());
  }
  return absl::OkStatus();
}

absl::Status MemberMerge::PointMerged(Transaction& transaction, const CallContext& context,
                                      const Member& from, const std::string& into) const {
  for (const std::string& merged : from.merged_members()) {
    RETURN_IF_ERROR(members_
                        .ChangeIn(transaction, context, *MemberName::Parse(merged), /*etag=*/"",
                                  "merged",
                                  [&into](Transaction&, Member& record) {
                                    record.set_merged_into(into);
                                    return absl::OkStatus();
                                  })
                        .status());
  }
  return absl::OkStatus();
}

// She agreed to them as somebody who is no more; the other one agrees anew, or not.
absl::Status MemberMerge::DropLinks(Transaction& transaction, const CallContext& context,
                                    const MemberName& member) const {
  const RecordFetch fetch = links_.Range(member.alliance, absl::StrCat(member.id, "/"));
  while (true) {
    ASSIGN_OR_RETURN(const auto rows, fetch(transaction, "", limits::kRecordScanChunk));
    if (rows.empty()) return absl::OkStatus();
    for (const RecordRow& row : rows) {
      const std::string app = row.id.substr(row.id.find('/') + 1);
      RETURN_IF_ERROR(links_.DeleteIn(transaction, context, {member.alliance, member.id, app}));
    }
  }
}

absl::Status MemberMerge::GiveUp(Transaction& transaction, const CallContext& context,
                                 const v1::MergeMemberRequest& request, Member& before) const {
  const MemberName name = *MemberName::Parse(request.name());
  return members_
      .ChangeIn(transaction, context, name, /*etag=*/"", "merged",
                [&](Transaction& within, Member& member) -> absl::Status {
                  RETURN_IF_ERROR(CheckIsThere(member, "merged"));
                  before = member;
                  RETURN_IF_ERROR(personal_data_.Fill(within, before));
                  member.set_standing(Member::STANDING_MERGED);
                  member.set_standing_reason(request.reason());
                  member.set_merged_into(request.into());
                  member.clear_teams();
                  member.clear_identities();
                  member.clear_roles();
                  member.clear_merged_members();
                  RETURN_IF_ERROR(IdentityTable::Move(within, name, before, member));
                  RETURN_IF_ERROR(TeamMembers::Move(within, name.id, before, member));
                  EndSessions(member, store_.clock().NowInstant());
                  member.set_personal_revision(member.personal_revision() + 1);
                  RETURN_IF_ERROR(Passwords::Set(within, name, ""));
                  RETURN_IF_ERROR(InvitationTable::Remove(within, name));
                  return PersonalData::Erase(within, name);
                })
      .status();
}

absl::StatusOr<Member> MemberMerge::TakeOver(Transaction& transaction, const CallContext& context,
                                             const Member& from, const MemberName& into) const {
  absl::StatusOr<Member> taken =
      members_.ChangeIn(transaction, context, into, /*etag=*/"", "took_over",
                        [&](Transaction& within, Member& member) -> absl::Status {
                          if (StandingOf(member) != Member::STANDING_ACTIVE) {
                            return errors::IllegalTransition(
                                member.name(), Word(StandingOf(member)), "merged with another");
                          }
                          const Member before = member;
                          RETURN_IF_ERROR(personal_data_.Fill(within, member));
                          RETURN_IF_ERROR(Join(from, member));
                          RETURN_IF_ERROR(IdentityTable::Move(within, into, before, member));
                          RETURN_IF_ERROR(TeamMembers::Move(within, into.id, before, member));
                          return personal_data_.Keep(within, into, member);
                        });
  if (!absl::IsNotFound(taken.status())) return taken;
  return errors::InvalidField("into", absl::StrCat("\"", into.ToString(), "\" does not exist"));
}

absl::StatusOr<Member> MemberMerge::MergeMember(const CallContext& context,
                                                const v1::MergeMemberRequest& request) const {
  RETURN_IF_ERROR(Check(request));
  const MemberName name = *MemberName::Parse(request.name());
  const MemberName into = *MemberName::Parse(request.into());
  Member taken;
  const absl::Status tried = members_.Write([&](Transaction& transaction) -> absl::Status {
    Member before;
    RETURN_IF_ERROR(GiveUp(transaction, context, request, before));
    ASSIGN_OR_RETURN(taken, TakeOver(transaction, context, before, into));
    RETURN_IF_ERROR(MoveLeads(transaction, context, before, request.into()));
    RETURN_IF_ERROR(PointMerged(transaction, context, before, request.into()));
    RETURN_IF_ERROR(DropLinks(transaction, context, name));
    // Everything was done but for the commit, so it would go well.
    return request.validate_only() ? absl::CancelledError() : absl::OkStatus();
  });
  if (!tried.ok() && !(request.validate_only() && absl::IsCancelled(tried))) return tried;
  return taken;
}

}  // namespace gongfang::membership
