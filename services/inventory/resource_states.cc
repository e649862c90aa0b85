#include "inventory/resource_states.h"

#include "common/base/errors.h"
#include "common/base/status_macros.h"

namespace gongfang::inventory {

using v1::Resource;

bool MayBecome(Resource::State from, Resource::State to) {
  if (from == to) return true;
  switch (to) {
    case Resource::STATE_PUBLISHED:
      return from == Resource::STATE_DRAFT || from == Resource::STATE_IN_REVIEW ||
             from == Resource::STATE_SUSPENDED;
    case Resource::STATE_IN_REVIEW:
      return from == Resource::STATE_DRAFT;
    case Resource::STATE_DRAFT:
      return from == Resource::STATE_IN_REVIEW;
    case Resource::STATE_SUSPENDED:
      return from == Resource::STATE_PUBLISHED;
    case Resource::STATE_RETIRED:
      return true;
    default:
      return false;
  }
}

absl::string_view StateWord(Resource::State state) {
  switch (state) {
    case Resource::STATE_DRAFT:
      return "draft";
    case Resource::STATE_PUBLISHED:
      return "published";
    case Resource::STATE_SUSPENDED:
      return "suspended";
    case Resource::STATE_RETIRED:
      return "retired";
    case Resource::STATE_IN_REVIEW:
      return "in review";
    default:
      return "in an unknown state";
  }
}

absl::Status MustNotBeDeleted(const Resource& resource, absl::string_view verb) {
  if (!IsDeleted(resource)) return absl::OkStatus();
  return errors::IllegalTransition(resource.name(), "deleted", verb);
}

absl::Status MoveTo(Resource::State state, absl::string_view verb, absl::string_view reason,
                    Resource& resource) {
  RETURN_IF_ERROR(MustNotBeDeleted(resource, verb));
  if (!MayBecome(resource.state(), state)) {
    return errors::IllegalTransition(resource.name(), StateWord(resource.state()), verb);
  }
  if (resource.state() == state) return absl::OkStatus();
  resource.set_state(state);
  resource.set_state_reason(std::string(reason));
  return absl::OkStatus();
}

Resource::State PublishedState(const Resource& resource, bool review) {
  const bool is_new =
      resource.state() == Resource::STATE_DRAFT || resource.state() == Resource::STATE_IN_REVIEW;
  return is_new && review ? Resource::STATE_IN_REVIEW : Resource::STATE_PUBLISHED;
}

absl::string_view PublishedVerb(Resource::State state) {
  return state == Resource::STATE_IN_REVIEW ? "submitted" : "published";
}

}  // namespace gongfang::inventory
