// Inventory's own resources and categories in memory, to be searched; as exact as a read of the
// database.
//
// Why it is exact, also beside other replicas on the same database. Every change of a resource or a
// category is an event in the log of its alliance, in the same transaction, and the numbers of
// events are in the order of commits without gaps (event_log.h). A search is a part of a read
// transaction: it asks, on that snapshot, for the last number, and takes in the events after the
// one that was taken in last. So the listing is what the tables are on the snapshot, whoever wrote
// them, and the page of resources that is then read in the same transaction is of the same moment.
// Where another thread has taken in events that the snapshot does not have, the search begins anew
// with a fresh one, which has.
//
// Locks are only taken by those who hold a connection already, and nobody waits for a connection
// under one, so they cannot wait for each other.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>

#include "absl/status/statusor.h"
#include "common/events/record_store.h"
#include "common/store/database.h"
#include "inventory/resource_listing.h"

namespace gongfang::inventory {

// Thread safe.
class ResourceDirectory {
 public:
  // `store` is borrowed.
  explicit ResourceDirectory(RecordStore& store) : store_(store) {}

  // Reads all alliances, so that no search has to. Errors are those of the database.
  absl::Status Load();

  // Finds as of the transaction; nullopt where the listing is ahead of it: begin another one. An
  // alliance that is not known yet is read first.
  absl::StatusOr<std::optional<ResourceFindings>> Find(Transaction& transaction,
                                                       const std::string& alliance,
                                                       const ResourceWish& wish);

 private:
  struct Alliance {
    std::shared_mutex mutex;
    ResourceListing listing;    // under mutex
    int64_t applied = kUnread;  // the last event that is in it; under mutex
  };
  static constexpr int64_t kUnread = -1;

  Alliance& Of(const std::string& alliance);
  // Brings `to`, whose lock is held, to the event `head`.
  static absl::Status CatchUp(Transaction& transaction, const std::string& alliance, int64_t head,
                              Alliance& to);
  static absl::Status ReadTables(Transaction& transaction, const std::string& alliance,
                                 Alliance& to);

  RecordStore& store_;
  std::mutex mutex_;
  std::map<std::string, std::unique_ptr<Alliance>> alliances_;  // by id; under mutex_
};

}  // namespace gongfang::inventory
