// Which states a resource passes through. Pure.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "gongfang/inventory/v1/resources.pb.h"

namespace gongfang::inventory {

// Whether a resource may go from one state to another. Staying where it is always may.
bool MayBecome(v1::Resource::State from, v1::Resource::State to);
// A state in words: "published".
absl::string_view StateWord(v1::Resource::State state);

inline bool IsDeleted(const v1::Resource& resource) { return resource.has_delete_time(); }

// Whether there is something of it that people may look for: it is neither retired nor deleted.
inline bool IsThere(const v1::Resource& resource) {
  return resource.state() != v1::Resource::STATE_RETIRED && !IsDeleted(resource);
}

// ILLEGAL_TRANSITION where it is deleted: it cannot be `verb`, such as "updated".
absl::Status MustNotBeDeleted(const v1::Resource& resource, absl::string_view verb);

// Makes it be in `state`, for `reason`, unless it is there already. ILLEGAL_TRANSITION.
absl::Status MoveTo(v1::Resource::State state, absl::string_view verb, absl::string_view reason,
                    v1::Resource& resource);

// What publishing makes of it, where `review` says whether it is reviewed first: one that was
// published before is not.
v1::Resource::State PublishedState(const v1::Resource& resource, bool review);
// What the event of that is called: "published", or "submitted" for a review.
absl::string_view PublishedVerb(v1::Resource::State state);

}  // namespace gongfang::inventory
