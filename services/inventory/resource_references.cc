#include "inventory/resource_references.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"

namespace gongfang::inventory {

absl::Status MustHaveResources(Transaction& transaction,
                               const Records<v1::Resource, ResourceName>& resources,
                               const google::protobuf::RepeatedPtrField<std::string>& names,
                               absl::string_view field) {
  std::vector<FieldViolation> violations;
  for (int i = 0; i < names.size(); ++i) {
    const absl::Status found = resources.Find(transaction, *ResourceName::Parse(names[i])).status();
    if (absl::IsNotFound(found)) {
      violations.push_back(
          {absl::StrCat(field, "[", i, "]"), absl::StrCat("\"", names[i], "\" does not exist")});
    } else {
      RETURN_IF_ERROR(found);
    }
  }
  return violations.empty() ? absl::OkStatus() : errors::InvalidRequest(std::move(violations));
}

}  // namespace gongfang::inventory
