#include "clients/cpp/dataset.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "common/base/crypto.h"
#include "common/base/errors.h"
#include "common/base/limits.h"
#include "common/base/names.h"
#include "common/base/status_macros.h"
#include "common/calendar/zone.h"
#include "google/protobuf/util/json_util.h"

namespace gongfang::client {
namespace {

using booking::v1::CreateBookingRequest;
using dataset::v1::Dataset;
using dataset::v1::DatasetBooking;

constexpr size_t kFingerprintBytes = 6;

// A pattern that has been understood.
struct Pattern {
  absl::TimeZone zone;
  absl::Weekday day = absl::Weekday::monday;
  int start_minute = 0;
  absl::Duration length;
  CreateBookingRequest request;  // all but times and request_id
  std::string id;                // of the pattern: its place and a fingerprint of what it says
};

std::string FieldOf(int index, absl::string_view field) {
  return absl::StrCat("bookings[", index, "].", field);
}

// "HH:MM" as minutes since midnight, or -1.
int ParseClock(absl::string_view text) {
  int hour = 0;
  int minute = 0;
  const bool digits = text.size() == 5 && text[2] == ':' && absl::ascii_isdigit(text[0]) &&
                      absl::ascii_isdigit(text[1]) && absl::ascii_isdigit(text[3]) &&
                      absl::ascii_isdigit(text[4]);
  if (!digits || !absl::SimpleAtoi(text.substr(0, 2), &hour) ||
      !absl::SimpleAtoi(text.substr(3), &minute) || hour > 23 || minute > 59) {
    return -1;
  }
  return hour * 60 + minute;
}

using Zones = absl::flat_hash_map<std::string, absl::TimeZone>;

absl::StatusOr<Zones> ZonesOfSpaces(const Dataset& dataset) {
  Zones zones;
  for (const membership::v1::Space& space : dataset.spaces()) {
    ASSIGN_OR_RETURN(zones[space.name()], LoadZone(space.time_zone()));
  }
  return zones;
}

absl::StatusOr<absl::TimeZone> ZoneOf(const DatasetBooking& booking, int index,
                                      const Zones& zones) {
  if (booking.resources().empty()) {
    return errors::InvalidField(FieldOf(index, "resources"), "must name at least one resource");
  }
  const auto name = ResourceName::Parse(booking.resources(0));
  if (!name) {
    return errors::InvalidField(FieldOf(index, "resources[0]"),
                                "must be alliances/{alliance}/spaces/{space}/resources/{resource}");
  }
  const auto zone = zones.find(SpaceName{name->alliance, name->space}.ToString());
  if (zone == zones.end()) {
    return errors::InvalidField(FieldOf(index, "resources[0]"),
                                "must be in a space of the data set");
  }
  return zone->second;
}

absl::StatusOr<Pattern> Understand(const Dataset& dataset, int index, const Zones& zones) {
  const DatasetBooking& booking = dataset.bookings(index);
  Pattern pattern;
  ASSIGN_OR_RETURN(pattern.zone, ZoneOf(booking, index, zones));
  if (booking.day() < google::type::MONDAY || booking.day() > google::type::SUNDAY) {
    return errors::InvalidField(FieldOf(index, "day"), "must be a day such as MONDAY");
  }
  pattern.day = static_cast<absl::Weekday>(booking.day() - google::type::MONDAY);
  pattern.start_minute = ParseClock(booking.start());
  if (pattern.start_minute < 0) {
    return errors::InvalidField(FieldOf(index, "start"), "must be a time such as 09:30");
  }
  pattern.length =
      absl::Seconds(booking.length().seconds()) + absl::Nanoseconds(booking.length().nanos());
  if (pattern.length <= absl::ZeroDuration() || pattern.length > limits::kMaxBookingLength) {
    return errors::InvalidField(FieldOf(index, "length"),
                                "must be more than 0 and at most 31 days");
  }
  pattern.request.set_parent(dataset.alliance().name());
  booking::v1::Booking& made = *pattern.request.mutable_booking();
  made.set_member(booking.member());
  made.set_team(booking.team());
  made.set_purpose(booking.purpose());
  for (const std::string& resource : booking.resources()) {
    booking::v1::BookingItem& item = *made.add_items();
    item.set_resource(resource);
    if (booking.units() != 0) item.set_units(booking.units());
  }
  // A pattern that was edited is another one: its bookings must not meet the ids of the old one's.
  pattern.id = absl::StrCat(
      index, "-",
      absl::BytesToHexString(Sha256(booking.SerializeAsString())).substr(0, 2 * kFingerprintBytes));
  return pattern;
}

absl::Time Resolve(absl::CivilSecond local, absl::TimeZone zone) {
  const absl::TimeZone::TimeInfo info = zone.At(local);
  return info.kind == absl::TimeZone::TimeInfo::SKIPPED ? info.trans : info.pre;
}

void SetTimestamp(absl::Time time, google::protobuf::Timestamp* timestamp) {
  const int64_t seconds = absl::ToUnixSeconds(time);
  timestamp->set_seconds(seconds);
  timestamp->set_nanos(
      static_cast<int32_t>(absl::ToInt64Nanoseconds(time - absl::FromUnixSeconds(seconds))));
}

CreateBookingRequest On(absl::CivilDay date, const Pattern& pattern, absl::string_view alliance) {
  CreateBookingRequest request = pattern.request;
  const absl::Time start =
      Resolve(absl::CivilSecond(date) + int64_t{60} * pattern.start_minute, pattern.zone);
  for (booking::v1::BookingItem& item : *request.mutable_booking()->mutable_items()) {
    SetTimestamp(start, item.mutable_start_time());
    SetTimestamp(start + pattern.length, item.mutable_end_time());
  }
  request.set_request_id(
      absl::StrCat("dataset-", alliance, "-", pattern.id, "-", absl::FormatCivilTime(date)));
  return request;
}

}  // namespace

absl::StatusOr<Dataset> ReadDataset(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    const int error = errno;
    return error == ENOENT ? errors::StorageMissing(path)
                           : errors::InvalidDataset(path, std::strerror(error));
  }
  std::string json;
  std::array<char, 64 * 1024> part;
  while (json.size() <= limits::kMaxDatasetBytes && file) {
    file.read(part.data(), part.size());
    json.append(part.data(), static_cast<size_t>(file.gcount()));
  }
  if (file.bad()) return errors::InvalidDataset(path, "it cannot be read");
  if (json.size() > limits::kMaxDatasetBytes) {
    return errors::InvalidDataset(
        path, absl::StrCat("it is larger than ", limits::kMaxDatasetBytes, " bytes"));
  }
  Dataset dataset;
  const auto status = google::protobuf::util::JsonStringToMessage(json, &dataset);
  if (!status.ok()) {
    return errors::InvalidDataset(
        path, absl::string_view(status.message().data(), status.message().size()));
  }
  return dataset;
}

absl::StatusOr<std::vector<CreateBookingRequest>> ExpandBookings(const Dataset& dataset,
                                                                 absl::Time now) {
  const auto alliance = AllianceName::Parse(dataset.alliance().name());
  if (!alliance) return errors::InvalidField("alliance.name", "must be alliances/{alliance}");
  ASSIGN_OR_RETURN(const Zones zones, ZonesOfSpaces(dataset));
  std::vector<Pattern> patterns;
  for (int i = 0; i < dataset.bookings_size(); ++i) {
    ASSIGN_OR_RETURN(Pattern pattern, Understand(dataset, i, zones));
    patterns.push_back(std::move(pattern));
  }
  std::vector<CreateBookingRequest> requests;
  for (int day = 1; day <= kDatasetDays; ++day) {
    for (const Pattern& pattern : patterns) {
      const absl::CivilDay date = absl::ToCivilDay(now, pattern.zone) + day;
      if (absl::GetWeekday(date) == pattern.day) {
        requests.push_back(On(date, pattern, alliance->alliance));
      }
    }
  }
  return requests;
}

}  // namespace gongfang::client
