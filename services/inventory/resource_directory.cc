#include "inventory/resource_directory.h"

#include <vector>

#include "common/base/limits.h"
#include "common/base/status_macros.h"
#include "common/events/record_keeper.h"
#include "common/store/record_table.h"

namespace gongfang::inventory {
namespace {

template <typename Message>
absl::Status TakeAll(Transaction& transaction, absl::string_view kind, const std::string& alliance,
                     ResourceListing& listing) {
  const RecordFetch fetch = RecordTable::Range(kind, alliance, "");
  std::string place;
  while (true) {
    ASSIGN_OR_RETURN(const std::vector<RecordRow> rows,
                     fetch(transaction, place, limits::kRecordScanChunk));
    for (const RecordRow& row : rows) {
      Message record;
      if (!record.ParseFromString(row.body)) continue;
      listing.Take({.name = record.name(),
                    .type = Message::descriptor()->full_name(),
                    .snapshot = row.body});
    }
    if (rows.size() < limits::kRecordScanChunk) return absl::OkStatus();
    place = rows.back().id;
  }
}

}  // namespace

ResourceDirectory::Alliance& ResourceDirectory::Of(const std::string& alliance) {
  const std::lock_guard lock(mutex_);
  std::unique_ptr<Alliance>& found = alliances_[alliance];
  if (found == nullptr) found = std::make_unique<Alliance>();
  return *found;
}

absl::Status ResourceDirectory::ReadTables(Transaction& transaction, const std::string& alliance,
                                           Alliance& to) {
  to.listing = ResourceListing();
  RETURN_IF_ERROR(TakeAll<v1::Category>(transaction, "category", alliance, to.listing));
  return TakeAll<v1::Resource>(transaction, "resource", alliance, to.listing);
}

absl::Status ResourceDirectory::CatchUp(Transaction& transaction, const std::string& alliance,
                                        int64_t head, Alliance& to) {
  if (to.applied == kUnread) {
    RETURN_IF_ERROR(ReadTables(transaction, alliance, to));
    to.applied = head;
  }
  while (to.applied < head) {
    ASSIGN_OR_RETURN(
        const std::vector<events::v1::Event> events,
        EventLog::ReadIn(transaction, alliance, to.applied, limits::kMaxEventsPerRead));
    if (events.empty()) return absl::InternalError("the log of inventory has a gap");
    Mirror::Visited(events, [&to](const MirroredRecord& record) { to.listing.Take(record); });
    to.applied = events.back().sequence();
  }
  return absl::OkStatus();
}

absl::StatusOr<std::optional<ResourceFindings>> ResourceDirectory::Find(Transaction& transaction,
                                                                        const std::string& alliance,
                                                                        const ResourceWish& wish) {
  // The first statement: with it the snapshot is taken.
  ASSIGN_OR_RETURN(const int64_t head, EventLog::Head(transaction, alliance));
  Alliance& in = Of(alliance);
  {
    const std::shared_lock lock(in.mutex);
    if (in.applied == head) return std::make_optional(in.listing.Find(wish));
    if (in.applied > head) return std::optional<ResourceFindings>();
  }
  const std::unique_lock lock(in.mutex);
  if (in.applied < head) RETURN_IF_ERROR(CatchUp(transaction, alliance, head, in));
  if (in.applied > head) return std::optional<ResourceFindings>();
  return std::make_optional(in.listing.Find(wish));
}

absl::Status ResourceDirectory::Load() {
  ASSIGN_OR_RETURN(const auto heads, store_.log().Heads());
  for (const auto& [alliance, unused] : heads) {
    RETURN_IF_ERROR(store_.database().Read([&](Transaction& transaction) -> absl::Status {
      ASSIGN_OR_RETURN(const int64_t head, EventLog::Head(transaction, alliance));
      Alliance& to = Of(alliance);
      const std::unique_lock lock(to.mutex);
      return to.applied < head ? CatchUp(transaction, alliance, head, to) : absl::OkStatus();
    }));
  }
  return absl::OkStatus();
}

}  // namespace gongfang::inventory
