// What a service needs to keep records with their events: its database, its log, and what both are
// fed with. See records.h for what is done with it.
#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/base/clock.h"
#include "common/base/ids.h"
#include "common/base/page_token.h"
#include "common/events/event_log.h"
#include "common/store/database.h"

namespace gongfang {

// Thread safe.
class RecordStore {
 public:
  struct Options {
    std::unique_ptr<Database> database;
    std::string log_name;  // of its event log
    const Clock& clock;    // borrowed
    std::string page_token_secret;
  };

  // Brings the tables of records and of the log up to date.
  static absl::StatusOr<std::unique_ptr<RecordStore>> Open(Options options);

  Database& database() { return *database_; }
  EventLog& log() { return log_; }
  const Clock& clock() const { return clock_; }
  IdGenerator& ids() { return ids_; }
  const PageTokens& page_tokens() const { return page_tokens_; }

 private:
  explicit RecordStore(Options options);

  const std::unique_ptr<Database> database_;
  EventLog log_;
  const Clock& clock_;
  IdGenerator ids_;
  const PageTokens page_tokens_;
};

}  // namespace gongfang
