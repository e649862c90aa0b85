#include "tests/simulation/timeline.h"

#include <utility>

#include "absl/strings/match.h"
#include "booking/proto_conversion.h"

namespace gongfang::booking::simulation {
namespace {

template <typename Map>
auto FindIn(const Map& map, const std::string& name) -> const typename Map::mapped_type* {
  const auto found = map.find(name);
  return found == map.end() ? nullptr : &found->second;
}

template <typename Record>
std::optional<Subject> AsSubject(const Record* record) {
  return record == nullptr ? std::nullopt : std::make_optional<Subject>(*record);
}

}  // namespace

const Booking* Records::FindBooking(const std::string& name) const {
  return FindIn(bookings, name);
}
const Series* Records::FindSeries(const std::string& name) const { return FindIn(series, name); }
const WaitlistEntry* Records::FindEntry(const std::string& name) const {
  return FindIn(entries, name);
}

std::optional<Subject> Records::Find(const std::string& name) const {
  if (absl::StrContains(name, "/bookings/")) return AsSubject(FindBooking(name));
  if (absl::StrContains(name, "/series/")) return AsSubject(FindSeries(name));
  return AsSubject(FindEntry(name));
}

void Records::Put(const Subject& subject) {
  if (const auto* booking = std::get_if<Booking>(&subject)) {
    bookings.insert_or_assign(booking->Name(), *booking);
  } else if (const auto* one = std::get_if<Series>(&subject)) {
    series.insert_or_assign(one->Name(), *one);
  } else {
    const auto& entry = std::get<WaitlistEntry>(subject);
    entries.insert_or_assign(entry.Name(), entry);
  }
}

void Records::Remove(const std::string& name) {
  bookings.erase(name);
  series.erase(name);
  entries.erase(name);
}

void Timeline::Append(const Subject& subject, std::string snapshot) {
  const std::string name = NameOf(subject);
  undos_.emplace_back(name, latest_.Find(name));
  snapshots_.push_back(std::move(snapshot));
  latest_.Put(subject);
}

void Timeline::TakeBack(int64_t number, Records& state) const {
  const auto& [name, before] = undos_[number - 1];
  if (before) {
    state.Put(*before);
  } else {
    state.Remove(name);
  }
}

}  // namespace gongfang::booking::simulation
