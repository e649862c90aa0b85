// The table of permissions, and how it is asked.
#include "common/access/permission.h"

#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/access/guard.h"
#include "common/access/method_access.h"
#include "common/base/errors.h"
#include "gongfang/booking/v1/booking_service.pb.h"
#include "gongfang/events/v1/events.pb.h"
#include "gongfang/inventory/v1/inventory_service.pb.h"
#include "gongfang/membership/v1/membership_service.pb.h"

namespace gongfang {
namespace {

constexpr char kBooking[] = "gongfang.booking.v1.BookingService";
constexpr char kLink[] = "alliances/a/spaces/link";
constexpr char kOther[] = "alliances/a/spaces/other";
constexpr char kChen[] = "alliances/a/members/chen";

Access Member(uint16_t roles = 0) { return {.alliance = "a", .member = kChen, .roles = roles}; }

uint16_t Bit(Role role) { return static_cast<uint16_t>(role); }

Target On(std::initializer_list<const char*> names) {
  Target target;
  for (const char* name : names) EXPECT_TRUE(target.Add(name)) << name;
  return target;
}

std::string Grant(const char* method, const Access& access, const Target& target) {
  return std::string(FindPermission(kBooking, method)->GrantFor(access, target));
}

TEST(TargetTest, TellsWhatANameIsOf) {
  const Target target = On({"alliances/a/spaces/link/resources/laser", kChen});
  EXPECT_EQ(target.alliance, "a");
  EXPECT_EQ(target.member, kChen);
  ASSERT_EQ(target.spaces.size(), 1u);
  EXPECT_EQ(target.spaces[0], kLink);
  EXPECT_FALSE(target.mixed);
  EXPECT_EQ(On({"alliances/a/members/chen/appLinks/app"}).partner_app,
            "alliances/a/partnerApps/app");
  EXPECT_TRUE(On({kChen, "alliances/b/spaces/link"}).mixed);
  EXPECT_TRUE(On({kChen, "alliances/a/members/li"}).mixed);
}

// Who may do it in the whole alliance may in every space; a role at some space is not enough.
TEST(TargetTest, EverySpaceIsReachedByTheWholeAllianceOnly) {
  const Target everywhere = On({"alliances/a/spaces/-"});
  EXPECT_EQ(everywhere.alliance, "a");
  constexpr char kInventory[] = "gongfang.inventory.v1.InventoryService";
  for (const char* method : {"ListFaults", "ListResources"}) {
    const Permission& list = *FindPermission(kInventory, method);
    EXPECT_EQ(list.GrantFor(Member(), everywhere), "member") << method;
    Access app{.alliance = "a", .partner_app = "alliances/a/partnerApps/x"};
    EXPECT_EQ(list.GrantFor(app, everywhere), "") << method;
    app.scopes = static_cast<uint8_t>(AppScope::kReadAvailability);
    EXPECT_EQ(list.GrantFor(app, everywhere), "app") << method;
  }
  Access manager = Member();
  manager.spaces[kLink] = Bit(Role::kSpaceManager);
  const Permission& update = *FindPermission(kInventory, "UpdateResource");
  EXPECT_EQ(update.GrantFor(manager, On({kLink})), "manager");
  EXPECT_EQ(update.GrantFor(manager, everywhere), "");
  EXPECT_EQ(update.GrantFor(manager, On({kLink, "alliances/a/spaces/-"})), "");
}

TEST(TargetTest, IsNotToldByWhatIsNoName) {
  for (const char* text :
       {"", "a", "alliances", "alliances/", "alliances//", "alliances/a/spaces", "spaces/a",
        "alliances/a/spaces/A", "alliances/a/", "/alliances/a", "alliances/-",
        "alliances/-/spaces/a", "alliances/a/members/-", "alliances/a/spaces/s/resources/-"}) {
    Target target;
    EXPECT_FALSE(target.Add(text)) << text;
    EXPECT_TRUE(target.alliance.empty()) << text;
  }
}

TEST(PermissionTest, AMemberBooksForHerself) {
  EXPECT_EQ(Grant("CreateBooking", Member(), On({kChen, kLink})), "own");
  EXPECT_EQ(Grant("CreateBooking", Member(), On({"alliances/a/members/li", kLink})), "");
  EXPECT_EQ(Grant("CreateBooking", Member(), On({"alliances/b/members/chen"})), "");
  EXPECT_EQ(Grant("CreateBooking", Member(), On({kChen, "alliances/b/spaces/link"})), "");
}

TEST(PermissionTest, RolesAtASpaceCountWhereEveryItemIsThere) {
  Access manager = Member();
  manager.spaces[kLink] = Bit(Role::kSpaceManager);
  const char* li = "alliances/a/members/li";
  EXPECT_EQ(Grant("CreateBooking", manager, On({li, kLink})), "manager");
  EXPECT_EQ(Grant("CreateBooking", manager, On({li, kLink, kOther})), "");
  EXPECT_EQ(Grant("CreateBooking", manager, On({li})), "");
  EXPECT_EQ(Grant("ApproveBooking", manager, On({li, kLink})), "manager");
  manager.spaces[kLink] = Bit(Role::kTrainer);
  EXPECT_EQ(Grant("ApproveBooking", manager, On({li, kLink})), "");
}

TEST(PermissionTest, RolesInTheAllianceAreOfThatAlliance) {
  const Access admin = Member(Bit(Role::kAllianceAdmin));
  EXPECT_EQ(Grant("CancelBooking", admin, On({"alliances/a/members/li"})), "admin");
  EXPECT_EQ(Grant("CancelBooking", admin, On({"alliances/b/members/li"})), "");
  const Access auditor = Member(Bit(Role::kAuditor));
  EXPECT_EQ(Grant("ListBookings", auditor, On({"alliances/a"})), "auditor");
  EXPECT_EQ(Grant("CancelBooking", auditor, On({"alliances/a/members/li"})), "");
}

TEST(PermissionTest, AnAppNeedsItsScopeAndTheMembers) {
  Access app{.alliance = "a", .partner_app = "alliances/a/partnerApps/app"};
  const uint8_t book = static_cast<uint8_t>(AppScope::kBook);
  EXPECT_EQ(Grant("CreateBooking", app, On({kChen})), "");
  app.scopes = book;
  EXPECT_EQ(Grant("CreateBooking", app, On({kChen})), "");
  app.links[kChen] = static_cast<uint8_t>(AppScope::kReadAvailability);
  EXPECT_EQ(Grant("CreateBooking", app, On({kChen})), "");
  app.links[kChen] = book;
  EXPECT_EQ(Grant("CreateBooking", app, On({kChen})), "linked");
  EXPECT_EQ(Grant("CreateBooking", app, On({"alliances/a/members/li"})), "");
  EXPECT_EQ(Grant("QueryFreeBusy", app, On({"alliances/a"})), "");
  app.scopes |= static_cast<uint8_t>(AppScope::kReadAvailability);
  EXPECT_EQ(Grant("QueryFreeBusy", app, On({"alliances/a"})), "app");
  app.scopes = 0;  // the app lost it: what the member granted counts no more
  EXPECT_EQ(Grant("CreateBooking", app, On({kChen})), "");
}

TEST(GuardTest, DoesNotTellWhatThereIs) {
  const Permission& get = *FindPermission(kBooking, "GetBooking");
  const Guard member(get, std::make_shared<Access>(Member()), nullptr);
  const char* name = "alliances/a/bookings/b";
  const absl::Status denied = member.Check(On({"alliances/a/members/li", kLink}), name);
  EXPECT_EQ(ErrorReason(denied), "NOT_ALLOWED");
  EXPECT_EQ(member.NotFound(name), denied);
  EXPECT_TRUE(member.Check(On({kChen, kLink}), name).ok());
  const Guard auditor(get, std::make_shared<Access>(Member(Bit(Role::kAuditor))), nullptr);
  EXPECT_EQ(ErrorReason(auditor.NotFound(name)), "NOT_FOUND");
  EXPECT_EQ(ErrorReason(Guard().NotFound(name)), "NOT_FOUND");
}

TEST(MethodAccessTest, EveryMethodHasARowAndEveryRowAMethod) {
  EXPECT_TRUE(CheckPermissions({kBooking, "gongfang.inventory.v1.InventoryService",
                                "gongfang.membership.v1.MembershipService",
                                "gongfang.events.v1.EventLogService"})
                  .ok())
      << CheckPermissions({kBooking, "gongfang.inventory.v1.InventoryService",
                           "gongfang.membership.v1.MembershipService",
                           "gongfang.events.v1.EventLogService"});
  const std::set<std::string> not_methods = {"OverrideRules", "SearchForMember",
                                             "PublishWithoutReview", "TakeOutOfService"};
  std::set<std::string> seen;
  for (const Permission& row : AllPermissions()) {
    EXPECT_TRUE(seen.insert(absl::StrCat(row.service, "/", row.method)).second) << row.method;
    if (not_methods.contains(std::string(row.method))) continue;
    const auto* service = google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(
        std::string(row.service));
    ASSERT_NE(service, nullptr) << row.service;
    EXPECT_NE(service->FindMethodByName(std::string(row.method)), nullptr) << row.method;
  }
  EXPECT_FALSE(CheckPermissions({"gongfang.none.v1.NoService"}).ok());
}

TEST(MethodAccessTest, ReadsWhatARequestIsAbout) {
  booking::v1::CreateBookingRequest request;
  request.set_parent("alliances/a");
  request.mutable_booking()->set_member(kChen);
  request.mutable_booking()->add_items()->set_resource("alliances/a/spaces/link/resources/r");
  request.mutable_booking()->add_items()->set_resource("alliances/a/spaces/other/resources/r");
  const auto& access = MethodAccess::To<booking::v1::CreateBookingRequest>();
  EXPECT_EQ(access.TargetOf(request).spaces.size(), 2u);
  Guard guard;
  Principal principal{.access = std::make_shared<Access>(Member())};
  EXPECT_TRUE(access.Authorize(principal, request, guard).ok());
  request.mutable_booking()->set_member("alliances/a/members/li");
  EXPECT_EQ(ErrorReason(access.Authorize(principal, request, guard)), "NOT_ALLOWED");
  request = {};
  EXPECT_EQ(ErrorReason(access.Authorize(principal, request, guard)), "INVALID_REQUEST");
  EXPECT_TRUE(access.Authorize(Principal(), request, guard).ok());  // of the installation
}

// docs/permissions.md is this table.
std::string Page() {
  std::string page =
      "# Who may call what\n\n"
      "The one table of permissions, printed by a test from `services/common/access`. Any of the "
      "grants of a\nmethod is enough; without one, only a key of the installation may. What the "
      "words mean:\n\n"
      "| grant | who, on what |\n|---|---|\n"
      "| anyone | whoever, without credentials |\n"
      "| caller | whoever has credentials |\n"
      "| admin, auditor | a member who is that in the alliance, on everything of it |\n"
      "| member | every member, on everything of the alliance |\n"
      "| staff | a member with a role at any space, on everything of the alliance |\n"
      "| manager, trainer, desk | a member with that role at every space that it is about |\n"
      "| lead | the member who leads the team that it is for |\n"
      "| own | a member, on what is hers |\n"
      "| itself | a partner app, on its own record and keys |\n"
      "| app:SCOPE | a partner app with the scope, on everything of the alliance |\n"
      "| app-at-space:SCOPE | a partner app with the scope, at spaces that let it in |\n"
      "| linked:SCOPE | a partner app with the scope, for members who linked it with that scope "
      "|\n";
  absl::string_view service;
  for (const Permission& row : AllPermissions()) {
    if (row.service != service) {
      service = row.service;
      absl::StrAppend(&page, "\n## ", service, "\n\n| method | grants |\n|---|---|\n");
    }
    std::string grants;
    for (const absl::string_view word : absl::StrSplit(row.grants, ' ', absl::SkipEmpty())) {
      if (word != "record") absl::StrAppend(&grants, grants.empty() ? "" : ", ", word);
    }
    absl::StrAppend(&page, "| ", row.method, " | ", grants, " |\n");
  }
  return page;
}

TEST(PermissionTest, ThePageIsTheTable) {
  const std::string path = GONGFANG_SOURCE_DIR "/docs/permissions.md";
  std::ifstream file(path);
  std::stringstream written;
  written << file.rdbuf();
  const std::string page = Page();
  if (written.str() == page) return;
  const std::string made = "permissions.md";
  std::ofstream(made) << page;
  FAIL() << path << " is not the table; this run wrote it to " << made << " beside itself";
}

}  // namespace
}  // namespace gongfang
