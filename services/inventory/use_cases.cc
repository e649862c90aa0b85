// Resources. Closures are in closures.cc, quotas in quotas.cc, categories in
// categories.cc, tables in import.cc.
#include "inventory/use_cases.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/limits.h"
#include "common/base/status_macros.h"
#include "inventory/resource_rules.h"
#include "inventory/rules.h"

namespace gongfang::inventory {
namespace {

// Which resources the request wants; empty where it wants all.
RecordFilter FilterOf(const v1::ListResourcesRequest& request) {
  const bool any_state = request.state() == v1::Resource::STATE_UNSPECIFIED;
  if (request.category().empty() && any_state) return {};
  return [&request, any_state](const std::string& body) {
    v1::Resource resource;
    return resource.ParseFromString(body) &&
           (request.category().empty() || resource.category() == request.category()) &&
           (any_state || resource.state() == request.state());
  };
}

absl::Status Anything(Transaction&) { return absl::OkStatus(); }

}  // namespace

Inventory::Inventory(RecordStore& store, const SpaceDirectory& spaces, CatchUp catch_up)
    : store_(store),
      spaces_(spaces),
      catch_up_(std::move(catch_up)),
      resources_(store, "resource"),
      closures_(store, "closure"),
      quotas_(store, "quota"),
      categories_(store, "category"),
      templates_(store, "schedule_template") {}

absl::Status Inventory::MustExist(const CallContext& context, const std::string& name) const {
  if (spaces_.Has(name)) return absl::OkStatus();
  // It may have been made a moment ago.
  RETURN_IF_ERROR(
      catch_up_(std::min(context.deadline, store_.clock().Now() + limits::kCatchUpTimeout)));
  return spaces_.Has(name) ? absl::OkStatus() : errors::NotFound(name);
}

absl::Status Inventory::CheckReferences(const CallContext& context,
                                        const v1::Resource& resource) const {
  if (!resource.has_requirement()) return absl::OkStatus();
  const std::string& name = resource.requirement().equipment_class();
  const absl::Status found = MustExist(context, name);
  if (!absl::IsNotFound(found)) return found;
  return errors::InvalidField("resource.requirement.equipment_class",
                              absl::StrCat("\"", name, "\" does not exist"));
}

absl::Status Inventory::MustBeActive(const CallContext& context, const std::string& space) const {
  if (spaces_.WhyNotActive(space).empty()) return absl::OkStatus();
  // It may have been approved a moment ago.
  RETURN_IF_ERROR(
      catch_up_(std::min(context.deadline, store_.clock().Now() + limits::kCatchUpTimeout)));
  const std::string why = spaces_.WhyNotActive(space);
  return why.empty() ? absl::OkStatus() : errors::SpaceNotActive(space, why);
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
    FillDefaults(resource);
    RETURN_IF_ERROR(TakeTemplateHours(transaction, templates_, SetFields(), resource));
    ASSIGN_OR_RETURN(made, resources_.CreateIn(transaction, context, name, resource));
    return absl::OkStatus();
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
      "updated", [&](Transaction& transaction, v1::Resource& resource) {
        FieldsOf(request).Copy(request.resource(), resource);
        FillDefaults(resource);
        return TakeTemplateHours(transaction, templates_, FieldsOf(request), resource);
      });
}

absl::StatusOr<v1::Resource> Inventory::MoveTo(const CallContext& context, const std::string& name,
                                               const std::string& etag,
                                               v1::Resource::State state) const {
  const absl::string_view verb = StateWord(state);
  return resources_.Change(
      context, *ResourceName::Parse(name), etag, verb, [&](Transaction&, v1::Resource& resource) {
        if (!MayBecome(resource.state(), state)) {
          return errors::IllegalTransition(name, StateWord(resource.state()), verb);
        }
        resource.set_state(state);
        return absl::OkStatus();
      });
}

absl::StatusOr<v1::Resource> Inventory::PublishResource(const CallContext& context,
                                                        const v1::PublishResourceRequest& request) {
  RETURN_IF_ERROR(Check(request));
  const ResourceName name = *ResourceName::Parse(request.name());
  RETURN_IF_ERROR(MustBeActive(context, SpaceName{name.alliance, name.space}.ToString()));
  return MoveTo(context, request.name(), request.etag(), v1::Resource::STATE_PUBLISHED);
}

absl::StatusOr<v1::Resource> Inventory::SuspendResource(const CallContext& context,
                                                        const v1::SuspendResourceRequest& request) {
  RETURN_IF_ERROR(Check(request));
  return MoveTo(context, request.name(), request.etag(), v1::Resource::STATE_SUSPENDED);
}

absl::StatusOr<v1::Resource> Inventory::RetireResource(const CallContext& context,
                                                       const v1::RetireResourceRequest& request) {
  RETURN_IF_ERROR(Check(request));
  return MoveTo(context, request.name(), request.etag(), v1::Resource::STATE_RETIRED);
}

}  // namespace gongfang::inventory
