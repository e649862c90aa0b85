// The city that searches are measured in: spaces on a map, machines in each of them, and bookings
// of the machines over two months. All of it follows from numbers, so that the product, PostgreSQL
// and the check of the answers have the same, and so that what must be found is known.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "booking/search_directory.h"
#include "clients/cpp/client.h"
#include "common/calendar/interval.h"

namespace gongfang::bench {

// One space in each cell of a grid, somewhere in it: so wherever one is in the city, there is one
// within kSearchMeters. A value.
class City {
 public:
  static constexpr int kCategories = 20;
  static constexpr int kOfCategory = 25;  // machines of each category in each space
  static constexpr int kInSpace = kCategories * kOfCategory;
  static constexpr int kDays = 60;
  static constexpr int kBookingsEach = 12;  // of each machine, one in every five days
  static constexpr Instant kLongest = 2 * 3600 * kMicrosPerSecond;  // of them
  static constexpr int kSearchMeters = 3000;
  // A cell, in degrees: its diagonal is shorter than kSearchMeters. The corner of the city is south
  // and west of all of it.
  static constexpr double kCellLatitude = 0.0188;
  static constexpr double kCellLongitude = 0.0220;
  static constexpr booking::Place kCorner = {31.10, 121.30};

  // `spaces` is 10 or a multiple of it. `base` is a midnight of the city.
  City(int spaces, Instant base) : spaces_(spaces), base_(base) {}

  int spaces() const { return spaces_; }
  Instant base() const { return base_; }
  int columns() const { return spaces_ >= 100 ? 10 : 5; }
  int rows() const { return spaces_ / columns(); }
  int64_t resources() const { return int64_t{kInSpace} * spaces_; }
  int64_t bookings() const { return resources() * kBookingsEach; }

  static std::string SpaceOf(int space);
  static std::string CategoryOf(int category);
  booking::Place PlaceOf(int space) const;
  // Resources are numbered by space, by category in it, and on; by name they are in that order too.
  static int SpaceOfResource(int64_t resource) { return static_cast<int>(resource / kInSpace); }
  static int CategoryOfResource(int64_t resource) {
    return static_cast<int>(resource % kInSpace / kOfCategory);
  }
  static std::string NameOf(int64_t resource);
  // Within the hours of the city, 06:00 to 22:00; those of one resource do not meet.
  Interval BookingOf(int64_t resource, int number) const;
  bool IsFree(int64_t resource, const Interval& window) const;

 private:
  int spaces_;
  Instant base_;
};

// One search: machines of a category that are free throughout two hours, in a space or near a
// place.
struct CitySearch {
  int category = 0;
  Interval window;
  int space = -1;        // or
  booking::Place place;  // where `space` is negative
};

// The n-th search of a load: even ones in a space, odd ones near a place.
CitySearch SearchOf(const City& city, int64_t n);
booking::v1::SearchAvailabilityRequest RequestOf(const CitySearch& search);
// The names of the first `count` that must be found, in their order.
std::vector<std::string> MustBeFound(const City& city, const CitySearch& search, size_t count);

inline constexpr int kFirst = 20;  // so many are asked for

// Adds the city to the alliance, and waits until all of it is found: what booking still has to hear
// of inventory would be measured with the searches.
absl::Status MakeCity(const client::Client& client, const City& city);

// Writes spaces.csv, resources.csv and bookings.csv of the city into `folder`.
absl::Status WriteTables(const City& city, const std::string& folder);

// Changes with whatever these make.
inline constexpr char kCityRecipe[] = "city 3";

}  // namespace gongfang::bench
