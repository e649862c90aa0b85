#include "tests/bench/city.h"

#include <algorithm>
#include <fstream>
#include <thread>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/base/status_macros.h"
#include "google/protobuf/util/time_util.h"
#include "tests/bench/alliance.h"
#include "tests/bench/requests.h"

namespace gongfang::bench {
namespace {

using google::protobuf::util::TimeUtil;

constexpr Instant kMinute = 60 * kMicrosPerSecond;
constexpr Instant kHour = 60 * kMinute;
constexpr Instant kDay = 24 * kHour;
constexpr Instant kOpens = 6 * kHour;
constexpr Instant kWindow = 2 * kHour;
constexpr int kLoaders = 4;

// Numbers that look random, the same for the same `seed`.
class Dice {
 public:
  explicit Dice(uint64_t seed) : state_(Mix(seed)) {}
  int64_t Below(int64_t bound) {
    state_ = Mix(state_ + 0x9e3779b97f4a7c15);
    return static_cast<int64_t>(state_ % static_cast<uint64_t>(bound));
  }
  double Part() { return static_cast<double>(Below(1'000'000)) / 1e6; }

 private:
  uint64_t state_;
};

// Different things must not throw the same dice.
constexpr uint64_t kOfSpaces = uint64_t{1} << 60;
constexpr uint64_t kOfBookings = uint64_t{2} << 60;
constexpr uint64_t kOfSearches = uint64_t{3} << 60;

std::string TableOf(int space) {
  std::string table =
      "id,display_name,category,hours,min_length,max_length,start_step,length_step,horizon\n";
  const int64_t first = int64_t{City::kInSpace} * space;
  for (int64_t n = first; n < first + City::kInSpace; ++n) {
    const std::string name = City::NameOf(n);
    absl::StrAppend(&table, name.substr(name.rfind('/') + 1), ",激光切割机 ", n, ",",
                    City::CategoryOf(City::CategoryOfResource(n)),
                    ",mon-sun 06:00-22:00,30m,4h,15m,15m,2160h\n");
  }
  return table;
}

absl::Status MakeSpace(const client::Client& client, const City& city, int space) {
  membership::v1::CreateSpaceRequest create;
  create.set_parent(kAlliance);
  const std::string name = City::SpaceOf(space);
  create.set_space_id(name.substr(name.rfind('/') + 1));
  create.mutable_space()->set_display_name(absl::StrCat("空间 ", space));
  create.mutable_space()->set_time_zone(kZone);
  const booking::Place place = city.PlaceOf(space);
  create.mutable_space()->mutable_location()->set_latitude(place.latitude);
  create.mutable_space()->mutable_location()->set_longitude(place.longitude);
  RETURN_IF_ERROR(client.CreateSpace(create).status());
  inventory::v1::ImportResourcesRequest import;
  import.set_parent(name);
  import.set_content(TableOf(space));
  import.set_publish(true);
  ASSIGN_OR_RETURN(const auto imported, client.ImportResources(import));
  if (imported.imported() && imported.published_count() == City::kInSpace) return absl::OkStatus();
  return absl::InternalError(absl::StrCat("the table of ", name, " was not imported: ",
                                          imported.problems_size() > 0
                                              ? imported.problems(0).description()
                                              : "not all were published"));
}

absl::Status MakeCategory(const client::Client& client, int category) {
  inventory::v1::CreateCategoryRequest create;
  create.set_parent(kAlliance);
  create.set_category_id(City::CategoryOf(category));
  create.mutable_category()->set_display_name(absl::StrCat("类别 ", category));
  return client.CreateCategory(create).status();
}

std::string Time(Instant instant) {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", FromInstant(instant), absl::UTCTimeZone());
}

// Until the last machines of a space are found, of which none is booked.
absl::Status WaitForSpace(const client::Client& client, const City& city, int space) {
  constexpr int kTries = 3000;
  CitySearch last = SearchOf(city, 0);
  last.space = space;
  last.category = City::kCategories - 1;
  booking::v1::SearchAvailabilityRequest request = RequestOf(last);
  request.set_page_size(City::kOfCategory);
  for (int i = 0; i < kTries; ++i) {
    ASSIGN_OR_RETURN(const auto found, client.SearchAvailability(request));
    if (found.availabilities_size() == City::kOfCategory) return absl::OkStatus();
    absl::SleepFor(absl::Milliseconds(100));
  }
  return absl::DeadlineExceededError(
      absl::StrCat("The machines of ", City::SpaceOf(space), " are not found."));
}

}  // namespace

std::string City::SpaceOf(int space) {
  return absl::StrFormat("%s/spaces/city%03d", kAlliance, space);
}

std::string City::CategoryOf(int category) { return absl::StrFormat("kind-%02d", category); }

booking::Place City::PlaceOf(int space) const {
  Dice dice(kOfSpaces + static_cast<uint64_t>(space));
  return {kCorner.latitude + (space / columns() + dice.Part()) * kCellLatitude,
          kCorner.longitude + (space % columns() + dice.Part()) * kCellLongitude};
}

std::string City::NameOf(int64_t resource) {
  return absl::StrFormat("%s/resources/m%02d-%02d", SpaceOf(SpaceOfResource(resource)),
                         CategoryOfResource(resource), resource % kOfCategory);
}

Interval City::BookingOf(int64_t resource, int number) const {
  constexpr int kEvery = kDays / kBookingsEach;
  constexpr Instant kHalf = kHour / 2;
  Dice dice(kOfBookings + static_cast<uint64_t>(resource * kBookingsEach + number));
  const Instant day = base_ + (int64_t{kEvery} * number + dice.Below(kEvery)) * kDay;
  const Instant start = day + kOpens + dice.Below(28) * kHalf;
  return {start, start + (2 + dice.Below(3)) * kHalf};
}

bool City::IsFree(int64_t resource, const Interval& window) const {
  for (int number = 0; number < kBookingsEach; ++number) {
    if (BookingOf(resource, number).Overlaps(window)) return false;
  }
  return true;
}

CitySearch SearchOf(const City& city, int64_t n) {
  Dice dice(kOfSearches + static_cast<uint64_t>(n));
  CitySearch search{
      .category = static_cast<int>(dice.Below(City::kCategories)), .window = {}, .place = {}};
  search.window.start =
      city.base() + dice.Below(City::kDays) * kDay + kOpens + dice.Below(57) * kHour / 4;
  search.window.end = search.window.start + kWindow;
  if (n % 2 == 0) {
    search.space = static_cast<int>(dice.Below(city.spaces()));
  } else {
    search.place = {City::kCorner.latitude + dice.Part() * city.rows() * City::kCellLatitude,
                    City::kCorner.longitude + dice.Part() * city.columns() * City::kCellLongitude};
  }
  return search;
}

booking::v1::SearchAvailabilityRequest RequestOf(const CitySearch& search) {
  booking::v1::SearchAvailabilityRequest request;
  request.set_parent(kAlliance);
  request.add_categories(City::CategoryOf(search.category));
  if (search.space >= 0) {
    request.add_spaces(City::SpaceOf(search.space));
  } else {
    request.mutable_near()->set_latitude(search.place.latitude);
    request.mutable_near()->set_longitude(search.place.longitude);
    request.set_max_distance_meters(City::kSearchMeters);
  }
  *request.mutable_start_time() = TimeUtil::MicrosecondsToTimestamp(search.window.start);
  *request.mutable_end_time() = TimeUtil::MicrosecondsToTimestamp(search.window.end);
  request.mutable_length()->set_seconds((search.window.end - search.window.start) /
                                        kMicrosPerSecond);
  request.set_page_size(kFirst);
  return request;
}

std::vector<std::string> MustBeFound(const City& city, const CitySearch& search, size_t count) {
  std::vector<std::pair<double, int>> spaces;  // by distance, then by name
  for (int space = 0; space < city.spaces(); ++space) {
    if (search.space >= 0) {
      if (space == search.space) spaces.emplace_back(0, space);
      continue;
    }
    const double meters = booking::DistanceMeters(search.place, city.PlaceOf(space));
    if (meters <= City::kSearchMeters) spaces.emplace_back(meters, space);
  }
  std::sort(spaces.begin(), spaces.end());
  std::vector<std::string> found;
  for (const auto& [unused, space] : spaces) {
    const int64_t first =
        int64_t{City::kInSpace} * space + int64_t{City::kOfCategory} * search.category;
    for (int64_t n = first; n < first + City::kOfCategory && found.size() < count; ++n) {
      if (city.IsFree(n, search.window)) found.push_back(City::NameOf(n));
    }
  }
  return found;
}

absl::Status MakeCity(const client::Client& client, const City& city) {
  for (int category = 0; category < City::kCategories; ++category) {
    RETURN_IF_ERROR(MakeCategory(client, category));
  }
  std::vector<std::thread> loaders;
  std::vector<absl::Status> statuses(kLoaders);
  for (int i = 0; i < kLoaders; ++i) {
    loaders.emplace_back([&client, &city, &status = statuses[i], i] {
      for (int n = i; n < city.spaces() && status.ok(); n += kLoaders) {
        status = MakeSpace(client, city, n);
      }
    });
  }
  for (std::thread& loader : loaders) loader.join();
  for (const absl::Status& status : statuses) RETURN_IF_ERROR(status);
  for (int space = 0; space < city.spaces(); ++space) {
    RETURN_IF_ERROR(WaitForSpace(client, city, space));
  }
  return absl::OkStatus();
}

absl::Status WriteTables(const City& city, const std::string& folder) {
  std::ofstream spaces(folder + "/spaces.csv");
  for (int space = 0; space < city.spaces(); ++space) {
    const booking::Place place = city.PlaceOf(space);
    spaces << absl::StrFormat("%d,%.17g,%.17g\n", space, place.latitude, place.longitude);
  }
  std::ofstream resources(folder + "/resources.csv");
  std::ofstream bookings(folder + "/bookings.csv");
  for (int64_t n = 0; n < city.resources(); ++n) {
    resources << n << "," << City::SpaceOfResource(n) << "," << City::CategoryOfResource(n) << "\n";
    for (int number = 0; number < City::kBookingsEach; ++number) {
      const Interval when = city.BookingOf(n, number);
      bookings << n << "," << Time(when.start) << "," << Time(when.end) << "\n";
    }
  }
  for (std::ofstream* file : {&spaces, &resources, &bookings}) file->close();
  return spaces.good() && resources.good() && bookings.good()
             ? absl::OkStatus()
             : absl::UnavailableError(absl::StrCat("cannot write tables into ", folder));
}

}  // namespace gongfang::bench
