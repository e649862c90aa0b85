// What requests of publishing must look like. Pure.
#pragma once

#include <optional>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "common/base/names.h"
#include "common/rpc/field_mask.h"
#include "gongfang/inventory/v1/publishing.pb.h"

namespace gongfang::inventory {

// Each answers OK, or INVALID_REQUEST with every wrong field.
absl::Status Check(const v1::ApproveResourceRequest& request);
absl::Status Check(const v1::RejectResourceRequest& request);
absl::Status Check(const v1::DeleteResourceRequest& request);
absl::Status Check(const v1::UndeleteResourceRequest& request);
absl::Status Check(const v1::GetResourceRevisionRequest& request);
absl::Status Check(const v1::ListResourceRevisionsRequest& request);
absl::Status Check(const v1::GetPublishingRulesRequest& request);
absl::Status Check(const v1::UpdatePublishingRulesRequest& request);

// The fields that an update sets.
SetFields FieldsOf(const v1::UpdatePublishingRulesRequest& request);

// The name of a resource, "/revisions/", and an etag.
struct RevisionName {
  ResourceName resource;
  std::string etag;
  static std::optional<RevisionName> Parse(absl::string_view name);
  std::string ToString() const;
};

}  // namespace gongfang::inventory
