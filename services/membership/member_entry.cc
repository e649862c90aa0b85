// How members come: by themselves, or invited; and how they go.
#include <string>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/escaping.h"
#include "common/base/access_errors.h"
#include "common/base/credential_limits.h"
#include "common/base/crypto.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "google/protobuf/util/time_util.h"
#include "membership/identity_table.h"
#include "membership/invitation_table.h"
#include "membership/lifecycle_rules.h"
#include "membership/passwords.h"
#include "membership/rules.h"
#include "membership/sign_in_rules.h"
#include "membership/table.h"
#include "membership/use_cases.h"

namespace gongfang::membership {

using google::protobuf::util::TimeUtil;

absl::StatusOr<std::string> Membership::HashOfStranger(const std::string& password) {
  const absl::Cleanup done = [this] { --hashes_; };
  if (++hashes_ > limits::kMaxPasswordChecks) return errors::Overloaded("passwords to hash");
  return Passwords::Hash(password);
}

absl::StatusOr<v1::Member> Membership::RegisterMember(const CallContext& context,
                                                      const v1::RegisterMemberRequest& request) {
  RETURN_IF_ERROR(Check(request));
  const AllianceName parent = *AllianceName::Parse(request.parent());
  const MemberName name{parent.alliance, request.member_id()};
  v1::Member member = request.member();
  KeepWhatIsGiven(member);
  // What others decide about her is not hers to say.
  member.clear_teams();
  member.clear_tier();
  member.clear_identities();
  member.set_standing(v1::Member::STANDING_PENDING);
  RETURN_IF_ERROR(alliances_.Get(parent).status());
  ASSIGN_OR_RETURN(const std::string hash, HashOfStranger(request.password()));
  return Enter(context, name, std::move(member),
               [&](Transaction& transaction) { return Passwords::Set(transaction, name, hash); });
}

absl::StatusOr<v1::InviteMemberResponse> Membership::InviteMember(
    const CallContext& context, const v1::InviteMemberRequest& request) {
  RETURN_IF_ERROR(Check(request));
  RETURN_IF_ERROR(CheckMayIdentify(context.principal.access.get(), request.member()));
  const AllianceName parent = *AllianceName::Parse(request.parent());
  const MemberName name{parent.alliance, request.member_id()};
  v1::Member wanted = request.member();
  KeepWhatIsGiven(wanted);
  wanted.set_standing(v1::Member::STANDING_INVITED);
  const Instant expire_time =
      store_.clock().NowInstant() + absl::ToInt64Microseconds(limits::kInvitationTtl);
  v1::InviteMemberResponse response;
  response.set_invitation_code(
      absl::WebSafeBase64Escape(RandomBytes(limits::kInvitationCodeBytes)));
  *response.mutable_expire_time() = TimeUtil::MicrosecondsToTimestamp(expire_time);
  v1::Member invited;
  RETURN_IF_ERROR(members_.Write([&](Transaction& transaction) -> absl::Status {
    absl::StatusOr<v1::Member> member = members_.Find(transaction, name);
    if (absl::IsNotFound(member.status())) {
      member = EnterIn(transaction, context, name, wanted);
    } else if (member.ok()) {
      // Who may invite to a space may not take over an invitation to another one.
      if (member->standing() != v1::Member::STANDING_INVITED ||
          member->home_space() != wanted.home_space()) {
        return errors::AlreadyExists(name.ToString());
      }
    }
    RETURN_IF_ERROR(member.status());
    invited = *std::move(member);
    return InvitationTable::Put(transaction, name, response.invitation_code(), expire_time);
  }));
  ASSIGN_OR_RETURN(*response.mutable_member(), Named(std::move(invited)));
  return response;
}

absl::StatusOr<v1::Member> Membership::AcceptInvitation(
    const CallContext& context, const v1::AcceptInvitationRequest& request) {
  RETURN_IF_ERROR(Check(request));
  const MemberName name = *MemberName::Parse(request.name());
  const auto check = [&](Transaction& transaction) -> absl::Status {
    ASSIGN_OR_RETURN(const bool holds,
                     InvitationTable::Holds(transaction, name, request.invitation_code(),
                                            store_.clock().NowInstant()));
    return holds ? absl::OkStatus() : errors::BadInvitation();
  };
  // First, since a hash is work that only who was invited may cause.
  RETURN_IF_ERROR(store_.database().Read(check));
  ASSIGN_OR_RETURN(const std::string hash, HashOfStranger(request.password()));
  // It is she who comes.
  CallContext herself = context;
  herself.principal.key_id = name.ToString();
  return Named(members_.Change(herself, name, /*etag=*/"", "joined",
                               [&](Transaction& transaction, v1::Member& member) -> absl::Status {
                                 RETURN_IF_ERROR(check(transaction));
                                 if (member.standing() != v1::Member::STANDING_INVITED) {
                                   return errors::BadInvitation();
                                 }
                                 member.set_standing(v1::Member::STANDING_ACTIVE);
                                 RETURN_IF_ERROR(InvitationTable::Remove(transaction, name));
                                 return Passwords::Set(transaction, name, hash);
                               }));
}

absl::StatusOr<v1::Member> Membership::EraseMember(const CallContext& context,
                                                   const v1::EraseMemberRequest& request) {
  RETURN_IF_ERROR(Check(request));
  const MemberName name = *MemberName::Parse(request.name());
  return members_.Change(context, name, /*etag=*/"", "erased",
                         [&](Transaction& transaction, v1::Member& member) -> absl::Status {
                           // Of who was merged nothing personal is left.
                           if (!CheckIsThere(member, "erased").ok()) return absl::OkStatus();
                           const v1::Member before = member;
                           member.set_standing(v1::Member::STANDING_ERASED);
                           member.set_standing_reason(request.reason());
                           member.clear_identities();
                           member.clear_roles();
                           member.clear_teams();
                           RETURN_IF_ERROR(IdentityTable::Move(transaction, name, before, member));
                           RETURN_IF_ERROR(GiveUpLeads(transaction, context, before, member));
                           RETURN_IF_ERROR(TeamMembers::Move(transaction, name.id, before, member));
                           EndSessions(member, store_.clock().NowInstant());
                           member.set_personal_revision(member.personal_revision() + 1);
                           RETURN_IF_ERROR(Passwords::Set(transaction, name, ""));
                           RETURN_IF_ERROR(InvitationTable::Remove(transaction, name));
                           return PersonalData::Erase(transaction, name);
                         });
}

}  // namespace gongfang::membership
