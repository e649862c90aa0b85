// How members come by themselves, and how they go.
#include <string>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "common/base/credential_limits.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "google/protobuf/util/time_util.h"
#include "membership/lifecycle_rules.h"
#include "membership/passwords.h"
#include "membership/rules.h"
#include "membership/sign_in_rules.h"
#include "membership/use_cases.h"

namespace gongfang::membership {

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
  // Nobody had to show a key for this, and a hash takes memory and time.
  const absl::Cleanup done = [this] { --registrations_; };
  if (++registrations_ > limits::kMaxPasswordChecks) return errors::Overloaded("registrations");
  RETURN_IF_ERROR(alliances_.Get(parent).status());
  ASSIGN_OR_RETURN(const std::string hash, Passwords::Hash(request.password()));
  return Enter(context, name, std::move(member),
               [&](Transaction& transaction) { return Passwords::Set(transaction, name, hash); });
}

absl::StatusOr<v1::Member> Membership::EraseMember(const CallContext& context,
                                                   const v1::EraseMemberRequest& request) {
  RETURN_IF_ERROR(Check(request));
  const MemberName name = *MemberName::Parse(request.name());
  return members_.Change(context, name, /*etag=*/"", "erased",
                         [&](Transaction& transaction, v1::Member& member) -> absl::Status {
                           if (member.standing() == v1::Member::STANDING_ERASED)
                             return absl::OkStatus();
                           const v1::Member before = member;
                           member.set_standing(v1::Member::STANDING_ERASED);
                           member.set_standing_reason(request.reason());
                           member.clear_identities();
                           member.clear_roles();
                           member.clear_teams();
                           RETURN_IF_ERROR(GiveUpLeads(transaction, context, before, member));
                           RETURN_IF_ERROR(MoveBetweenTeams(transaction, name.id, before, member));
                           *member.mutable_sessions_since_time() =
                               google::protobuf::util::TimeUtil::MicrosecondsToTimestamp(
                                   store_.clock().NowInstant() + 1);
                           member.set_personal_revision(member.personal_revision() + 1);
                           RETURN_IF_ERROR(Passwords::Set(transaction, name, ""));
                           return PersonalData::Erase(transaction, name);
                         });
}

}  // namespace gongfang::membership
