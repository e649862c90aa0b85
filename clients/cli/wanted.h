// What `book` and `series create` are told alike: what is wanted, when and for whom.
#pragma once

#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "clients/cli/session.h"
#include "gongfang/booking/v1/resources.pb.h"

namespace gongfang::cli {

struct Wanted {
  std::vector<std::string> resources;
  std::string start;
  std::string length;
  int units = 1;
  std::string team;
  std::string purpose;
  std::string request_id;
  bool dry_run = false;
};

// Adds the arguments and flags. `once` is what --request-id makes of running a command twice: "it
// books once".
void AddWanted(CLI::App& command, Wanted& wanted, absl::string_view once);

// The booking that is wanted, with member, team, items and purpose.
absl::StatusOr<booking::v1::Booking> ReadWanted(Session& session, const Wanted& wanted);

// "link/laser-1 for chen": the resources of a booking, and whom it is for.
std::string WhatForWhom(const booking::v1::Booking& booking);

// The rest of a command line that would want `booking`, but from `start` on. `own` is what the
// command has besides: " --hold 10m".
std::string WantedWords(const booking::v1::Booking& booking, const Wanted& wanted,
                        absl::string_view start, absl::string_view own);

}  // namespace gongfang::cli
