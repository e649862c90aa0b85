// Who has a say in a record that a space made: what a request by itself does not tell.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "common/access/principal.h"
#include "common/rpc/call_context.h"

namespace gongfang::membership {

// OK where the caller is an admin of the alliance, has `role` at `space`, or is not bound by roles
// at all; an empty `space` stands for the whole alliance. NOT_ALLOWED: it may not `what`.
absl::Status HasSay(const CallContext& context, Role role, const std::string& space,
                    absl::string_view what);

}  // namespace gongfang::membership
