#include "common/events/log_places.h"

#include "common/base/status_macros.h"

namespace gongfang {

absl::StatusOr<HeadsByAlliance> ReadHeads(Transaction& transaction) {
  HeadsByAlliance heads;
  RETURN_IF_ERROR(
      transaction.Query("SELECT alliance, sequence FROM event_heads", {}, [&heads](const Row& row) {
        heads[std::string(row.Text(0))] = row.Int(1);
        return absl::OkStatus();
      }));
  return heads;
}

absl::StatusOr<std::map<std::string, HeadsByAlliance>> ReadPlaces(Transaction& transaction) {
  std::map<std::string, HeadsByAlliance> places;
  RETURN_IF_ERROR(transaction.Query(
      "SELECT log, alliance, sequence FROM followed_logs", {}, [&places](const Row& row) {
        places[std::string(row.Text(0))][std::string(row.Text(1))] = row.Int(2);
        return absl::OkStatus();
      }));
  return places;
}

}  // namespace gongfang
