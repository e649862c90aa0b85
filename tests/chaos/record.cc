#include "tests/chaos/record.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "google/protobuf/util/time_util.h"

namespace gongfang::chaos {
namespace {

using booking::v1::Booking;
using google::protobuf::util::TimeUtil;

constexpr const char* kKinds[] = {"create", "hold",   "confirm", "renew",
                                  "move",   "cancel", "get",     "list"};
constexpr const char* kOutcomes[] = {"ok", "refused", "unknown"};
constexpr size_t kFields = 12;

std::string ToText(const std::vector<Item>& items) {
  return absl::StrJoin(items, ";", [](std::string* out, const Item& item) {
    absl::StrAppend(out, item.resource, ",", item.start, ",", item.end, ",", item.units);
  });
}

std::string ToText(const std::vector<Seen>& bookings) {
  return absl::StrJoin(bookings, "&", [](std::string* out, const Seen& seen) {
    absl::StrAppend(out, seen.name, "|", seen.sequence, "|", static_cast<int>(seen.state), "|",
                    seen.purpose, "|", ToText(seen.items));
  });
}

bool Read(absl::string_view text, std::vector<Item>& items) {
  for (const absl::string_view one : absl::StrSplit(text, ';', absl::SkipEmpty())) {
    const std::vector<absl::string_view> parts = absl::StrSplit(one, ',');
    Item item;
    if (parts.size() != 4 || !absl::SimpleAtoi(parts[1], &item.start) ||
        !absl::SimpleAtoi(parts[2], &item.end) || !absl::SimpleAtoi(parts[3], &item.units)) {
      return false;
    }
    item.resource = std::string(parts[0]);
    items.push_back(item);
  }
  return true;
}

bool Read(absl::string_view text, std::vector<Seen>& bookings) {
  for (const absl::string_view one : absl::StrSplit(text, '&', absl::SkipEmpty())) {
    const std::vector<absl::string_view> parts = absl::StrSplit(one, '|');
    Seen seen;
    int state = 0;
    if (parts.size() != 5 || !absl::SimpleAtoi(parts[1], &seen.sequence) ||
        !absl::SimpleAtoi(parts[2], &state) || !Booking::State_IsValid(state) ||
        !Read(parts[4], seen.items)) {
      return false;
    }
    seen.name = std::string(parts[0]);
    seen.state = static_cast<Booking::State>(state);
    seen.purpose = std::string(parts[3]);
    bookings.push_back(seen);
  }
  return true;
}

template <typename Enum, size_t size>
bool Read(absl::string_view text, const char* const (&names)[size], Enum& value) {
  for (size_t i = 0; i < size; ++i) {
    if (text == names[i]) {
      value = static_cast<Enum>(i);
      return true;
    }
  }
  return false;
}

}  // namespace

Seen SeenOf(const Booking& booking) {
  Seen seen{booking.name(), booking.sequence(), booking.state(), booking.purpose(), {}};
  for (const booking::v1::BookingItem& item : booking.items()) {
    seen.items.push_back({item.resource(), TimeUtil::TimestampToMicroseconds(item.start_time()),
                          TimeUtil::TimestampToMicroseconds(item.end_time()),
                          item.has_units() ? item.units() : 1});
  }
  return seen;
}

bool IsLive(const Seen& booking) {
  return booking.state == Booking::STATE_HELD || booking.state == Booking::STATE_CONFIRMED ||
         booking.state == Booking::STATE_PENDING_APPROVAL ||
         booking.state == Booking::STATE_CHECKED_IN;
}

bool IsWrite(Kind kind) { return kind != Kind::kGet && kind != Kind::kList; }

const char* NameOf(Kind kind) { return kKinds[static_cast<int>(kind)]; }

std::string ToLine(const Operation& operation) {
  return absl::StrCat(NameOf(operation.kind), "\t", operation.id, "\t", operation.start, "\t",
                      operation.end, "\t", kOutcomes[static_cast<int>(operation.outcome)], "\t",
                      operation.attempts, "\t", operation.reason, "\t", operation.failed, "\t",
                      operation.name, "\t") +
         absl::StrCat(ToText(operation.wanted), "\t", ToText(operation.answers), "\t",
                      operation.read_sequence);
}

std::optional<Operation> FromLine(absl::string_view line) {
  const std::vector<absl::string_view> parts = absl::StrSplit(line, '\t');
  Operation operation;
  if (parts.size() != kFields || !Read(parts[0], kKinds, operation.kind) ||
      !absl::SimpleAtoi(parts[2], &operation.start) ||
      !absl::SimpleAtoi(parts[3], &operation.end) ||
      !Read(parts[4], kOutcomes, operation.outcome) ||
      !absl::SimpleAtoi(parts[5], &operation.attempts) || !Read(parts[9], operation.wanted) ||
      !Read(parts[10], operation.answers) ||
      !absl::SimpleAtoi(parts[11], &operation.read_sequence)) {
    return std::nullopt;
  }
  operation.id = std::string(parts[1]);
  operation.reason = std::string(parts[6]);
  operation.failed = std::string(parts[7]);
  operation.name = std::string(parts[8]);
  return operation;
}

}  // namespace gongfang::chaos
