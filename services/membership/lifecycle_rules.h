// From where to where spaces and members may go, and what the requests that move them must look
// like. Pure.
//
// Each Check answers OK, or INVALID_REQUEST with every wrong field.
#pragma once

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "common/base/clock.h"
#include "gongfang/membership/v1/membership_service.pb.h"

namespace gongfang::membership {

// A transition, and what it is called: in the event, and in a refusal.
struct SpaceTransition {
  absl::Span<const v1::Space::State> from;
  v1::Space::State to;
  absl::string_view verb;
};
extern const SpaceTransition kApprovedSpace;
extern const SpaceTransition kRejectedSpace;
extern const SpaceTransition kSuspendedSpace;
extern const SpaceTransition kReinstatedSpace;
extern const SpaceTransition kExitedSpace;

struct MemberTransition {
  v1::Member::Standing from;
  v1::Member::Standing to;
  absl::string_view verb;
};
extern const MemberTransition kApprovedMember;
extern const MemberTransition kSuspendedMember;
extern const MemberTransition kReinstatedMember;

// Where it stands. Records of older folders do not say: they are active.
v1::Space::State StateOf(const v1::Space& space);
v1::Member::Standing StandingOf(const v1::Member& member);
// As people read it: "suspended".
absl::string_view Word(v1::Space::State state);
absl::string_view Word(v1::Member::Standing standing);

// Makes the transition, with its reason. ILLEGAL_TRANSITION.
absl::Status Apply(const SpaceTransition& transition, absl::string_view reason, v1::Space& space);
absl::Status Apply(const MemberTransition& transition, absl::string_view reason,
                   v1::Member& member);

// ILLEGAL_TRANSITION where she is another record now, or erased: nothing is `verb` any more.
absl::Status CheckIsThere(const v1::Member& member, absl::string_view verb);

// Ends the sessions that she has at `now`.
void EndSessions(v1::Member& member, Instant now);

// Grants `grant` for `reason`; where she has it, nothing changes. TOO_MANY.
absl::Status Grant(const v1::RoleGrant& grant, absl::string_view reason, v1::Member& member);
// Takes it away for `reason`; where she has it not, nothing changes.
void Revoke(const v1::RoleGrant& grant, absl::string_view reason, v1::Member& member);

// Clears what is not for a caller to give with a new record.
void KeepWhatIsGiven(v1::Member& member);

absl::Status Check(const v1::EraseMemberRequest& request);
absl::Status Check(const v1::MergeMemberRequest& request);
absl::Status Check(const v1::ApproveSpaceRequest& request);
absl::Status Check(const v1::RejectSpaceRequest& request);
absl::Status Check(const v1::SuspendSpaceRequest& request);
absl::Status Check(const v1::ReinstateSpaceRequest& request);
absl::Status Check(const v1::ExitSpaceRequest& request);

absl::Status Check(const v1::ApproveMemberRequest& request);
absl::Status Check(const v1::SuspendMemberRequest& request);
absl::Status Check(const v1::ReinstateMemberRequest& request);

absl::Status Check(const v1::GrantRoleRequest& request);
absl::Status Check(const v1::RevokeRoleRequest& request);

}  // namespace gongfang::membership
