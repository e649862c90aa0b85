// Partner apps: programs that act for members. See partner_apps.proto for what each state means.
//
// REGISTERED -> APPROVED <-> SUSPENDED. An update of what was approved (scopes, spaces, networks)
// puts an app back to REGISTERED, also a suspended one, so that a suspension never ends with more
// than somebody approved.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/base/names.h"
#include "common/events/records.h"
#include "common/rpc/call_context.h"
#include "gongfang/membership/v1/membership_service.pb.h"

namespace gongfang::membership {

// The kind of the records of apps.
inline constexpr char kPartnerAppKind[] = "partner_app";

// Thread safe. Errors are those of Membership, and ILLEGAL_TRANSITION.
class PartnerApps {
 public:
  // `store` is borrowed.
  explicit PartnerApps(RecordStore& store);

  absl::StatusOr<v1::PartnerApp> Create(const CallContext& context,
                                        const v1::CreatePartnerAppRequest& request);
  absl::StatusOr<v1::PartnerApp> Get(const CallContext& context,
                                     const v1::GetPartnerAppRequest& request);
  absl::StatusOr<v1::ListPartnerAppsResponse> List(const CallContext& context,
                                                   const v1::ListPartnerAppsRequest& request);
  absl::StatusOr<v1::PartnerApp> Update(const CallContext& context,
                                        const v1::UpdatePartnerAppRequest& request);
  absl::StatusOr<v1::PartnerApp> Approve(const CallContext& context,
                                         const v1::ApprovePartnerAppRequest& request);
  absl::StatusOr<v1::PartnerApp> Suspend(const CallContext& context,
                                         const v1::SuspendPartnerAppRequest& request);
  absl::StatusOr<v1::PartnerApp> Reinstate(const CallContext& context,
                                           const v1::ReinstatePartnerAppRequest& request);

 private:
  absl::StatusOr<v1::PartnerApp> Decide(const CallContext& context, const std::string& name,
                                        const std::string& reason, v1::PartnerApp::State from,
                                        v1::PartnerApp::State to, absl::string_view verb);
  // INVALID_REQUEST with every space of the app that does not exist.
  absl::Status CheckSpaces(Transaction& transaction, const v1::PartnerApp& app) const;

  const Records<v1::Alliance, AllianceName> alliances_;
  const Records<v1::Space, SpaceName> spaces_;
  const Records<v1::PartnerApp, PartnerAppName> apps_;
};

}  // namespace gongfang::membership
