#include "tests/chaos/world.h"

#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"

namespace gongfang::chaos {
namespace {

constexpr char kSpace[] = "alliances/chaos/spaces/hall";
constexpr int64_t kHorizonSeconds = int64_t{60} * 24 * 3600;

absl::Status MakeResource(const client::Client& client, int n) {
  inventory::v1::CreateResourceRequest create;
  create.set_parent(kSpace);
  create.set_resource_id(absl::StrCat("r", n));
  create.mutable_resource()->set_display_name(absl::StrCat("Machine ", n));
  create.mutable_resource()->set_category("machine");
  create.mutable_resource()->set_capacity(CapacityOf(ResourceName(n)));
  create.mutable_resource()->mutable_policy()->mutable_horizon()->set_seconds(kHorizonSeconds);
  ASSIGN_OR_RETURN(const auto made, client.CreateResource(create));
  inventory::v1::PublishResourceRequest publish;
  publish.set_name(made.name());
  return client.PublishResource(publish).status();
}

}  // namespace

std::string ResourceName(int n) { return absl::StrCat(kSpace, "/resources/r", n); }
std::string MemberName(int n) { return absl::StrCat(kAlliance, "/members/m", n); }
int CapacityOf(absl::string_view resource) { return resource == ResourceName(0) ? 3 : 1; }

absl::Status MakeWorld(const client::Client& client, int members) {
  membership::v1::CreateAllianceRequest alliance;
  alliance.set_alliance_id(kAllianceId);
  alliance.mutable_alliance()->set_display_name("Chaos");
  RETURN_IF_ERROR(client.CreateAlliance(alliance).status());
  membership::v1::CreateSpaceRequest space;
  space.set_parent(kAlliance);
  space.set_space_id("hall");
  space.mutable_space()->set_display_name("Hall");
  space.mutable_space()->set_time_zone("Asia/Shanghai");
  RETURN_IF_ERROR(client.CreateSpace(space).status());
  for (int n = 0; n < members; ++n) {
    membership::v1::CreateMemberRequest member;
    member.set_parent(kAlliance);
    member.set_member_id(absl::StrCat("m", n));
    member.mutable_member()->set_display_name(absl::StrCat("Maker ", n));
    RETURN_IF_ERROR(client.CreateMember(member).status());
  }
  for (int n = 0; n < kResources; ++n) RETURN_IF_ERROR(MakeResource(client, n));
  return absl::OkStatus();
}

}  // namespace gongfang::chaos
