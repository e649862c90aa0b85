// Membership and inventory that only remember what they were asked to make.
#pragma once

#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <condition_variable>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/rpc/status.h"
#include "gongfang/booking/v1/booking_service.pb.h"
#include "gongfang/inventory/v1/inventory_service.grpc.pb.h"
#include "gongfang/membership/v1/membership_service.grpc.pb.h"

namespace gongfang::client {

// What the fake services know; shared by all of them.
struct World {
  std::mutex mutex;
  std::condition_variable changed;
  std::set<std::string> names;
  std::map<std::string, inventory::v1::Resource> resources;
  std::map<std::string, inventory::v1::Quota> quotas;
  std::vector<booking::v1::Booking> bookings;
  std::map<std::string, std::string> tiers;      // of members
  std::map<std::string, absl::Status> refusals;  // of bookings, by resource
  int publishes = 0;
  int creations_of_bookings = 0;  // calls, refused ones included
  int in_flight = 0;
  int most_in_flight = 0;
  int wait_for_in_flight = 0;  // a booking is answered once so many wait for an answer

  absl::Status Make(const std::string& name) {
    const std::lock_guard lock(mutex);
    return names.insert(name).second ? absl::OkStatus() : errors::AlreadyExists(name);
  }
};

class FakeMembership final : public membership::v1::MembershipService::Service {
 public:
  explicit FakeMembership(World& world) : world_(world) {}

  grpc::Status CreateAlliance(grpc::ServerContext*,
                              const membership::v1::CreateAllianceRequest* request,
                              membership::v1::Alliance* response) override {
    *response = request->alliance();
    return ToGrpcStatus(world_.Make(absl::StrCat("alliances/", request->alliance_id())));
  }
  grpc::Status CreateSpace(grpc::ServerContext*, const membership::v1::CreateSpaceRequest* request,
                           membership::v1::Space* response) override {
    *response = request->space();
    return ToGrpcStatus(
        world_.Make(absl::StrCat(request->parent(), "/spaces/", request->space_id())));
  }
  grpc::Status CreateTeam(grpc::ServerContext*, const membership::v1::CreateTeamRequest* request,
                          membership::v1::Team* response) override {
    *response = request->team();
    return ToGrpcStatus(
        world_.Make(absl::StrCat(request->parent(), "/teams/", request->team_id())));
  }
  grpc::Status CreateMember(grpc::ServerContext*,
                            const membership::v1::CreateMemberRequest* request,
                            membership::v1::Member* response) override {
    *response = request->member();
    const std::string name = absl::StrCat(request->parent(), "/members/", request->member_id());
    {
      const std::lock_guard lock(world_.mutex);
      world_.tiers[name] = request->member().tier();
    }
    return ToGrpcStatus(world_.Make(name));
  }

 private:
  World& world_;
};

class FakeInventory final : public inventory::v1::InventoryService::Service {
 public:
  explicit FakeInventory(World& world) : world_(world) {}

  grpc::Status CreateResource(grpc::ServerContext*,
                              const inventory::v1::CreateResourceRequest* request,
                              inventory::v1::Resource* response) override {
    const std::string name = absl::StrCat(request->parent(), "/resources/", request->resource_id());
    if (absl::Status status = world_.Make(name); !status.ok()) return ToGrpcStatus(status);
    *response = request->resource();
    response->set_state(inventory::v1::Resource::STATE_DRAFT);
    const std::lock_guard lock(world_.mutex);
    world_.resources[name] = *response;
    return grpc::Status::OK;
  }
  grpc::Status GetResource(grpc::ServerContext*, const inventory::v1::GetResourceRequest* request,
                           inventory::v1::Resource* response) override {
    const std::lock_guard lock(world_.mutex);
    *response = world_.resources.at(request->name());
    return grpc::Status::OK;
  }
  grpc::Status CreateQuota(grpc::ServerContext*, const inventory::v1::CreateQuotaRequest* request,
                           inventory::v1::Quota* response) override {
    const std::string name = absl::StrCat(request->parent(), "/quotas/", request->quota_id());
    if (absl::Status status = world_.Make(name); !status.ok()) return ToGrpcStatus(status);
    *response = request->quota();
    const std::lock_guard lock(world_.mutex);
    EXPECT_EQ(world_.creations_of_bookings, 0) << "a quota must be there before the bookings";
    world_.quotas[name] = *response;
    return grpc::Status::OK;
  }
  grpc::Status CreateCategory(grpc::ServerContext*,
                              const inventory::v1::CreateCategoryRequest* request,
                              inventory::v1::Category* response) override {
    const std::string& above = request->category().parent_category();
    {
      const std::lock_guard lock(world_.mutex);
      EXPECT_TRUE(above.empty() || world_.names.contains(above))
          << "a category must come after the one that it is a part of";
    }
    *response = request->category();
    return ToGrpcStatus(
        world_.Make(absl::StrCat(request->parent(), "/categories/", request->category_id())));
  }
  grpc::Status PublishResource(grpc::ServerContext*,
                               const inventory::v1::PublishResourceRequest* request,
                               inventory::v1::Resource* response) override {
    const std::lock_guard lock(world_.mutex);
    ++world_.publishes;
    world_.resources.at(request->name()).set_state(inventory::v1::Resource::STATE_PUBLISHED);
    *response = world_.resources.at(request->name());
    return grpc::Status::OK;
  }

 private:
  World& world_;
};

}  // namespace gongfang::client
