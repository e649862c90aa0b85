#include "inventory/asks.h"

#include "common/access/permission.h"
#include "common/base/inventory_errors.h"

namespace gongfang::inventory {
namespace {

constexpr char kService[] = "gongfang.inventory.v1.InventoryService";
constexpr char kMembership[] = "gongfang.membership.v1.MembershipService";

const Permission& TakeOutOfService() {
  static const Permission& take = *FindPermission(kService, "TakeOutOfService");
  return take;
}

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

bool MayTakeOutOfService(const CallContext& context, const std::string& resource) {
  return May(context, TakeOutOfService(), resource);
}

absl::Status CheckTakeOutOfService(const CallContext& context, const std::string& resource,
                                   absl::string_view field) {
  if (MayTakeOutOfService(context, resource)) return absl::OkStatus();
  return errors::OutOfServiceNotAllowed(resource, field, TakeOutOfService().grants);
}

bool MayReadMember(const CallContext& context, const std::string& member) {
  static const Permission& read = *FindPermission(kMembership, "GetMember");
  return May(context, read, member);
}

}  // namespace gongfang::inventory
