// Public holidays as files tell them: tables with the columns date, kind, display_name and as_day.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "clients/cpp/client.h"
#include "gongfang/inventory/v1/schedules.pb.h"

namespace gongfang::client {

// The years of a table (CSV, UTF-8), as records of `alliance`, a full name. `date` is such as
// 2027-10-01, `kind` is `off` or `workday`, and `as_day`, which may be empty or missing, is the day
// of the week (`mon` .. `sun`) whose hours a workday has. A first line "# source: ..." says where
// it is announced. INVALID_ARGUMENT, with the row, for what is no such table. The server checks the
// rest.
absl::StatusOr<std::vector<inventory::v1::HolidayYear>> ReadHolidays(absl::string_view content,
                                                                     absl::string_view alliance);

// Makes the years of the tables in a folder that the alliance does not know, and leaves the others
// as they are. How many were made; NOT_FOUND where the folder is not there.
absl::StatusOr<int> LoadHolidays(const Client& client, const std::string& folder,
                                 absl::string_view alliance);

}  // namespace gongfang::client
