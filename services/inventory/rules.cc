#include "inventory/rules.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/base/names.h"
#include "common/rpc/name_checks.h"
#include "common/rpc/request_check.h"
#include "inventory/category_rules.h"
#include "inventory/closure_rules.h"
#include "inventory/quota_rules.h"
#include "inventory/resource_rules.h"

namespace gongfang::inventory {
namespace {

constexpr absl::string_view kAlliance = "alliances/{alliance}";
constexpr absl::string_view kSpace = "alliances/{alliance}/spaces/{space}";
constexpr absl::string_view kResource = "alliances/{alliance}/spaces/{space}/resources/{resource}";
constexpr absl::string_view kClosure = "alliances/{alliance}/spaces/{space}/closures/{closure}";
constexpr absl::string_view kQuota = "alliances/{alliance}/quotas/{quota}";
constexpr absl::string_view kCategory = "alliances/{alliance}/categories/{category}";

void CheckFormat(v1::ExchangeFormat format, RequestCheck& check) {
  if (!v1::ExchangeFormat_IsValid(format)) check.Add("format", "is not a known format");
}

}  // namespace

absl::Status Check(const v1::CreateResourceRequest& request) {
  RequestCheck check;
  const auto space = check.Parsed<SpaceName>("parent", request.parent(), kSpace);
  check.Id("resource_id", request.resource_id());
  check.Enter("resource", SetFields());
  CheckResource(request.resource(), AllianceOf(space), check);
  CheckCompanions(request.resource(),
                  absl::StrCat(request.parent(), "/resources/", request.resource_id()), check);
  return std::move(check).Result();
}

absl::Status Check(const v1::GetResourceRequest& request) {
  return CheckName<ResourceName>(request.name(), kResource);
}

absl::Status Check(const v1::ListResourcesRequest& request) {
  RequestCheck check;
  if (!ParseListParent(request.parent())) {
    check.Add("parent", absl::StrCat("must be a name of the form \"", kSpace,
                                     "\"; \"-\" for {space} means every one"));
  }
  check.Page(request);
  if (!request.category().empty()) check.Id("category", request.category());
  if (!v1::Resource::State_IsValid(request.state())) check.Add("state", "is not a known state");
  return std::move(check).Result();
}

absl::Status Check(const v1::UpdateResourceRequest& request) {
  RequestCheck check;
  const auto name =
      check.Parsed<ResourceName>("resource.name", request.resource().name(), kResource);
  check.Mask(request.update_mask(), ResourceFields());
  check.Enter("resource", FieldsOf(request));
  CheckResource(request.resource(), AllianceOf(name), check);
  CheckCompanions(request.resource(), request.resource().name(), check);
  return std::move(check).Result();
}

absl::Status Check(const v1::PublishResourceRequest& request) {
  return CheckName<ResourceName>(request.name(), kResource);
}

absl::Status Check(const v1::SuspendResourceRequest& request) {
  return CheckName<ResourceName>(request.name(), kResource);
}

absl::Status Check(const v1::RetireResourceRequest& request) {
  return CheckName<ResourceName>(request.name(), kResource);
}

absl::Status Check(const v1::CreateClosureRequest& request) {
  RequestCheck check;
  const auto space = check.Parsed<SpaceName>("parent", request.parent(), kSpace);
  check.Id("closure_id", request.closure_id());
  check.Enter("closure", SetFields());
  CheckClosure(request.closure(), space, check);
  return std::move(check).Result();
}

absl::Status Check(const v1::GetClosureRequest& request) {
  return CheckName<ClosureName>(request.name(), kClosure);
}

absl::Status Check(const v1::ListClosuresRequest& request) {
  RequestCheck check;
  check.Parsed<SpaceName>("parent", request.parent(), kSpace);
  check.Page(request);
  return std::move(check).Result();
}

absl::Status Check(const v1::DeleteClosureRequest& request) {
  return CheckName<ClosureName>(request.name(), kClosure);
}

absl::Status Check(const v1::CreateQuotaRequest& request) {
  RequestCheck check;
  const auto alliance = check.Parsed<AllianceName>("parent", request.parent(), kAlliance);
  check.Id("quota_id", request.quota_id());
  check.Enter("quota", SetFields());
  CheckQuota(request.quota(), alliance, check);
  return std::move(check).Result();
}

absl::Status Check(const v1::GetQuotaRequest& request) {
  return CheckName<QuotaName>(request.name(), kQuota);
}

absl::Status Check(const v1::ListQuotasRequest& request) {
  RequestCheck check;
  check.Parsed<AllianceName>("parent", request.parent(), kAlliance);
  check.Page(request);
  return std::move(check).Result();
}

absl::Status Check(const v1::DeleteQuotaRequest& request) {
  return CheckName<QuotaName>(request.name(), kQuota);
}

absl::Status Check(const v1::ImportResourcesRequest& request) {
  RequestCheck check;
  check.Parsed<SpaceName>("parent", request.parent(), kSpace);
  if (request.content().empty()) check.Add("content", "is required");
  if (!v1::ImportResourcesRequest::Encoding_IsValid(request.encoding())) {
    check.Add("encoding", "is not a known encoding");
  }
  CheckFormat(request.format(), check);
  const bool table = request.format() == v1::EXCHANGE_FORMAT_UNSPECIFIED ||
                     request.format() == v1::EXCHANGE_FORMAT_CSV;
  if (!table && request.encoding() == v1::ImportResourcesRequest::ENCODING_GB18030) {
    check.Add("encoding", "must be UTF-8 in this format");
  }
  if (request.format() == v1::EXCHANGE_FORMAT_GBT_30523) {
    check.Add("format", "can only be exported");
  }
  return std::move(check).Result();
}

absl::Status Check(const v1::ExportResourcesRequest& request) {
  RequestCheck check;
  check.Parsed<SpaceName>("parent", request.parent(), kSpace);
  check.Page(request);
  CheckFormat(request.format(), check);
  return std::move(check).Result();
}

absl::Status Check(const v1::CreateCategoryRequest& request) {
  RequestCheck check;
  const auto alliance = check.Parsed<AllianceName>("parent", request.parent(), kAlliance);
  check.Id("category_id", request.category_id());
  check.Enter("category", SetFields());
  CheckCategory(request.category(), AllianceOf(alliance), check);
  return std::move(check).Result();
}

absl::Status Check(const v1::GetCategoryRequest& request) {
  return CheckName<CategoryName>(request.name(), kCategory);
}

absl::Status Check(const v1::ListCategoriesRequest& request) {
  return CheckList<AllianceName>(request, kAlliance);
}

absl::Status Check(const v1::UpdateCategoryRequest& request) {
  RequestCheck check;
  const auto name =
      check.Parsed<CategoryName>("category.name", request.category().name(), kCategory);
  check.Mask(request.update_mask(), CategoryFields());
  check.Enter("category", FieldsOf(request));
  CheckCategory(request.category(), AllianceOf(name), check);
  return std::move(check).Result();
}

absl::Status Check(const v1::DeleteCategoryRequest& request) {
  return CheckName<CategoryName>(request.name(), kCategory);
}

SetFields FieldsOf(const v1::UpdateCategoryRequest& request) {
  return SetFields(request.category(), request.update_mask(), CategoryFields());
}

SetFields FieldsOf(const v1::UpdateResourceRequest& request) {
  return SetFields(request.resource(), request.update_mask(), ResourceFields());
}

std::optional<ListParent> ParseListParent(absl::string_view parent) {
  if (absl::ConsumeSuffix(&parent, "/spaces/-")) {
    const std::optional<AllianceName> alliance = AllianceName::Parse(parent);
    return alliance ? std::make_optional(ListParent{alliance->alliance, ""}) : std::nullopt;
  }
  const std::optional<SpaceName> space = SpaceName::Parse(parent);
  return space ? std::make_optional(ListParent{space->alliance, space->id}) : std::nullopt;
}

}  // namespace gongfang::inventory
