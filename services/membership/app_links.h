// Which apps act for a member, and what they may do for her.
#pragma once

#include "absl/status/statusor.h"
#include "common/base/names.h"
#include "common/events/records.h"
#include "common/rpc/call_context.h"
#include "gongfang/membership/v1/membership_service.pb.h"
#include "google/protobuf/empty.pb.h"

namespace gongfang::membership {

// The kind of the records of links.
inline constexpr char kAppLinkKind[] = "app_link";

// Thread safe. Errors are those of Membership.
class AppLinks {
 public:
  // `store` is borrowed.
  explicit AppLinks(RecordStore& store);

  // Linking again replaces the scopes, with the event "app_link.updated".
  absl::StatusOr<v1::AppLink> Link(const CallContext& context, const v1::LinkAppRequest& request);
  absl::StatusOr<google::protobuf::Empty> Unlink(const CallContext& context,
                                                 const v1::UnlinkAppRequest& request);
  absl::StatusOr<v1::ListAppLinksResponse> List(const CallContext& context,
                                                const v1::ListAppLinksRequest& request);

 private:
  const Records<v1::Member, MemberName> members_;
  const Records<v1::PartnerApp, PartnerAppName> apps_;
  const Records<v1::AppLink, AppLinkName> links_;
};

}  // namespace gongfang::membership
