// How a resource comes to be published, beside PublishResource itself: the rules for it, reviews,
// deletion, and what a resource was before.
#pragma once

#include "absl/status/statusor.h"
#include "common/base/names.h"
#include "common/events/records.h"
#include "common/rpc/call_context.h"
#include "gongfang/inventory/v1/inventory_service.pb.h"
#include "inventory/review_rules.h"
#include "inventory/space_check.h"

namespace gongfang::inventory {

// Thread safe. Errors: INVALID_REQUEST, also where a trusted space does not exist; NOT_FOUND;
// ETAG_MISMATCH; ILLEGAL_TRANSITION; SPACE_NOT_ACTIVE; those of SpaceCheck and of the database.
class Publishing {
 public:
  // Borrowed.
  Publishing(RecordStore& store, const SpaceCheck& known);

  absl::StatusOr<v1::Resource> ApproveResource(const CallContext& context,
                                               const v1::ApproveResourceRequest& request) const;
  absl::StatusOr<v1::Resource> RejectResource(const CallContext& context,
                                              const v1::RejectResourceRequest& request) const;
  absl::StatusOr<v1::Resource> DeleteResource(const CallContext& context,
                                              const v1::DeleteResourceRequest& request) const;
  absl::StatusOr<v1::Resource> UndeleteResource(const CallContext& context,
                                                const v1::UndeleteResourceRequest& request) const;

  absl::StatusOr<v1::ResourceRevision> GetResourceRevision(
      const CallContext& context, const v1::GetResourceRevisionRequest& request) const;
  absl::StatusOr<v1::ListResourceRevisionsResponse> ListResourceRevisions(
      const CallContext& context, const v1::ListResourceRevisionsRequest& request) const;

  absl::StatusOr<v1::PublishingRules> GetPublishingRules(
      const CallContext& context, const v1::GetPublishingRulesRequest& request) const;
  absl::StatusOr<v1::PublishingRules> UpdatePublishingRules(
      const CallContext& context, const v1::UpdatePublishingRulesRequest& request) const;

 private:
  // INVALID_REQUEST with every trusted space that does not exist.
  absl::Status CheckReferences(const CallContext& context, const v1::PublishingRules& rules) const;

  RecordStore& store_;
  const SpaceCheck& known_;
  const ReviewRules review_rules_;
  const Records<v1::Resource, ResourceName> resources_;
};

}  // namespace gongfang::inventory
