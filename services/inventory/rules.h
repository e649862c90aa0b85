// What a request must look like, whatever there is in the database. Pure.
#pragma once

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "common/rpc/field_mask.h"
#include "gongfang/inventory/v1/inventory_service.pb.h"

namespace gongfang::inventory {

// Each answers OK, or INVALID_REQUEST with every wrong field.
absl::Status Check(const v1::CreateResourceRequest& request);
absl::Status Check(const v1::GetResourceRequest& request);
absl::Status Check(const v1::ListResourcesRequest& request);
absl::Status Check(const v1::UpdateResourceRequest& request);
absl::Status Check(const v1::PublishResourceRequest& request);
absl::Status Check(const v1::SuspendResourceRequest& request);
absl::Status Check(const v1::RetireResourceRequest& request);
absl::Status Check(const v1::CreateClosureRequest& request);
absl::Status Check(const v1::GetClosureRequest& request);
absl::Status Check(const v1::ListClosuresRequest& request);
absl::Status Check(const v1::DeleteClosureRequest& request);
absl::Status Check(const v1::CreateQuotaRequest& request);
absl::Status Check(const v1::GetQuotaRequest& request);
absl::Status Check(const v1::ListQuotasRequest& request);
absl::Status Check(const v1::DeleteQuotaRequest& request);
absl::Status Check(const v1::ImportResourcesRequest& request);
absl::Status Check(const v1::ExportResourcesRequest& request);
absl::Status Check(const v1::CreateCategoryRequest& request);
absl::Status Check(const v1::GetCategoryRequest& request);
absl::Status Check(const v1::ListCategoriesRequest& request);
absl::Status Check(const v1::UpdateCategoryRequest& request);
absl::Status Check(const v1::DeleteCategoryRequest& request);

// The fields that an update sets.
SetFields FieldsOf(const v1::UpdateResourceRequest& request);
SetFields FieldsOf(const v1::UpdateCategoryRequest& request);

// What a list is a list of: one space of an alliance, or, where `space` is empty, all of them.
struct ListParent {
  std::string alliance;
  std::string space;
};
// nullopt for what is neither the name of a space nor "alliances/{alliance}/spaces/-".
std::optional<ListParent> ParseListParent(absl::string_view parent);

}  // namespace gongfang::inventory
