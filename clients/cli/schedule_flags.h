// Opening hours on the command line: the flags that set them, and how they are shown.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "gongfang/inventory/v1/resources.pb.h"
#include "google/type/date.pb.h"

namespace gongfang::cli {

// What was given.
struct ScheduleFlags {
  std::vector<std::string> hours;
  std::vector<std::string> exceptions;
  std::string holiday_rule;

  bool Any() const { return !hours.empty() || !exceptions.empty() || !holiday_rule.empty(); }
};

// Adds --hours, --exception and --holiday-rule. `flags` outlives the command.
void AddScheduleFlags(CLI::App& command, ScheduleFlags& flags);

// Makes `schedule` what was given: hours take the place of those of the week, an exception that of
// its day. `always`: it has no hours yet because it is always open. INVALID_ARGUMENT naming the
// flag; the server checks the times.
absl::Status ApplySchedule(const ScheduleFlags& flags, bool always,
                           inventory::v1::Schedule& schedule);

// The hours, in lines of a label and a text.
std::vector<std::pair<std::string, std::string>> DescribeSchedule(
    const inventory::v1::Schedule& schedule);

// "2027-10-01".
std::string FormatDate(const google::type::Date& date);

}  // namespace gongfang::cli
