// Reviews, deletion, and the rules of publishing. Revisions are in revisions.cc.
#include "inventory/publishing.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "google/protobuf/util/time_util.h"
#include "inventory/publishing_checks.h"
#include "inventory/resource_states.h"

namespace gongfang::inventory {
namespace {

using google::protobuf::util::TimeUtil;

// ILLEGAL_TRANSITION unless it is in review.
absl::Status Decide(v1::Resource::State state, absl::string_view verb, const std::string& reason,
                    v1::Resource& resource) {
  RETURN_IF_ERROR(MustNotBeDeleted(resource, verb));
  if (resource.state() != v1::Resource::STATE_IN_REVIEW) {
    return errors::IllegalTransition(resource.name(), StateWord(resource.state()), verb);
  }
  return MoveTo(state, verb, reason, resource);
}

}  // namespace

Publishing::Publishing(RecordStore& store, const SpaceCheck& known)
    : store_(store), known_(known), review_rules_(store), resources_(store, "resource") {}

absl::StatusOr<v1::Resource> Publishing::ApproveResource(
    const CallContext& context, const v1::ApproveResourceRequest& request) const {
  RETURN_IF_ERROR(Check(request));
  const ResourceName name = *ResourceName::Parse(request.name());
  RETURN_IF_ERROR(known_.MustBeActive(context, SpaceName{name.alliance, name.space}.ToString()));
  return resources_.Change(
      context, name, request.etag(), "approved", [&](Transaction&, v1::Resource& resource) {
        return Decide(v1::Resource::STATE_PUBLISHED, "approved", request.reason(), resource);
      });
}

absl::StatusOr<v1::Resource> Publishing::RejectResource(
    const CallContext& context, const v1::RejectResourceRequest& request) const {
  RETURN_IF_ERROR(Check(request));
  return resources_.Change(context, *ResourceName::Parse(request.name()), request.etag(),
                           "rejected", [&](Transaction&, v1::Resource& resource) {
                             return Decide(v1::Resource::STATE_DRAFT, "rejected", request.reason(),
                                           resource);
                           });
}

// The record stays, so the event is not "deleted": that would tell those who follow the log that
// nothing is left of it.
absl::StatusOr<v1::Resource> Publishing::DeleteResource(
    const CallContext& context, const v1::DeleteResourceRequest& request) const {
  RETURN_IF_ERROR(Check(request));
  return resources_.Change(context, *ResourceName::Parse(request.name()), request.etag(),
                           "soft_deleted", [&](Transaction&, v1::Resource& resource) {
                             if (IsDeleted(resource)) return absl::OkStatus();
                             if (resource.state() == v1::Resource::STATE_PUBLISHED) {
                               return errors::IllegalTransition(
                                   resource.name(), StateWord(resource.state()), "deleted");
                             }
                             *resource.mutable_delete_time() =
                                 TimeUtil::MicrosecondsToTimestamp(store_.clock().NowInstant());
                             return absl::OkStatus();
                           });
}

absl::StatusOr<v1::Resource> Publishing::UndeleteResource(
    const CallContext& context, const v1::UndeleteResourceRequest& request) const {
  RETURN_IF_ERROR(Check(request));
  return resources_.Change(context, *ResourceName::Parse(request.name()), request.etag(),
                           "undeleted", [&](Transaction&, v1::Resource& resource) {
                             if (!IsDeleted(resource)) {
                               return errors::IllegalTransition(
                                   resource.name(), StateWord(resource.state()), "undeleted");
                             }
                             resource.clear_delete_time();
                             return absl::OkStatus();
                           });
}

absl::StatusOr<v1::PublishingRules> Publishing::GetPublishingRules(
    const CallContext& context, const v1::GetPublishingRulesRequest& request) const {
  RETURN_IF_ERROR(Check(request));
  const PublishingRulesName name = *PublishingRulesName::Parse(request.name());
  RETURN_IF_ERROR(known_.MustExist(context, AllianceName{name.alliance}.ToString()));
  return review_rules_.Get(name);
}

absl::Status Publishing::CheckReferences(const CallContext& context,
                                         const v1::PublishingRules& rules) const {
  const auto& spaces = rules.trusted_spaces();
  ASSIGN_OR_RETURN(const absl::btree_set<std::string> missing,
                   known_.Missing(context, {spaces.begin(), spaces.end()}));
  std::vector<FieldViolation> violations;
  for (int i = 0; i < spaces.size(); ++i) {
    if (!missing.contains(spaces[i])) continue;
    violations.push_back({absl::StrCat("publishing_rules.trusted_spaces[", i, "]"),
                          absl::StrCat("\"", spaces[i], "\" does not exist")});
  }
  return violations.empty() ? absl::OkStatus() : errors::InvalidRequest(std::move(violations));
}

absl::StatusOr<v1::PublishingRules> Publishing::UpdatePublishingRules(
    const CallContext& context, const v1::UpdatePublishingRulesRequest& request) const {
  RETURN_IF_ERROR(Check(request));
  const v1::PublishingRules& rules = request.publishing_rules();
  const PublishingRulesName name = *PublishingRulesName::Parse(rules.name());
  RETURN_IF_ERROR(known_.MustExist(context, AllianceName{name.alliance}.ToString()));
  const SetFields fields = FieldsOf(request);
  if (fields.Has("trusted_spaces")) RETURN_IF_ERROR(CheckReferences(context, rules));
  return review_rules_.Change(context, name, rules.etag(),
                              [&](v1::PublishingRules& record) { fields.Copy(rules, record); });
}

}  // namespace gongfang::inventory
