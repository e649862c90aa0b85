// Where spaces and members stand in an alliance, and what members may do there: one method for each
// of the service, as those of Membership.
#pragma once

#include "absl/status/statusor.h"
#include "common/base/names.h"
#include "common/base/status_macros.h"
#include "common/events/records.h"
#include "common/rpc/call_context.h"
#include "gongfang/membership/v1/membership_service.pb.h"

namespace gongfang::membership {

struct SpaceTransition;
struct MemberTransition;

// Thread safe. Errors: INVALID_REQUEST; NOT_FOUND; those of the database; and what is said below.
class Lifecycle {
 public:
  // `store` is borrowed.
  explicit Lifecycle(RecordStore& store);

  // Where a space stands. Each but ApplySpace: ILLEGAL_TRANSITION.
  absl::StatusOr<v1::Space> ApplySpace(const CallContext& context,
                                       const v1::ApplySpaceRequest& request);
  absl::StatusOr<v1::Space> ApproveSpace(const CallContext& context,
                                         const v1::ApproveSpaceRequest& request);
  absl::StatusOr<v1::Space> RejectSpace(const CallContext& context,
                                        const v1::RejectSpaceRequest& request);
  absl::StatusOr<v1::Space> SuspendSpace(const CallContext& context,
                                         const v1::SuspendSpaceRequest& request);
  absl::StatusOr<v1::Space> ReinstateSpace(const CallContext& context,
                                           const v1::ReinstateSpaceRequest& request);
  absl::StatusOr<v1::Space> ExitSpace(const CallContext& context,
                                      const v1::ExitSpaceRequest& request);

  // Whether a member may act. ILLEGAL_TRANSITION.
  absl::StatusOr<v1::Member> ApproveMember(const CallContext& context,
                                           const v1::ApproveMemberRequest& request);
  absl::StatusOr<v1::Member> SuspendMember(const CallContext& context,
                                           const v1::SuspendMemberRequest& request);
  absl::StatusOr<v1::Member> ReinstateMember(const CallContext& context,
                                             const v1::ReinstateMemberRequest& request);

  // What she may do. TOO_MANY.
  absl::StatusOr<v1::Member> GrantRole(const CallContext& context,
                                       const v1::GrantRoleRequest& request);
  absl::StatusOr<v1::Member> RevokeRole(const CallContext& context,
                                        const v1::RevokeRoleRequest& request);

 private:
  // `Request` is that of the method that makes the transition.
  template <typename Request>
  absl::StatusOr<v1::Space> MoveSpace(const CallContext& context, const Request& request,
                                      const SpaceTransition& transition) const;
  template <typename Request>
  absl::StatusOr<v1::Member> MoveMember(const CallContext& context, const Request& request,
                                        const MemberTransition& transition,
                                        bool validate_only) const;

  // What `edit` would make of a record, which stays as it is.
  template <typename T, typename Name, typename Edit>
  absl::StatusOr<T> Preview(const Records<T, Name>& records, const Name& name,
                            const Edit& edit) const {
    T record;
    RETURN_IF_ERROR(store_.database().Read([&](Transaction& transaction) -> absl::Status {
      ASSIGN_OR_RETURN(record, records.Find(transaction, name));
      return edit(transaction, record);
    }));
    return record;
  }

  RecordStore& store_;
  const Records<v1::Alliance, AllianceName> alliances_;
  const Records<v1::Space, SpaceName> spaces_;
  const Records<v1::Member, MemberName> members_;
};

}  // namespace gongfang::membership
