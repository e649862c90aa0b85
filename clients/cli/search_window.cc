#include "clients/cli/search_window.h"

#include <algorithm>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "clients/cli/cli_error.h"
#include "clients/cli/space_fields.h"
#include "clients/cli/times.h"

namespace gongfang::cli {
namespace {

// "800m", "3km".
absl::StatusOr<int> Meters(absl::string_view text) {
  absl::string_view number = text;
  const bool kilometres = absl::ConsumeSuffix(&number, "km");
  double value = 0;
  if ((!kilometres && !absl::ConsumeSuffix(&number, "m")) || !absl::SimpleAtod(number, &value) ||
      !(value > 0 && value < 50'000)) {
    return UsageError(absl::StrCat("--within: \"", text, "\" is not like \"3km\" or \"800m\""));
  }
  return static_cast<int>(value * (kilometres ? 1000 : 1));
}

// A space, by what it says of where it is; or "36.087,120.374".
absl::StatusOr<google::type::LatLng> Near(Session& session, const std::string& text) {
  const std::vector<std::string> parts = absl::StrSplit(text, ',');
  google::type::LatLng near;
  double latitude = 0;
  double longitude = 0;
  if (parts.size() == 2 && absl::SimpleAtod(parts[0], &latitude) &&
      absl::SimpleAtod(parts[1], &longitude)) {
    near.set_latitude(latitude);
    near.set_longitude(longitude);
    return near;
  }
  membership::v1::GetSpaceRequest request;
  ASSIGN_OR_RETURN(*request.mutable_name(), session.Space(text));
  ASSIGN_OR_RETURN(const client::Client* client, session.client());
  ASSIGN_OR_RETURN(const auto space, client->GetSpace(request));
  if (!space.has_location()) {
    return UsageError(absl::StrCat("--near: \"", text, "\" does not say where it is"));
  }
  return space.location();
}

absl::StatusOr<membership::v1::Space::Region> Region(const std::string& word) {
  using membership::v1::Space;
  for (int region = Space::Region_MIN + 1; region <= Space::Region_MAX; ++region) {
    const auto known = static_cast<Space::Region>(region);
    if (RegionWord(known) == word) return known;
  }
  return UsageError(absl::StrCat("--region: \"", word,
                                 "\" is not one of one-circle, two-areas, three-points, "
                                 "wider-cluster"));
}

absl::StatusOr<std::vector<google::type::DayOfWeek>> Days(const std::string& text) {
  constexpr const char* kDays[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
  std::vector<google::type::DayOfWeek> days;
  for (const absl::string_view word : absl::StrSplit(text, ',', absl::SkipEmpty())) {
    const auto found = std::find(std::begin(kDays), std::end(kDays), word);
    if (found == std::end(kDays)) {
      return UsageError(absl::StrCat("--days: \"", word, "\" is not one of mon, tue ... sun"));
    }
    days.push_back(static_cast<google::type::DayOfWeek>(found - std::begin(kDays) + 1));
  }
  return days;
}

}  // namespace

void AddWindowFlags(CLI::App& command, SearchWindow& window) {
  command.add_option("--space", window.spaces, "Only at this space; may be repeated")
      ->type_name("SPACE")
      ->allow_extra_args(false);
  command
      .add_option("--region", window.regions,
                  "Only at spaces of this region: one-circle, two-areas, three-points, "
                  "wider-cluster; may be repeated")
      ->type_name("REGION")
      ->allow_extra_args(false);
  command.add_option("--near", window.near, "Where you are: a space, or 36.087,120.374")
      ->type_name("SPACE|LAT,LON");
  command.add_option("--within", window.within, "Only so far from there")
      ->type_name("DISTANCE")
      ->needs("--near");
  command.add_option("--from", window.from, "Where the window begins")
      ->type_name("TIME")
      ->capture_default_str();
  command.add_option("--until", window.until, "Where it ends; else a week later")
      ->type_name("TIME");
  command.add_option("--between", window.between, "Only at this time of the day")
      ->type_name("HH:MM-HH:MM");
  command.add_option("--days", window.days, "Only on these days of the week")->type_name("sat,sun");
  command.add_option("--team", window.team, "On whose account")->type_name("TEAM");
}

absl::StatusOr<ServerWindow> ReadWindow(Session& session, const SearchWindow& window) {
  ServerWindow read;
  for (const std::string& space : window.spaces) {
    ASSIGN_OR_RETURN(read.spaces.emplace_back(), session.Space(space));
  }
  for (const std::string& region : window.regions) {
    ASSIGN_OR_RETURN(read.regions.emplace_back(), Region(region));
  }
  if (!window.near.empty()) {
    ASSIGN_OR_RETURN(read.near, Near(session, window.near));
  }
  if (!window.within.empty()) {
    ASSIGN_OR_RETURN(read.max_distance_meters, Meters(window.within));
  }
  ASSIGN_OR_RETURN(const std::vector<absl::TimeZone> zones, session.Zones());
  if (zones.empty()) return absl::NotFoundError("the alliance has no space yet");
  ASSIGN_OR_RETURN(absl::Time from, ParseTimeIn("--from", window.from, zones, session.now()));
  from = NextMinute(from);
  absl::Time until = from + absl::Hours(24 * 7);
  if (!window.until.empty()) {
    ASSIGN_OR_RETURN(until, ParseTimeIn("--until", window.until, zones, session.now()));
  }
  read.start_time = ToProto(from);
  read.end_time = ToProto(until);
  if (!window.between.empty()) {
    const std::vector<std::string> parts = absl::StrSplit(window.between, '-');
    if (parts.size() != 2) {
      return UsageError(
          absl::StrCat("--between: \"", window.between, "\" is not like \"13:00-18:00\""));
    }
    read.day_start = parts[0];
    read.day_end = parts[1];
  }
  ASSIGN_OR_RETURN(read.days, Days(window.days));
  if (!window.team.empty()) {
    ASSIGN_OR_RETURN(read.team, session.Team(window.team));
  }
  return read;
}

}  // namespace gongfang::cli
