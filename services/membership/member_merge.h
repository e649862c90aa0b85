// Two records of one person: what was of the one becomes the other's.
//
// Her bookings and qualifications keep the name under which they were made, so that history and the
// references to it stay; Member.merged_members tells who answers for them now.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "common/base/names.h"
#include "common/events/records.h"
#include "common/rpc/call_context.h"
#include "gongfang/membership/v1/membership_service.pb.h"
#include "membership/personal_data.h"

namespace gongfang::membership {

// Thread safe. Errors: INVALID_REQUEST, NOT_FOUND, ILLEGAL_TRANSITION, TOO_MANY, and those of the
// database.
class MemberMerge {
 public:
  // Both are borrowed.
  MemberMerge(RecordStore& store, const PersonalData& personal_data);

  // One method of the service. Answers the record that is kept, without names.
  absl::StatusOr<v1::Member> MergeMember(const CallContext& context,
                                         const v1::MergeMemberRequest& request) const;

 private:
  // The parts of it. `before` is what was given up, with its names.
  absl::Status GiveUp(Transaction& transaction, const CallContext& context,
                      const v1::MergeMemberRequest& request, v1::Member& before) const;
  absl::StatusOr<v1::Member> TakeOver(Transaction& transaction, const CallContext& context,
                                      const v1::Member& from, const MemberName& into) const;
  absl::Status MoveLeads(Transaction& transaction, const CallContext& context,
                         const v1::Member& from, const std::string& into) const;
  // Those who were merged into `from` before are of `into` now.
  absl::Status PointMerged(Transaction& transaction, const CallContext& context,
                           const v1::Member& from, const std::string& into) const;
  absl::Status DropLinks(Transaction& transaction, const CallContext& context,
                         const MemberName& member) const;

  RecordStore& store_;
  const PersonalData& personal_data_;
  const Records<v1::Team, TeamName> teams_;
  const Records<v1::Member, MemberName> members_;
  const Records<v1::AppLink, AppLinkName> links_;
};

}  // namespace gongfang::membership
