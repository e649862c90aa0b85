// What the clients of a chaos run write down: each operation, and what was answered. One line of
// text each, so that histories of several processes can be put together, and read by people.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "gongfang/booking/v1/resources.pb.h"

namespace gongfang::chaos {

// Times of bookings are microseconds since 1970, times of operations nanoseconds of
// CLOCK_MONOTONIC, which all processes of a machine share.
struct Item {
  std::string resource;  // a full name
  int64_t start = 0;
  int64_t end = 0;
  int units = 1;
  friend bool operator==(const Item&, const Item&) = default;
};

// What matters of a booking, as an answer, a page or an event had it.
struct Seen {
  std::string name;
  int64_t sequence = 0;
  booking::v1::Booking::State state = booking::v1::Booking::STATE_UNSPECIFIED;
  std::string purpose;  // the request id of the operation that made it
  std::vector<Item> items;
  friend bool operator==(const Seen&, const Seen&) = default;
};

Seen SeenOf(const booking::v1::Booking& booking);
// Whether it takes up its slots.
bool IsLive(const Seen& booking);

enum class Kind { kCreate, kHold, kConfirm, kRenew, kMove, kCancel, kGet, kList };
enum class Outcome { kOk, kRefused, kUnknown };

struct Operation {
  Kind kind = Kind::kGet;
  std::string id;     // the request id of a write
  int64_t start = 0;  // of the first attempt
  int64_t end = 0;    // of the last one
  Outcome outcome = Outcome::kUnknown;
  int attempts = 1;    // with more than one, a refusal does not say that nothing happened
  std::string reason;  // of the refusal
  std::string failed;  // the codes of attempts that told nothing: "UNAVAILABLE DEADLINE_EXCEEDED"
  std::string name;    // the booking that is read or changed, or the resource that is listed
  std::vector<Item> wanted;   // of kCreate, kHold, kMove
  std::vector<Seen> answers;  // one, but of kList
  int64_t read_sequence = 0;  // of kList
  friend bool operator==(const Operation&, const Operation&) = default;
};

bool IsWrite(Kind kind);
const char* NameOf(Kind kind);

std::string ToLine(const Operation& operation);
// Nothing where the line is not a whole one.
std::optional<Operation> FromLine(absl::string_view line);

}  // namespace gongfang::chaos
