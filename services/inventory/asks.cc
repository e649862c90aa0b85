#include "inventory/asks.h"

#include "common/access/permission.h"
#include "common/base/inventory_errors.h"

namespace gongfang::inventory {
namespace {

constexpr char kService[] = "gongfang.inventory.v1.InventoryService";

bool May(const CallContext& context, const Permission& permission, const std::string& name) {
  const Access* const access = context.guard.access();
  Target target;
  target.Add(name);
  return access == nullptr || !permission.GrantFor(*access, target).empty();
}

}  // namespace

bool MayPublishWithoutReview(const CallContext& context, const std::string& space) {
  static const Permission& publish = *FindPermission(kService, "PublishWithoutReview");
  return May(context, publish, space);
}

absl::Status CheckTakeOutOfService(const CallContext& context, const std::string& resource,
                                   absl::string_view field) {
  static const Permission& take = *FindPermission(kService, "TakeOutOfService");
  if (May(context, take, resource)) return absl::OkStatus();
  return errors::OutOfServiceNotAllowed(resource, field, take.grants);
}

}  // namespace gongfang::inventory
