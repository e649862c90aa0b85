#include "clients/cli/booking_items.h"

#include <algorithm>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/cli/cli_error.h"
#include "clients/cli/names.h"
#include "clients/cli/text.h"
#include "clients/cli/times.h"
#include "clients/cpp/client_error.h"
#include "common/base/status_macros.h"

namespace gongfang::cli {

using booking::v1::BookingItem;

std::optional<int> TakeUnits(absl::string_view& word) {
  const size_t equals = word.rfind('=');
  int units = 0;
  if (equals == absl::string_view::npos || !absl::SimpleAtoi(word.substr(equals + 1), &units)) {
    return std::nullopt;
  }
  word = word.substr(0, equals);
  return units;
}

absl::StatusOr<Items> ReadItems(Session& session, const std::vector<std::string>& words,
                                int units) {
  Items items;
  for (absl::string_view word : words) {
    BookingItem& item = *items.Add();
    item.set_units(TakeUnits(word).value_or(units));
    ASSIGN_OR_RETURN(*item.mutable_resource(), session.Resource(word));
  }
  return items;
}

std::string ItemWords(const Items& items, int units) {
  return absl::StrJoin(items, " ", [units](std::string* out, const BookingItem& item) {
    const std::string word = ShortName(item.resource());
    const bool own = item.units() != units;
    absl::StrAppend(out, ShellQuote(own ? absl::StrCat(word, "=", item.units()) : word));
  });
}

absl::StatusOr<std::vector<absl::TimeZone>> ZonesOf(Session& session, const Items& items) {
  std::vector<absl::TimeZone> zones;
  for (const BookingItem& item : items) {
    ASSIGN_OR_RETURN(zones.emplace_back(), session.ZoneOf(item.resource()));
  }
  return zones;
}

absl::Time StartOf(const Items& items) {
  absl::Time start = absl::InfiniteFuture();
  for (const BookingItem& item : items) start = std::min(start, FromProto(item.start_time()));
  return start;
}

void MoveItems(std::optional<absl::Time> start, std::optional<absl::Duration> length,
               Items& items) {
  const absl::Duration later = start ? *start - StartOf(items) : absl::ZeroDuration();
  for (BookingItem& item : items) {
    const absl::Time begin = FromProto(item.start_time()) + later;
    const absl::Time end = length ? begin + *length : FromProto(item.end_time()) + later;
    *item.mutable_start_time() = ToProto(begin);
    *item.mutable_end_time() = ToProto(end);
  }
}

absl::Status HintAtSlot(absl::Status status, absl::Time wanted,
                        const std::vector<absl::TimeZone>& zones,
                        absl::FunctionRef<std::string(const std::string& start)> command) {
  const client::ClientError error = client::ErrorOf(status);
  if (error.slots.empty() || zones.empty()) return status;
  const auto later = std::find_if(error.slots.begin(), error.slots.end(),
                                  [&](const FeasibleSlot& slot) { return slot.start >= wanted; });
  const bool next = later != error.slots.end();
  const absl::Time time = next ? later->start : error.slots.front().start;
  const bool one_zone = std::all_of(zones.begin(), zones.end(),
                                    [&](absl::TimeZone zone) { return zone == zones.front(); });
  const std::string start = one_zone
                                ? FormatLocal(time, zones.front())
                                : absl::FormatTime("%Y-%m-%dT%H:%M:%S%Ez", time, zones.front());
  const bool taken = error.reason == "SLOT_TAKEN";
  return WithHint(std::move(status), absl::StrCat(taken && next ? "it is free next from "
                                                  : taken       ? "it is free from "
                                                                : "it is possible from ",
                                                  start, ": ", command(start)));
}

}  // namespace gongfang::cli
