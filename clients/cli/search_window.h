// Where and when something is looked for: what `find` and `plan` are told alike.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/status/statusor.h"
#include "clients/cli/session.h"
#include "common/base/status_macros.h"
#include "gongfang/membership/v1/resources.pb.h"
#include "google/protobuf/timestamp.pb.h"
#include "google/type/dayofweek.pb.h"
#include "google/type/latlng.pb.h"

namespace gongfang::cli {

// What was given.
struct SearchWindow {
  std::vector<std::string> spaces;
  std::vector<std::string> regions;
  std::string near;
  std::string within;
  std::string from = "now";
  std::string until;
  std::string between;
  std::string days;
  std::string team;
};

// Adds the flags; `window` outlives the command.
void AddWindowFlags(CLI::App& command, SearchWindow& window);

// The same as the server takes it.
struct ServerWindow {
  std::vector<std::string> spaces;
  std::vector<membership::v1::Space::Region> regions;
  std::optional<google::type::LatLng> near;
  int max_distance_meters = 0;
  google::protobuf::Timestamp start_time;
  google::protobuf::Timestamp end_time;
  std::string day_start;
  std::string day_end;
  std::vector<google::type::DayOfWeek> days;
  std::string team;
};
// INVALID_ARGUMENT naming the flag.
absl::StatusOr<ServerWindow> ReadWindow(Session& session, const SearchWindow& window);

// Puts it into a request for a search, with the alliance, and the member where one is known; with
// `needs_member` one has to be.
template <typename Request>
absl::Status FillWindow(Session& session, const SearchWindow& given, bool needs_member,
                        Request& request) {
  ASSIGN_OR_RETURN(*request.mutable_parent(), session.Alliance());
  ASSIGN_OR_RETURN(const ServerWindow window, ReadWindow(session, given));
  request.mutable_spaces()->Assign(window.spaces.begin(), window.spaces.end());
  for (const auto region : window.regions) request.add_regions(region);
  if (window.near) *request.mutable_near() = *window.near;
  request.set_max_distance_meters(window.max_distance_meters);
  *request.mutable_start_time() = window.start_time;
  *request.mutable_end_time() = window.end_time;
  request.set_day_start(window.day_start);
  request.set_day_end(window.day_end);
  for (const google::type::DayOfWeek day : window.days) request.add_days(day);
  request.set_team(window.team);
  if (session.settings().member.empty() && !needs_member) return absl::OkStatus();
  ASSIGN_OR_RETURN(*request.mutable_member(), session.ActingMember());
  return absl::OkStatus();
}

}  // namespace gongfang::cli
