// A log that is served over gRPC, as another service of the installation would.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "common/base/crypto.h"
#include "common/events/event_log.h"
#include "common/events/event_log_service.h"
#include "common/rpc/channel.h"
#include "common/rpc/server.h"
#include "tests/support/access_records.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_database.h"

namespace gongfang {

inline constexpr char kServiceKey[] = "service key";

inline void WaitUntil(const std::function<bool()>& condition) {
  while (!condition()) std::this_thread::yield();
}

// The file stays where the server is stopped and started again.
class LogSource {
 public:
  LogSource() : database_(OpenTestDatabase(dir_.File("source.db"))) {
    EXPECT_TRUE(Migrate(*database_, "events", EventLog::Migrations()).ok());
    AddKey(keys_.directory(), "user key", "user");
    Start();
  }
  ~LogSource() { Stop(); }

  // On the port that it had.
  void Start() {
    service_.emplace(std::vector<EventLog*>{&log_}, dispatcher_);
    server_ = Server::Start("127.0.0.1:" + std::to_string(port_), {&*service_}).value();
    port_ = server_->port();
  }
  void EndStreams() { service_->EndStreams(); }
  void Stop() {
    if (server_ == nullptr) return;
    EndStreams();
    server_->Drain(absl::Seconds(30));
    server_.reset();
    service_.reset();
  }

  void Append(const std::string& alliance, int count) {
    events::v1::Cursor snapshot;
    const std::vector<NewEvent> events(count, {"thing.made", "things/1", "key", snapshot});
    EXPECT_TRUE(
        database_->Write([&](Transaction& tx) { return EventLog::Append(tx, alliance, 1, events); })
            .ok());
    log_.NotifyAppended();
  }

  // Every read of the log fails from now on; those who wait for events look at once.
  void Break() {
    EXPECT_TRUE(database_
                    ->Write([](Transaction& tx) {
                      return tx.Execute("DROP TABLE event_heads", {}).status();
                    })
                    .ok());
    log_.NotifyAppended();
  }

  std::shared_ptr<grpc::Channel> Tcp() { return MakeChannel("127.0.0.1:" + std::to_string(port_)); }
  std::shared_ptr<grpc::Channel> InProcess() { return server_->InProcessChannel(); }
  const Clock& clock() const { return clock_; }
  absl::Time Soon() const { return clock_.Now() + absl::Seconds(60); }

 private:
  TempDir dir_;
  std::unique_ptr<Database> database_;
  EventLog log_{*database_, "source"};
  SystemClock clock_;
  KeyRing keys_{kServiceKey};
  WorkerPool workers_{2, 100};
  Dispatcher dispatcher_{keys_, workers_, clock_};
  std::optional<EventLogServiceImpl> service_;
  std::unique_ptr<Server> server_;
  int port_ = 0;
};

}  // namespace gongfang
