#include "tests/bench/postgres.h"

#include <csignal>
#include <filesystem>
#include <fstream>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"

namespace gongfang::bench {
namespace {

std::vector<std::string> Command(const std::string& command, const std::string& folder) {
  return {"bash", std::string(GONGFANG_SOURCE_DIR) + "/tests/bench/postgres.sh", command, folder};
}

absl::Status RunToEnd(const std::string& command, const std::string& folder) {
  ChildProcess process(Command(command, folder));
  if (process.Wait() == 0) return absl::OkStatus();
  return absl::UnavailableError(absl::StrCat("PostgreSQL, ", command, ": ", process.Stderr()));
}

absl::StatusOr<double> PerSecond(const std::vector<std::string>& command) {
  ChildProcess pgbench(command);
  const std::string line = pgbench.WaitForLine("tps ");
  double per_second = 0;
  if (line.empty() || !absl::SimpleAtod(line.substr(4), &per_second) || per_second <= 0) {
    return absl::UnavailableError(
        absl::StrCat("pgbench did not say how fast it was. ", pgbench.Stderr()));
  }
  return per_second;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Postgres>> Postgres::Start(const std::string& folder) {
  const std::string absolute = std::filesystem::absolute(folder).string();
  RETURN_IF_ERROR(RunToEnd("init", absolute));
  std::unique_ptr<Postgres> postgres(new Postgres(absolute));
  postgres->server_ = std::make_unique<ChildProcess>(Command("serve", absolute));
  if (postgres->server_->WaitForLine("ready to accept connections").empty()) {
    return absl::UnavailableError("PostgreSQL did not start.");
  }
  RETURN_IF_ERROR(RunToEnd("table", absolute));
  return postgres;
}

Postgres::~Postgres() {
  if (server_ == nullptr) return;
  server_->Signal(SIGINT);  // a fast shutdown; killed it would leave shared memory behind
  server_->Wait();
}

absl::StatusOr<std::string> Postgres::MakeStore() {
  RETURN_IF_ERROR(RunToEnd("store", folder_));
  std::ifstream file(folder_ + "/socket");
  std::string socket;
  std::getline(file, socket);
  return absl::StrCat("postgres://gongfang@/gongfang?host=", socket);
}

absl::StatusOr<double> Postgres::Insert(int connections, absl::Duration duration) {
  std::vector<std::string> command = Command("run", folder_);
  command.push_back(absl::StrCat(connections));
  command.push_back(absl::StrCat(absl::ToInt64Seconds(duration)));
  return PerSecond(command);
}

absl::Status Postgres::Load(const City& city) {
  RETURN_IF_ERROR(WriteTables(city, folder_));
  return RunToEnd("city", folder_);
}

absl::StatusOr<double> Postgres::Ask(const City& city, const std::string& questions,
                                     const std::string& plan, int connections,
                                     absl::Duration duration) {
  std::vector<std::string> command = Command("ask", folder_);
  for (const std::string& word :
       {absl::StrCat(connections), absl::StrCat(absl::ToInt64Seconds(duration)), plan, questions}) {
    command.push_back(word);
  }
  for (const std::string& define :
       {absl::StrCat("base=", city.base() / kMicrosPerSecond),
        absl::StrCat("spaces=", city.spaces()), absl::StrCat("rows=", city.rows()),
        absl::StrCat("columns=", city.columns())}) {
    command.push_back("-D");
    command.push_back(define);
  }
  return PerSecond(command);
}

}  // namespace gongfang::bench
