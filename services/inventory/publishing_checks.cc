#include "inventory/publishing_checks.h"

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/base/inventory_limits.h"
#include "common/rpc/name_checks.h"
#include "common/rpc/request_check.h"
#include "inventory/review_rules.h"

namespace gongfang::inventory {
namespace {

constexpr absl::string_view kSpace = "alliances/{alliance}/spaces/{space}";
constexpr absl::string_view kResource = "alliances/{alliance}/spaces/{space}/resources/{resource}";
constexpr absl::string_view kRevision =
    "alliances/{alliance}/spaces/{space}/resources/{resource}/revisions/{revision}";
constexpr absl::string_view kRules = "alliances/{alliance}/publishingRules";
constexpr absl::string_view kRulesFields[] = {"review_required", "trusted_spaces"};
constexpr absl::string_view kBeforeEtag = "/revisions/";

void CheckTrusted(const v1::PublishingRules& rules, const std::optional<std::string>& alliance,
                  RequestCheck& check) {
  if (!check.Wants("trusted_spaces")) return;
  if (rules.trusted_spaces_size() > limits::kMaxTrustedSpaces) {
    check.Add("trusted_spaces", absl::StrCat("has ", rules.trusted_spaces_size(),
                                             " names; at most ", limits::kMaxTrustedSpaces));
    return;
  }
  absl::flat_hash_set<std::string> seen;
  for (int i = 0; i < rules.trusted_spaces_size(); ++i) {
    const std::string field = absl::StrCat("trusted_spaces[", i, "]");
    CheckReference<SpaceName>(field, rules.trusted_spaces(i), kSpace, alliance, Need::kRequired,
                              check);
    if (!seen.insert(rules.trusted_spaces(i)).second) check.Add(field, "is there twice");
  }
}

}  // namespace

std::optional<RevisionName> RevisionName::Parse(absl::string_view name) {
  const size_t at = name.rfind(kBeforeEtag);
  if (at == absl::string_view::npos) return std::nullopt;
  std::optional<ResourceName> resource = ResourceName::Parse(name.substr(0, at));
  const absl::string_view etag = name.substr(at + kBeforeEtag.size());
  // As the service writes them, so that none is looked for that cannot be.
  const bool is_etag = etag.size() == limits::kEtagDigits &&
                       std::all_of(etag.begin(), etag.end(), [](unsigned char digit) {
                         return absl::ascii_isdigit(digit) || (digit >= 'a' && digit <= 'f');
                       });
  if (!resource || !is_etag) return std::nullopt;
  return RevisionName{*std::move(resource), std::string(etag)};
}

std::string RevisionName::ToString() const {
  return absl::StrCat(resource.ToString(), kBeforeEtag, etag);
}

absl::Status Check(const v1::ApproveResourceRequest& request) {
  RequestCheck check;
  check.Parsed<ResourceName>("name", request.name(), kResource);
  check.Text("reason", request.reason(), Need::kOptional);
  return std::move(check).Result();
}

absl::Status Check(const v1::RejectResourceRequest& request) {
  return CheckDecision<ResourceName>(request, kResource);
}

absl::Status Check(const v1::DeleteResourceRequest& request) {
  return CheckName<ResourceName>(request.name(), kResource);
}

absl::Status Check(const v1::UndeleteResourceRequest& request) {
  return CheckName<ResourceName>(request.name(), kResource);
}

absl::Status Check(const v1::GetResourceRevisionRequest& request) {
  return CheckName<RevisionName>(request.name(), kRevision);
}

absl::Status Check(const v1::ListResourceRevisionsRequest& request) {
  return CheckList<ResourceName>(request, kResource);
}

absl::Status Check(const v1::GetPublishingRulesRequest& request) {
  return CheckName<PublishingRulesName>(request.name(), kRules);
}

absl::Status Check(const v1::UpdatePublishingRulesRequest& request) {
  RequestCheck check;
  const auto name = check.Parsed<PublishingRulesName>("publishing_rules.name",
                                                      request.publishing_rules().name(), kRules);
  check.Mask(request.update_mask(), kRulesFields);
  check.Enter("publishing_rules", FieldsOf(request));
  CheckTrusted(request.publishing_rules(), AllianceOf(name), check);
  return std::move(check).Result();
}

SetFields FieldsOf(const v1::UpdatePublishingRulesRequest& request) {
  return SetFields(request.publishing_rules(), request.update_mask(), kRulesFields);
}

}  // namespace gongfang::inventory
