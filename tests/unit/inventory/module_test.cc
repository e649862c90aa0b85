// Both modules as a process serves them: over gRPC, one following the other.
#include "inventory/module.h"

#include <gmock/gmock.h>
#include <grpcpp/client_context.h>
#include <gtest/gtest.h>

#include "common/base/limits.h"
#include "common/events/event_log_service.h"
#include "common/rpc/channel.h"
#include "common/rpc/server.h"
#include "common/rpc/status.h"
#include "common/store/sqlite_database.h"
#include "gongfang/inventory/v1/inventory_service.grpc.pb.h"
#include "gongfang/membership/v1/membership_service.grpc.pb.h"
#include "membership/module.h"
#include "tests/support/temp_dir.h"

namespace gongfang {
namespace {

constexpr char kServiceKey[] = "service key";

// One process with membership and inventory, each with its own file in `dir` and its own keys.
class Process {
 public:
  explicit Process(const TempDir& dir) {
    membership_ =
        membership::MembershipModule::Open({.database = OpenDatabase(dir.File("membership.db")),
                                            .clock = clock_,
                                            .directory = membership_keys_.directory(),
                                            .dispatcher = membership_dispatcher_,
                                            .page_token_secret = "secret",
                                            .server_version = "1.2.3",
                                            .keep_admin_key =
                                                [this](absl::string_view text) {
                                                  new_admin_key_ = std::string(text);
                                                  return absl::OkStatus();
                                                }})
            .value();
    inventory_ =
        inventory::InventoryModule::Open({.database = OpenDatabase(dir.File("inventory.db")),
                                          .clock = clock_,
                                          .directory = &inventory_keys_.directory(),
                                          .dispatcher = inventory_dispatcher_,
                                          .page_token_secret = "secret"})
            .value();
    logs_ = std::make_unique<EventLogServiceImpl>(std::vector<EventLog*>{&membership_->log()},
                                                  membership_dispatcher_);
    first_ = Server::Start("127.0.0.1:0", {&membership_->service(), logs_.get()}).value();
    second_ = Server::Start("127.0.0.1:0", {&inventory_->service()}).value();
  }
  ~Process() {
    inventory_->Stop();
    logs_->EndStreams();
    second_->Drain(limits::kDrainTimeout);
    first_->Drain(limits::kDrainTimeout);
  }

  absl::Status Start() {
    return inventory_->Start(first_->InProcessChannel(), first_->InProcessChannel(), kServiceKey);
  }
  absl::Status CatchUp() { return inventory_->CatchUp(clock_.Now() + absl::Seconds(20)); }
  const std::optional<std::string>& new_admin_key() const { return new_admin_key_; }

  template <typename Service, typename Method, typename Request, typename Response>
  grpc::Status Call(Method method, const std::string& key, const Request& request,
                    Response& response) {
    const auto channel = std::is_same_v<Service, membership::v1::MembershipService>
                             ? first_->InProcessChannel()
                             : second_->InProcessChannel();
    grpc::ClientContext context;
    PrepareCall(context, key, clock_.Now() + absl::Seconds(20));
    const auto stub = Service::NewStub(channel);
    return ((*stub).*method)(&context, request, &response);
  }

 private:
  static std::unique_ptr<Database> OpenDatabase(const std::string& path) {
    return SqliteDatabase::Open(path, {}).value();
  }

  SystemClock clock_;
  std::optional<std::string> new_admin_key_;
  KeyRing membership_keys_{kServiceKey};
  KeyRing inventory_keys_{kServiceKey};
  WorkerPool workers_{4, 64};
  Dispatcher membership_dispatcher_{membership_keys_, workers_, clock_};
  Dispatcher inventory_dispatcher_{inventory_keys_, workers_, clock_};
  std::unique_ptr<membership::MembershipModule> membership_;
  std::unique_ptr<inventory::InventoryModule> inventory_;
  std::unique_ptr<EventLogServiceImpl> logs_;
  std::unique_ptr<Server> first_;
  std::unique_ptr<Server> second_;
};

using Members = membership::v1::MembershipService;
using Things = inventory::v1::InventoryService;

void MakeSpace(Process& process, const std::string& key) {
  membership::v1::CreateAllianceRequest alliance;
  alliance.set_alliance_id("a");
  alliance.mutable_alliance()->set_display_name("A");
  membership::v1::Alliance alliance_made;
  EXPECT_TRUE(
      process.Call<Members>(&Members::Stub::CreateAlliance, key, alliance, alliance_made).ok());
  membership::v1::CreateSpaceRequest space;
  space.set_parent("alliances/a");
  space.set_space_id("s");
  space.mutable_space()->set_display_name("S");
  space.mutable_space()->set_time_zone("Asia/Shanghai");
  membership::v1::Space space_made;
  EXPECT_TRUE(process.Call<Members>(&Members::Stub::CreateSpace, key, space, space_made).ok());
}

grpc::Status MakeResource(Process& process, const std::string& key, const std::string& id) {
  inventory::v1::CreateResourceRequest request;
  request.set_parent("alliances/a/spaces/s");
  request.set_resource_id(id);
  request.mutable_resource()->set_display_name("R");
  request.mutable_resource()->set_category("laser-cutter");
  inventory::v1::Resource made;
  return process.Call<Things>(&Things::Stub::CreateResource, key, request, made);
}

TEST(ModulesTest, AResourceIsMadeInASpaceOfAMomentAgo) {
  TempDir dir;
  Process process(dir);
  const std::optional<std::string> key = process.new_admin_key();
  ASSERT_TRUE(key.has_value());
  ASSERT_TRUE(process.Start().ok());
  ASSERT_TRUE(process.CatchUp().ok());
  for (int i = 0; i < 10; ++i) {
    if (i == 0) MakeSpace(process, *key);
    const grpc::Status made = MakeResource(process, *key, "r-" + std::to_string(i));
    EXPECT_TRUE(made.ok()) << made.error_message();
  }
  EXPECT_EQ(MakeResource(process, "gf_live_wrong", "r").error_code(),
            grpc::StatusCode::UNAUTHENTICATED);
}

TEST(ModulesTest, AfterARestartItKnowsWhatItKnewAlsoWhileMembershipIsAway) {
  TempDir dir;
  std::string key;
  {
    Process process(dir);
    key = process.new_admin_key().value();
    ASSERT_TRUE(process.Start().ok());
    MakeSpace(process, key);
    ASSERT_TRUE(process.CatchUp().ok());
  }
  Process process(dir);
  EXPECT_EQ(process.new_admin_key(), std::nullopt);
  const grpc::Status made = MakeResource(process, key, "r");  // nothing is followed yet
  EXPECT_TRUE(made.ok()) << made.error_message();
  inventory::v1::ListResourcesRequest list;
  list.set_parent("alliances/none/spaces/-");
  inventory::v1::ListResourcesResponse none;
  EXPECT_EQ(process.Call<Things>(&Things::Stub::ListResources, key, list, none).error_code(),
            grpc::StatusCode::UNAVAILABLE)
      << "what is not known is not called missing before membership was asked";
}

}  // namespace
}  // namespace gongfang
