#include "clients/cli/free_intervals.h"

#include <algorithm>
#include <array>

#include "absl/strings/str_cat.h"
#include "clients/cli/times.h"

namespace gongfang::cli {
namespace {

constexpr int kSlotMinutes = 30;
constexpr int kSlotsPerDay = 24 * 60 / kSlotMinutes;

void Append(absl::Time start, absl::Time end, int units, std::vector<FreeInterval>& result) {
  if (start >= end || units <= 0) return;
  if (!result.empty() && result.back().end == start && result.back().units == units) {
    result.back().end = end;
  } else {
    result.push_back({start, end, units});
  }
}

// The fewest units that are free at some instant of [start, end).
int LeastFree(const std::vector<FreeInterval>& intervals, absl::Time start, absl::Time end) {
  int least = INT32_MAX;
  absl::Time covered = start;
  for (const FreeInterval& interval : intervals) {
    if (interval.end <= start || interval.start >= end) continue;
    if (interval.start > covered) return 0;
    least = std::min(least, interval.units);
    covered = interval.end;
  }
  return covered < end ? 0 : least;
}

bool OpenWithin(const booking::v1::FreeBusy& free_busy, absl::Time start, absl::Time end) {
  for (const booking::v1::TimeRange& open : free_busy.open()) {
    if (FromProto(open.start_time()) < end && start < FromProto(open.end_time())) return true;
  }
  return false;
}

absl::string_view Block(int units, int capacity) {
  static constexpr std::array<absl::string_view, 8> kBlocks = {"▁", "▂", "▃", "▄",
                                                               "▅", "▆", "▇", "█"};
  const int64_t level = (int64_t{units} * 8 + capacity - 1) / std::max(capacity, 1);
  return kBlocks[std::clamp<int64_t>(level, 1, 8) - 1];
}

}  // namespace

booking::v1::FreeBusy WithCompanion(booking::v1::FreeBusy free_busy,
                                    const booking::v1::FreeBusy& companion, int units) {
  const std::vector<FreeInterval> free = FreeIntervals(companion);
  google::protobuf::RepeatedPtrField<booking::v1::TimeRange> both;
  for (const booking::v1::TimeRange& open : free_busy.open()) {
    for (const FreeInterval& interval : free) {
      const absl::Time start = std::max(FromProto(open.start_time()), interval.start);
      const absl::Time end = std::min(FromProto(open.end_time()), interval.end);
      if (interval.units < units || start >= end) continue;
      if (!both.empty() && FromProto(both.rbegin()->end_time()) == start) {
        *both.rbegin()->mutable_end_time() = ToProto(end);
        continue;
      }
      booking::v1::TimeRange& added = *both.Add();
      *added.mutable_start_time() = ToProto(start);
      *added.mutable_end_time() = ToProto(end);
    }
  }
  *free_busy.mutable_open() = std::move(both);
  return free_busy;
}

std::vector<FreeInterval> FreeIntervals(const booking::v1::FreeBusy& free_busy) {
  const int capacity = free_busy.capacity();
  std::vector<FreeInterval> result;
  for (const booking::v1::TimeRange& open : free_busy.open()) {
    absl::Time cursor = FromProto(open.start_time());
    const absl::Time end = FromProto(open.end_time());
    for (const booking::v1::UsedRange& used : free_busy.used()) {
      const absl::Time used_start = FromProto(used.start_time());
      const absl::Time used_end = FromProto(used.end_time());
      if (used_end <= cursor || used_start >= end) continue;
      Append(cursor, std::max(cursor, used_start), capacity, result);
      cursor = std::max(cursor, used_start);
      Append(cursor, std::min(used_end, end), capacity - used.units(), result);
      cursor = std::min(used_end, end);
    }
    Append(cursor, end, capacity, result);
  }
  return result;
}

std::string FreeChart(const booking::v1::FreeBusy& free_busy, absl::Time from, absl::Time to,
                      absl::TimeZone zone) {
  const std::vector<FreeInterval> free = FreeIntervals(free_busy);
  std::string chart = absl::StrCat(std::string(16, ' '), "0     3     6     9     ",
                                   "12    15    18    21    24\n");
  for (absl::CivilDay day = absl::ToCivilDay(from, zone); absl::FromCivil(day, zone) < to; ++day) {
    absl::StrAppend(&chart, absl::FormatTime("%a %Y-%m-%d  ", absl::FromCivil(day, zone), zone));
    const absl::CivilMinute midnight(day);
    for (int slot = 0; slot < kSlotsPerDay; ++slot) {
      const absl::Time start =
          std::max(from, absl::FromCivil(midnight + slot * kSlotMinutes, zone));
      const absl::Time end =
          std::min(to, absl::FromCivil(midnight + (slot + 1) * kSlotMinutes, zone));
      const int units = start < end ? LeastFree(free, start, end) : 0;
      absl::StrAppend(&chart, units > 0 ? Block(units, free_busy.capacity())
                              : OpenWithin(free_busy, start, end) ? "░"
                                                                  : "·");
    }
    absl::StrAppend(&chart, "\n");
  }
  return chart;
}

}  // namespace gongfang::cli
