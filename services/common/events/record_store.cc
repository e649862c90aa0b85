#include "common/events/record_store.h"

#include <utility>

#include "common/base/status_macros.h"
#include "common/store/migrate.h"
#include "common/store/record_table.h"

namespace gongfang {

RecordStore::RecordStore(Options options)
    : database_(std::move(options.database)),
      log_(*database_, std::move(options.log_name)),
      clock_(options.clock),
      ids_(options.clock),
      page_tokens_(options.page_token_secret) {}

absl::StatusOr<std::unique_ptr<RecordStore>> RecordStore::Open(Options options) {
  std::unique_ptr<RecordStore> store(new RecordStore(std::move(options)));
  RETURN_IF_ERROR(Migrate(store->database(), "records", RecordTable::Migrations()));
  RETURN_IF_ERROR(Migrate(store->database(), "events", EventLog::Migrations()));
  return store;
}

}  // namespace gongfang
