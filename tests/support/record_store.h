// A record store on a real database file, and what tests look at in it.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "common/events/record_store.h"
#include "common/rpc/call_context.h"
#include "tests/support/fake_clock.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_database.h"

namespace gongfang {

// Owns the clock and the folder too. For one test.
class TestRecordStore {
 public:
  explicit TestRecordStore(std::string log_name) : log_name_(std::move(log_name)) { Reopen(); }

  // Closes the file and opens it again, as after a restart.
  void Reopen() {
    store_.reset();
    store_ = RecordStore::Open({.database = OpenDatabase(),
                                .log_name = log_name_,
                                .clock = clock_,
                                .page_token_secret = "secret"})
                 .value();
  }

  RecordStore& get() { return *store_; }
  FakeClock& clock() { return clock_; }
  std::string path() const { return dir_.File("data.db"); }

  std::vector<events::v1::Event> Events(const std::string& alliance) {
    return store_->log().ReadAfter(alliance, 0, 500).value();
  }
  // "1 space.created alliances/a/spaces/s by key"
  std::vector<std::string> EventLines(const std::string& alliance) {
    std::vector<std::string> lines;
    for (const auto& event : Events(alliance)) {
      lines.push_back(std::to_string(event.sequence()) + " " + event.type() + " " +
                      event.subject() + " by " + event.actor());
    }
    return lines;
  }
  // What a follower would have after replaying the log of `alliance`: the snapshots, by name.
  std::map<std::string, google::protobuf::Any> Replay(const std::string& alliance) {
    std::map<std::string, google::protobuf::Any> records;
    for (const auto& event : Events(alliance)) {
      records[event.subject()] = event.snapshot();
      if (absl::EndsWith(event.type(), ".deleted")) records.erase(event.subject());
    }
    return records;
  }

 private:
  std::unique_ptr<Database> OpenDatabase() { return OpenTestDatabase(path()); }

  const std::string log_name_;
  TempDir dir_;
  FakeClock clock_;
  std::unique_ptr<RecordStore> store_;
};

// A call by the key "key".
inline CallContext TestCall() { return {.principal = {.key_id = "key", .display_name = "Tester"}}; }

}  // namespace gongfang
