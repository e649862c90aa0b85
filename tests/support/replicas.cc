#include "tests/support/replicas.h"

#include <thread>

#include "absl/strings/str_cat.h"
#include "common/base/log.h"
#include "tests/support/shared_database.h"
#include "tests/support/test_database.h"
#include "tests/support/test_server.h"

namespace gongfang {

Replicas::Replicas(size_t count) : start_(NextMonday()), clock_(start_) {
  log::SetLevel(log::Level::kError);
  for (const char* service : {kMembership, kInventory, kBooking}) {
    databases_[service] = OpenTestDatabase(FileOf(service));
  }
  const Store store = {.open = [this](absl::string_view service) { return Open(service); },
                       .shared = true};
  const Config config{.data = dir_.path().string(), .grpc = "127.0.0.1:0"};
  // All at once, as a cluster starts.
  processes_.resize(count);
  std::vector<std::thread> starts;
  for (auto& process : processes_) {
    starts.emplace_back([&] { process = Process::Start(config, clock_, store).value(); });
  }
  for (std::thread& start : starts) start.join();
  const std::string key = FirstLineOf(dir_.File("admin.key"));
  for (size_t replica = 0; replica < count; ++replica) clients_.push_back(Connect(replica, key));
  MakeTestAlliance(*clients_.front());
}

std::string Replicas::FileOf(absl::string_view service) const {
  return dir_.File(absl::StrCat(service, ".db"));
}

absl::StatusOr<std::unique_ptr<Database>> Replicas::Open(absl::string_view service) {
  // A server takes as many as come; a file has one owner.
  if (IsTestDatabaseShared()) return OpenTestDatabase(FileOf(service));
  return std::make_unique<SharedDatabase>(*databases_.at(std::string(service)));
}

Replicas::~Replicas() {
  clients_.clear();
  processes_.clear();
}

std::unique_ptr<client::Client> Replicas::Connect(size_t replica, const std::string& key) const {
  return OwnClient(port(replica), key, kTestCallDeadline);
}

std::string Replicas::service_key() const { return FirstLineOf(dir_.File("service.key")); }

int Replicas::admin_keys_made() const {
  int made = 0;
  for (const auto& process : processes_) made += process->new_admin_key().has_value() ? 1 : 0;
  return made;
}

int64_t Replicas::CountEvents(const std::string& service, const std::string& type) {
  return Ask(service, absl::StrCat("SELECT COUNT(*) FROM events WHERE type = '", type, "'"));
}

int64_t Replicas::Ask(const std::string& service, const std::string& sql) {
  int64_t answer = 0;
  const absl::Status asked = databases_.at(service)->Read([&](Transaction& transaction) {
    return transaction.Query(sql, {}, [&](const Row& row) {
      answer = row.Int(0);
      return absl::OkStatus();
    });
  });
  EXPECT_TRUE(asked.ok()) << asked;
  return answer;
}

}  // namespace gongfang
