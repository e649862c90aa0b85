// Resources. Closures are in closures.cc, quotas in quotas.cc, categories in
// categories.cc, tables in import.cc.
#include "inventory/use_cases.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "inventory/resource_rules.h"
#include "inventory/resource_states.h"
#include "inventory/resource_use.h"
#include "inventory/rules.h"

namespace gongfang::inventory {
namespace {

// Which resources the request wants; empty where it wants all.
RecordFilter FilterOf(const v1::ListResourcesRequest& request) {
  const bool any_state = request.state() == v1::Resource::STATE_UNSPECIFIED;
  if (request.category().empty() && any_state && request.show_deleted()) return {};
  return [&request, any_state](const std::string& body) {
    v1::Resource resource;
    return resource.ParseFromString(body) && (request.show_deleted() || !IsDeleted(resource)) &&
           (request.category().empty() || resource.category() == request.category()) &&
           (any_state || resource.state() == request.state());
  };
}

absl::Status Anything(Transaction&) { return absl::OkStatus(); }

}  // namespace

Inventory::Inventory(RecordStore& store, const SpaceDirectory& spaces, SpaceCheck::CatchUp catch_up)
    : store_(store),
      spaces_(spaces),
      known_(spaces, store.clock(), std::move(catch_up)),
      review_rules_(store),
      resources_(store, "resource"),
      closures_(store, "closure"),
      quotas_(store, "quota"),
      categories_(store, "category"),
      templates_(store, "schedule_template") {}

absl::Status Inventory::CheckReferences(const CallContext& context,
                                        const v1::Resource& resource) const {
  if (!resource.has_requirement()) return absl::OkStatus();
  const std::string& name = resource.requirement().equipment_class();
  const absl::Status found = MustExist(context, name);
  if (!absl::IsNotFound(found)) return found;
  return errors::InvalidField("resource.requirement.equipment_class",
                              absl::StrCat("\"", name, "\" does not exist"));
}

absl::StatusOr<v1::Resource> Inventory::CreateResource(const CallContext& context,
                                                       const v1::CreateResourceRequest& request) {
  RETURN_IF_ERROR(Check(request));
  RETURN_IF_ERROR(MustExist(context, request.parent()));
  RETURN_IF_ERROR(MustBeActive(context, request.parent()));
  RETURN_IF_ERROR(CheckReferences(context, request.resource()));
  const SpaceName parent = *SpaceName::Parse(request.parent());
  const ResourceName name{parent.alliance, parent.id, request.resource_id()};
  v1::Resource made;
  RETURN_IF_ERROR(resources_.Write([&](Transaction& transaction) -> absl::Status {
    v1::Resource resource = request.resource();
    resource.set_name(name.ToString());
    resource.set_state(v1::Resource::STATE_DRAFT);
    resource.clear_state_reason();
    resource.clear_delete_time();
    FillDefaults(resource);
    RETURN_IF_ERROR(TakeTemplateHours(transaction, templates_, SetFields(), resource));
    RETURN_IF_ERROR(CheckCompanions(transaction, request.resource()));
    ASSIGN_OR_RETURN(made, resources_.CreateIn(transaction, context, name, resource));
    return ResourceUses::ChangePlans(transaction, v1::Resource(), made,
                                     store_.clock().NowInstant());
  }));
  return made;
}

absl::StatusOr<v1::Resource> Inventory::GetResource(const CallContext&,
                                                    const v1::GetResourceRequest& request) {
  RETURN_IF_ERROR(Check(request));
  return resources_.Get(*ResourceName::Parse(request.name()));
}

absl::StatusOr<v1::ListResourcesResponse> Inventory::ListResources(
    const CallContext& context, const v1::ListResourcesRequest& request) {
  RETURN_IF_ERROR(Check(request));
  const ListParent parent = *ParseListParent(request.parent());
  const bool everywhere = parent.space.empty();
  RETURN_IF_ERROR(
      MustExist(context, everywhere ? AllianceName{parent.alliance}.ToString() : request.parent()));
  v1::ListResourcesResponse response;
  RETURN_IF_ERROR(resources_.List(
      request, resources_.Range(parent.alliance, everywhere ? "" : absl::StrCat(parent.space, "/")),
      FilterOf(request), Anything, *response.mutable_resources(),
      *response.mutable_next_page_token()));
  return response;
}

absl::StatusOr<v1::Resource> Inventory::UpdateResource(const CallContext& context,
                                                       const v1::UpdateResourceRequest& request) {
  RETURN_IF_ERROR(Check(request));
  if (FieldsOf(request).Has("requirement")) {
    RETURN_IF_ERROR(CheckReferences(context, request.resource()));
  }
  return resources_.Change(
      context, *ResourceName::Parse(request.resource().name()), request.resource().etag(),
      "updated", [&](Transaction& transaction, v1::Resource& resource) -> absl::Status {
        RETURN_IF_ERROR(MustNotBeDeleted(resource, "updated"));
        const v1::Resource before = resource;
        FieldsOf(request).Copy(request.resource(), resource);
        FillDefaults(resource);
        RETURN_IF_ERROR(CheckCompanions(transaction, request.resource()));
        RETURN_IF_ERROR(
            ResourceUses::ChangePlans(transaction, before, resource, store_.clock().NowInstant()));
        return TakeTemplateHours(transaction, templates_, FieldsOf(request), resource);
      });
}

absl::Status Inventory::CheckCompanions(Transaction& transaction,
                                        const v1::Resource& resource) const {
  std::vector<FieldViolation> violations;
  for (int i = 0; i < resource.companions_size(); ++i) {
    const std::string& name = resource.companions(i).resource();
    const auto parsed = ResourceName::Parse(name);
    if (!parsed) continue;  // where it was not to be changed
    const std::string field = absl::StrCat("resource.companions[", i, "].");
    const absl::StatusOr<v1::Resource> found = resources_.Find(transaction, *parsed);
    if (absl::IsNotFound(found.status())) {
      violations.push_back({field + "resource", absl::StrCat("\"", name, "\" does not exist")});
      continue;
    }
    RETURN_IF_ERROR(found.status());
    if (!IsThere(*found)) {
      violations.push_back(
          {field + "resource", absl::StrCat("\"", name, "\" is deleted or retired")});
    }
    if (resource.companions(i).units() > found->capacity()) {
      violations.push_back({field + "units", absl::StrCat("\"", name, "\" has ", found->capacity(),
                                                          ": at most so "
                                                          "many, or 0 for all")});
    }
  }
  return violations.empty() ? absl::OkStatus() : errors::InvalidRequest(std::move(violations));
}

absl::StatusOr<v1::Resource> Inventory::Move(const CallContext& context, const std::string& name,
                                             const std::string& etag,
                                             v1::Resource::State state) const {
  const absl::string_view verb = StateWord(state);
  return resources_.Change(context, *ResourceName::Parse(name), etag, verb,
                           [&](Transaction&, v1::Resource& resource) {
                             return MoveTo(state, verb, /*reason=*/"", resource);
                           });
}

absl::StatusOr<v1::Resource> Inventory::PublishResource(const CallContext& context,
                                                        const v1::PublishResourceRequest& request) {
  RETURN_IF_ERROR(Check(request));
  const ResourceName name = *ResourceName::Parse(request.name());
  const SpaceName space{name.alliance, name.space};
  RETURN_IF_ERROR(MustBeActive(context, space.ToString()));
  v1::Resource published;
  RETURN_IF_ERROR(resources_.Write([&](Transaction& transaction) -> absl::Status {
    ASSIGN_OR_RETURN(const v1::Resource before, resources_.Find(transaction, name));
    ASSIGN_OR_RETURN(const bool review, review_rules_.AskFor(transaction, context, space));
    const v1::Resource::State state = PublishedState(before, review);
    ASSIGN_OR_RETURN(
        published,
        resources_.ChangeIn(transaction, context, name, request.etag(), PublishedVerb(state),
                            [state](Transaction&, v1::Resource& resource) {
                              return MoveTo(state, "published", "", resource);
                            }));
    return absl::OkStatus();
  }));
  return published;
}

absl::StatusOr<v1::Resource> Inventory::SuspendResource(const CallContext& context,
                                                        const v1::SuspendResourceRequest& request) {
  RETURN_IF_ERROR(Check(request));
  return Move(context, request.name(), request.etag(), v1::Resource::STATE_SUSPENDED);
}

absl::StatusOr<v1::Resource> Inventory::RetireResource(const CallContext& context,
                                                       const v1::RetireResourceRequest& request) {
  RETURN_IF_ERROR(Check(request));
  return Move(context, request.name(), request.etag(), v1::Resource::STATE_RETIRED);
}

}  // namespace gongfang::inventory
