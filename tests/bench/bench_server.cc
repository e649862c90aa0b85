#include "tests/bench/bench_server.h"

#include <iostream>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "clients/cpp/client.h"
#include "common/base/log.h"
#include "gongfangd/process.h"

namespace gongfang::bench {
namespace {

constexpr int kLoaders = 16;

absl::Status MakeResource(client::Client& client, int number) {
  inventory::v1::CreateResourceRequest create;
  create.set_parent("alliances/bench/spaces/hall");
  create.set_resource_id(absl::StrCat("r", number));
  create.mutable_resource()->set_display_name("激光切割机");
  create.mutable_resource()->set_category("laser-cutter");
  const auto made = client.CreateResource(create);
  if (!made.ok()) return made.status();
  inventory::v1::PublishResourceRequest publish;
  publish.set_name(made->name());
  return client.PublishResource(publish).status();
}

absl::Status MakeAlliance(client::Client& client) {
  membership::v1::CreateAllianceRequest alliance;
  alliance.set_alliance_id("bench");
  alliance.mutable_alliance()->set_display_name("Bench");
  if (auto made = client.CreateAlliance(alliance); !made.ok()) return made.status();
  membership::v1::CreateSpaceRequest space;
  space.set_parent("alliances/bench");
  space.set_space_id("hall");
  space.mutable_space()->set_display_name("Hall");
  space.mutable_space()->set_time_zone("Asia/Shanghai");
  if (auto made = client.CreateSpace(space); !made.ok()) return made.status();
  membership::v1::CreateMemberRequest member;
  member.set_parent("alliances/bench");
  member.set_member_id("li-wei");
  member.mutable_member()->set_display_name("李伟");
  if (auto made = client.CreateMember(member); !made.ok()) return made.status();
  std::vector<std::thread> loaders;
  std::vector<absl::Status> statuses(kLoaders);
  for (int i = 0; i < kLoaders; ++i) {
    loaders.emplace_back([&client, &status = statuses[i], i] {
      for (int n = i; n < kResources && status.ok(); n += kLoaders)
        status = MakeResource(client, n);
    });
  }
  for (std::thread& loader : loaders) loader.join();
  for (const absl::Status& status : statuses) {
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

}  // namespace

int RunBenchServer(const char* folder) {
  log::SetLevel(log::Level::kWarning);
  const SystemClock clock;
  const auto process = Process::Start({.data = folder, .grpc = "127.0.0.1:0"}, clock);
  absl::Status status = process.status();
  if (status.ok()) {
    const auto client = client::Client::Over((*process)->InProcessChannel(),
                                             {.key = (*process)->new_admin_key().value_or("")});
    status = client.ok() ? MakeAlliance(**client) : client.status();
  }
  if (!status.ok()) {
    std::cerr << "bench: " << status.message() << "\n";
    return 1;
  }
  std::cout << (*process)->grpc_port() << " " << *(*process)->new_admin_key() << std::endl;
  std::string line;
  while (std::getline(std::cin, line)) {
  }
  (*process)->Stop();
  return 0;
}

}  // namespace gongfang::bench
