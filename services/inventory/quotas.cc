// Quotas.
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/limits.h"
#include "common/base/status_macros.h"
#include "inventory/rules.h"
#include "inventory/use_cases.h"

namespace gongfang::inventory {

absl::StatusOr<bool> Inventory::HasSpace(const CallContext& context,
                                         const std::string& name) const {
  const absl::Status found = MustExist(context, name);
  if (found.ok() || absl::IsNotFound(found)) return found.ok();
  return found;
}

absl::Status Inventory::CheckReferences(Transaction& transaction, const v1::Quota& quota,
                                        bool has_space) const {
  std::vector<FieldViolation> violations;
  if (!quota.resource().empty()) {
    const absl::Status found =
        resources_.Find(transaction, *ResourceName::Parse(quota.resource())).status();
    if (absl::IsNotFound(found)) {
      violations.push_back(
          {"quota.resource", absl::StrCat("\"", quota.resource(), "\" does not exist")});
    } else {
      RETURN_IF_ERROR(found);
    }
  }
  if (!has_space) {
    violations.push_back({"quota.space", absl::StrCat("\"", quota.space(), "\" does not exist")});
  }
  return violations.empty() ? absl::OkStatus() : errors::InvalidRequest(std::move(violations));
}

absl::Status Inventory::CheckRoomFor(Transaction& transaction, const QuotaName& quota) const {
  // One that is there already needs none: whoever sends it again is to hear that.
  const absl::Status found = quotas_.Find(transaction, quota).status();
  if (!absl::IsNotFound(found)) return found;
  ASSIGN_OR_RETURN(const std::vector<RecordRow> rows,
                   quotas_.Range(quota.alliance)(transaction, "", limits::kMaxQuotasPerAlliance));
  if (rows.size() < limits::kMaxQuotasPerAlliance) return absl::OkStatus();
  return errors::TooMany("quotas in this alliance", limits::kMaxQuotasPerAlliance);
}

absl::StatusOr<v1::Quota> Inventory::CreateQuota(const CallContext& context,
                                                 const v1::CreateQuotaRequest& request) {
  RETURN_IF_ERROR(Check(request));
  RETURN_IF_ERROR(MustExist(context, request.parent()));
  const v1::Quota& quota = request.quota();
  bool has_space = true;
  if (!quota.space().empty()) {
    ASSIGN_OR_RETURN(has_space, HasSpace(context, quota.space()));
  }
  const QuotaName name{AllianceName::Parse(request.parent())->alliance, request.quota_id()};
  return quotas_.Create(context, name, quota, [&](Transaction& transaction) -> absl::Status {
    RETURN_IF_ERROR(CheckReferences(transaction, quota, has_space));
    return CheckRoomFor(transaction, name);
  });
}

absl::StatusOr<v1::Quota> Inventory::GetQuota(const CallContext&,
                                              const v1::GetQuotaRequest& request) {
  RETURN_IF_ERROR(Check(request));
  return quotas_.Get(*QuotaName::Parse(request.name()));
}

absl::StatusOr<v1::ListQuotasResponse> Inventory::ListQuotas(const CallContext& context,
                                                             const v1::ListQuotasRequest& request) {
  RETURN_IF_ERROR(Check(request));
  RETURN_IF_ERROR(MustExist(context, request.parent()));
  v1::ListQuotasResponse response;
  RETURN_IF_ERROR(quotas_.List(
      request, quotas_.Range(AllianceName::Parse(request.parent())->alliance), {},
      [](Transaction&) { return absl::OkStatus(); }, *response.mutable_quotas(),
      *response.mutable_next_page_token()));
  return response;
}

absl::StatusOr<google::protobuf::Empty> Inventory::DeleteQuota(
    const CallContext& context, const v1::DeleteQuotaRequest& request) {
  RETURN_IF_ERROR(Check(request));
  RETURN_IF_ERROR(quotas_.Delete(context, *QuotaName::Parse(request.name())));
  return google::protobuf::Empty();
}

}  // namespace gongfang::inventory
