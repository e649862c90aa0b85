// Inventory with all its parts on a real database file, in the alliance "shibei" with the spaces
// "link" and "works", and calls by whoever a test wants.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/access/permission.h"
#include "common/store/migrate.h"
#include "gongfang/membership/v1/resources.pb.h"
#include "inventory/faults.h"
#include "inventory/open_faults.h"
#include "inventory/publishing.h"
#include "inventory/resource_use.h"
#include "inventory/revisions.h"
#include "inventory/use_cases.h"
#include "tests/support/record_store.h"
#include "tests/support/request_cases.h"

namespace gongfang::inventory {

inline constexpr char kShibei[] = "alliances/shibei";
inline constexpr char kLink[] = "alliances/shibei/spaces/link";
inline constexpr char kWorks[] = "alliances/shibei/spaces/works";

// For one test.
struct InventoryWorld {
  InventoryWorld() {
    Learn<membership::v1::Alliance>(kShibei);
    Learn<membership::v1::Space>(kLink);
    Learn<membership::v1::Space>(kWorks);
    EXPECT_TRUE(Migrate(store.get().database(), "revisions", revisions::Migrations()).ok());
    EXPECT_TRUE(Migrate(store.get().database(), "faults", open_faults::Migrations()).ok());
    EXPECT_TRUE(Migrate(store.get().database(), "uses", ResourceUses::Migrations()).ok());
  }

  template <typename T>
  void Learn(const std::string& name) {
    spaces.Take({.name = name, .type = T::descriptor()->full_name()});
  }

  // A call of `method` by the member "tan", who has `role` at `space`, or in the alliance where
  // that is empty.
  static CallContext CallBy(const char* method, Role role, const std::string& space = "") {
    CallContext context = TestCall();
    auto access = std::make_shared<Access>();
    access->alliance = "shibei";
    access->member = "alliances/shibei/members/tan";
    if (space.empty()) {
      access->roles = static_cast<uint16_t>(role);
    } else {
      access->spaces[space] = static_cast<uint16_t>(role);
    }
    context.principal.access = std::move(access);
    context.guard = Guard(*FindMethod(method), context.principal.access, nullptr);
    return context;
  }

  static std::string Name(const std::string& id, const std::string& space = kLink) {
    return absl::StrCat(space, "/resources/", id);
  }
  v1::Resource Make(const std::string& id, const std::string& more = "",
                    const std::string& space = kLink) {
    v1::CreateResourceRequest request;
    request.set_parent(space);
    request.set_resource_id(id);
    *request.mutable_resource() = FromText<v1::Resource>(more);
    request.mutable_resource()->set_display_name("激光切割机");
    if (request.resource().category().empty()) request.mutable_resource()->set_category("laser");
    return inventory.CreateResource(TestCall(), request).value();
  }
  absl::StatusOr<v1::Resource> Publish(const std::string& name,
                                       const CallContext& context = TestCall()) {
    v1::PublishResourceRequest request;
    request.set_name(name);
    return inventory.PublishResource(context, request);
  }
  v1::Resource Get(const std::string& name) {
    v1::GetResourceRequest request;
    request.set_name(name);
    return inventory.GetResource(TestCall(), request).value();
  }

  TestRecordStore store{"inventory"};
  SpaceDirectory spaces{nullptr};
  Inventory inventory{store.get(), spaces, [](absl::Time) { return absl::OkStatus(); }};
  Publishing publishing{store.get(), inventory.known()};
  Faults faults{store.get(), inventory.known()};
  ResourceUses uses{store.get()};
};

}  // namespace gongfang::inventory
