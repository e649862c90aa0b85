#include "membership/lifecycle_rules.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/limits.h"
#include "common/base/names.h"
#include "common/base/status_macros.h"
#include "common/rpc/name_checks.h"
#include "common/rpc/request_check.h"
#include "google/protobuf/util/time_util.h"

namespace gongfang::membership {
namespace {

using google::protobuf::util::TimeUtil;

constexpr absl::string_view kSpace = "alliances/{alliance}/spaces/{space}";
constexpr absl::string_view kMember = "alliances/{alliance}/members/{member}";

constexpr v1::Space::State kFromApplied[] = {v1::Space::STATE_APPLIED};
constexpr v1::Space::State kFromActive[] = {v1::Space::STATE_ACTIVE};
constexpr v1::Space::State kFromSuspended[] = {v1::Space::STATE_SUSPENDED};
constexpr v1::Space::State kFromInside[] = {v1::Space::STATE_ACTIVE, v1::Space::STATE_SUSPENDED};

// Whether the role is one in the whole alliance, rather than at a space.
bool IsEverywhere(v1::RoleGrant::Role role) {
  return role == v1::RoleGrant::ROLE_ALLIANCE_ADMIN || role == v1::RoleGrant::ROLE_AUDITOR;
}

template <typename Request>
absl::Status CheckRole(const Request& request) {
  RequestCheck check;
  const auto member = check.Parsed<MemberName>("name", request.name(), kMember);
  const v1::RoleGrant& grant = request.grant();
  check.Text("reason", request.reason(), Need::kRequired);
  if (grant.role() == v1::RoleGrant::ROLE_UNSPECIFIED ||
      !v1::RoleGrant::Role_IsValid(grant.role())) {
    check.Add("grant.role", "must be a known role");
  } else if (IsEverywhere(grant.role())) {
    if (!grant.space().empty()) {
      check.Add("grant.space", "must be empty: the role is one in the whole alliance");
    }
  } else {
    CheckReference<SpaceName>("grant.space", grant.space(), kSpace, AllianceOf(member),
                              Need::kRequired, check);
  }
  return std::move(check).Result();
}

bool IsSame(const v1::RoleGrant& a, const v1::RoleGrant& b) {
  return a.role() == b.role() && a.space() == b.space();
}

}  // namespace

const SpaceTransition kApprovedSpace = {kFromApplied, v1::Space::STATE_ACTIVE, "approved"};
const SpaceTransition kRejectedSpace = {kFromApplied, v1::Space::STATE_REJECTED, "rejected"};
const SpaceTransition kSuspendedSpace = {kFromActive, v1::Space::STATE_SUSPENDED, "suspended"};
const SpaceTransition kReinstatedSpace = {kFromSuspended, v1::Space::STATE_ACTIVE, "reinstated"};
const SpaceTransition kExitedSpace = {kFromInside, v1::Space::STATE_EXITED, "exited"};

const MemberTransition kApprovedMember = {v1::Member::STANDING_PENDING, v1::Member::STANDING_ACTIVE,
                                          "approved"};
const MemberTransition kSuspendedMember = {v1::Member::STANDING_ACTIVE,
                                           v1::Member::STANDING_SUSPENDED, "suspended"};
const MemberTransition kReinstatedMember = {v1::Member::STANDING_SUSPENDED,
                                            v1::Member::STANDING_ACTIVE, "reinstated"};

v1::Space::State StateOf(const v1::Space& space) {
  return space.state() == v1::Space::STATE_UNSPECIFIED ? v1::Space::STATE_ACTIVE : space.state();
}

v1::Member::Standing StandingOf(const v1::Member& member) {
  return member.standing() == v1::Member::STANDING_UNSPECIFIED ? v1::Member::STANDING_ACTIVE
                                                               : member.standing();
}

absl::string_view Word(v1::Space::State state) {
  switch (state) {
    case v1::Space::STATE_APPLIED:
      return "applied";
    case v1::Space::STATE_ACTIVE:
      return "active";
    case v1::Space::STATE_SUSPENDED:
      return "suspended";
    case v1::Space::STATE_EXITED:
      return "exited";
    case v1::Space::STATE_REJECTED:
      return "rejected";
    default:
      return "in a state that is not known";
  }
}

absl::string_view Word(v1::Member::Standing standing) {
  switch (standing) {
    case v1::Member::STANDING_ACTIVE:
      return "active";
    case v1::Member::STANDING_INVITED:
      return "invited";
    case v1::Member::STANDING_PENDING:
      return "pending";
    case v1::Member::STANDING_SUSPENDED:
      return "suspended";
    case v1::Member::STANDING_MERGED:
      return "merged";
    case v1::Member::STANDING_ERASED:
      return "erased";
    default:
      return "in a standing that is not known";
  }
}

absl::Status Apply(const SpaceTransition& transition, absl::string_view reason, v1::Space& space) {
  const v1::Space::State state = StateOf(space);
  if (std::find(transition.from.begin(), transition.from.end(), state) == transition.from.end()) {
    return errors::IllegalTransition(space.name(), Word(state), transition.verb);
  }
  space.set_state(transition.to);
  space.set_state_reason(std::string(reason));
  return absl::OkStatus();
}

absl::Status Apply(const MemberTransition& transition, absl::string_view reason,
                   v1::Member& member) {
  const v1::Member::Standing standing = StandingOf(member);
  if (standing != transition.from) {
    return errors::IllegalTransition(member.name(), Word(standing), transition.verb);
  }
  member.set_standing(transition.to);
  member.set_standing_reason(std::string(reason));
  return absl::OkStatus();
}

absl::Status CheckIsThere(const v1::Member& member, absl::string_view verb) {
  const v1::Member::Standing standing = StandingOf(member);
  if (standing != v1::Member::STANDING_MERGED && standing != v1::Member::STANDING_ERASED) {
    return absl::OkStatus();
  }
  return errors::IllegalTransition(member.name(), Word(standing), verb);
}

// A microsecond later than now, or than the last time: what was issued at this very moment has
// ended too.
void EndSessions(v1::Member& member, Instant now) {
  const Instant last = TimeUtil::TimestampToMicroseconds(member.sessions_since_time());
  *member.mutable_sessions_since_time() =
      TimeUtil::MicrosecondsToTimestamp(std::max(now, last) + 1);
}

absl::Status Grant(const v1::RoleGrant& grant, absl::string_view reason, v1::Member& member) {
  RETURN_IF_ERROR(CheckIsThere(member, "given a role"));
  for (const v1::RoleGrant& had : member.roles()) {
    if (IsSame(had, grant)) return absl::OkStatus();
  }
  if (member.roles_size() >= limits::kMaxRolesPerMember) {
    return errors::TooMany("roles of this member", limits::kMaxRolesPerMember);
  }
  v1::RoleGrant& added = *member.add_roles();
  added.set_role(grant.role());
  added.set_space(grant.space());
  added.set_reason(std::string(reason));
  member.set_roles_reason(std::string(reason));
  return absl::OkStatus();
}

void Revoke(const v1::RoleGrant& grant, absl::string_view reason, v1::Member& member) {
  auto& roles = *member.mutable_roles();
  const auto gone = std::remove_if(roles.begin(), roles.end(), [&grant](const v1::RoleGrant& had) {
    return IsSame(had, grant);
  });
  if (gone == roles.end()) return;
  roles.erase(gone, roles.end());
  member.set_roles_reason(std::string(reason));
}

void KeepWhatIsGiven(v1::Member& member) {
  member.clear_standing();
  member.clear_standing_reason();
  member.clear_merged_into();
  member.clear_merged_members();
  member.clear_roles();
  member.clear_roles_reason();
  member.clear_sessions_since_time();
  member.clear_personal_revision();
}

absl::Status Check(const v1::EraseMemberRequest& request) {
  return CheckDecision<MemberName>(request, kMember);
}

absl::Status Check(const v1::MergeMemberRequest& request) {
  RequestCheck check;
  const auto name = check.Parsed<MemberName>("name", request.name(), kMember);
  CheckReference<MemberName>("into", request.into(), kMember, AllianceOf(name), Need::kRequired,
                             check);
  if (request.into() == request.name()) check.Add("into", "must be another member");
  check.Text("reason", request.reason(), Need::kRequired);
  return std::move(check).Result();
}

absl::Status Check(const v1::ApproveSpaceRequest& request) {
  return CheckDecision<SpaceName>(request, kSpace);
}

absl::Status Check(const v1::RejectSpaceRequest& request) {
  return CheckDecision<SpaceName>(request, kSpace);
}

absl::Status Check(const v1::SuspendSpaceRequest& request) {
  return CheckDecision<SpaceName>(request, kSpace);
}

absl::Status Check(const v1::ReinstateSpaceRequest& request) {
  return CheckDecision<SpaceName>(request, kSpace);
}

absl::Status Check(const v1::ExitSpaceRequest& request) {
  return CheckDecision<SpaceName>(request, kSpace);
}

absl::Status Check(const v1::ApproveMemberRequest& request) {
  return CheckDecision<MemberName>(request, kMember);
}

absl::Status Check(const v1::SuspendMemberRequest& request) {
  return CheckDecision<MemberName>(request, kMember);
}

absl::Status Check(const v1::ReinstateMemberRequest& request) {
  return CheckDecision<MemberName>(request, kMember);
}

absl::Status Check(const v1::GrantRoleRequest& request) { return CheckRole(request); }

absl::Status Check(const v1::RevokeRoleRequest& request) { return CheckRole(request); }

}  // namespace gongfang::membership
