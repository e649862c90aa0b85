// The items of bookings as people write them, and what is said where they are refused.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "clients/cli/session.h"
#include "gongfang/booking/v1/resources.pb.h"

namespace gongfang::cli {

using Items = google::protobuf::RepeatedPtrField<booking::v1::BookingItem>;

// Takes the units off a word such as "link/lab=5". A name may have "=" in it too, but then with
// something else than a number after it.
std::optional<int> TakeUnits(absl::string_view& word);

// An item of each word, "link/laser-1" or "link/lab=5", with `units` where it does not say its own.
// They have no times yet.
absl::StatusOr<Items> ReadItems(Session& session, const std::vector<std::string>& words, int units);

// The same as ReadItems would read: "link/laser-1 link/lab=5".
std::string ItemWords(const Items& items, int units);

// The zone of each item.
absl::StatusOr<std::vector<absl::TimeZone>> ZonesOf(Session& session, const Items& items);

// When the first of them begins; there is at least one.
absl::Time StartOf(const Items& items);

// Moves all items, as far from each other as they are, so that the first begins at `start`, and
// lets each of them last for `length`; where there is neither, they stay as they are.
void MoveItems(std::optional<absl::Time> start, std::optional<absl::Duration> length, Items& items);

// To a refusal that says when it would be possible, adds the command that asks for that: `command`
// makes it of a start that all of `zones` understand alike. It is the first one from `wanted` on,
// or else the nearest before.
absl::Status HintAtSlot(absl::Status status, absl::Time wanted,
                        const std::vector<absl::TimeZone>& zones,
                        absl::FunctionRef<std::string(const std::string& start)> command);

}  // namespace gongfang::cli
