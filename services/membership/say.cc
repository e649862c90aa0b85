#include "membership/say.h"

#include "common/base/errors.h"

namespace gongfang::membership {

absl::Status HasSay(const CallContext& context, Role role, const std::string& space,
                    absl::string_view what) {
  const Access* access = context.principal.access.get();
  if (access == nullptr || (access->roles & static_cast<uint16_t>(Role::kAllianceAdmin)) != 0) {
    return absl::OkStatus();
  }
  const auto found = access->spaces.find(space);
  const bool has = !access->member.empty() && found != access->spaces.end() &&
                   (found->second & static_cast<uint16_t>(role)) != 0;
  return has ? absl::OkStatus() : errors::NotAllowed(what);
}

}  // namespace gongfang::membership
