// The rows of the table, in groups that are measured together.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "tests/bench/bench.h"
#include "tests/bench/city.h"

namespace gongfang::bench {

struct Group {
  std::vector<std::string> rows;  // their names; the group is measured where one is wanted
  absl::Status (*measure)(Bench& bench);
};

inline constexpr char kGoodputRow[] = "three times its peak, goodput";
inline constexpr char kAcceptedRow[] = "three times its peak, p99 of accepted";
inline constexpr char kFullStoreRow[] = "CreateBooking on a full store";
inline constexpr char kStartRow[] = "start on a full store";
inline constexpr char kStartGrowthRow[] = "start on a full store, growth";
inline constexpr char kBookingMemoryRow[] = "memory of a live booking";
inline constexpr char kPermissionsRow[] = "CreateBooking with permissions";
inline constexpr char kRevocationRow[] = "a revoked key, until another process refuses it";
inline constexpr char kResourceMemoryRow[] = "memory of a resource";
inline constexpr char kSearchRow[] = "search, first 20";
inline constexpr char kSearchTimeRow[] = "search, first 20, by an index on time";
inline constexpr char kSearchEchoRow[] = "search, first 20, against echo";
inline constexpr char kSearchGrowthRow[] = "search, first 20, growth";
inline constexpr char kCountRow[] = "everything free, counted, in process";
inline constexpr char kCountExcludedRow[] = "everything free, against the constraint";
inline constexpr char kIndexMemoryRow[] = "memory of the search index";

inline constexpr char kLeasesRow[] = "two replicas, conflicts with leases";

// In the order of the table.
const std::vector<Group>& Groups();

// One function for each group. An error is an answer that is wrong, or a
// measurement that could not be made; a figure that misses its goal is none.
absl::Status MeasureCreate(Bench& bench);
absl::Status MeasureAgainstPostgres(Bench& bench);
absl::Status MeasureRefusals(Bench& bench);
absl::Status MeasureReads(Bench& bench);
absl::Status MeasureRush(Bench& bench);
absl::Status MeasureAlone(Bench& bench);
absl::Status MeasureOpenLoop(Bench& bench);
absl::Status MeasureFullStore(Bench& bench);
absl::Status MeasureStart(Bench& bench);
absl::Status MeasureBookingMemory(Bench& bench);
absl::Status MeasureResourceMemory(Bench& bench);
absl::Status MeasureEngine(Bench& bench);
absl::Status MeasurePermissions(Bench& bench);
absl::Status MeasureRevocation(Bench& bench);
absl::Status MeasureSearch(Bench& bench);
absl::Status MeasureCount(Bench& bench);
absl::Status MeasureIndexMemory(Bench& bench);
absl::Status MeasureLeases(Bench& bench);

// The city of the rows of search.
City SearchCity(const Bench& bench);

}  // namespace gongfang::bench
