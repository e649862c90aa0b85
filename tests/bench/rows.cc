#include "tests/bench/rows.h"

namespace gongfang::bench {

const std::vector<Group>& Groups() {
  static const std::vector<Group> groups = {
      {{"CreateBooking"}, &MeasureCreate},
      {{"CreateBooking against PostgreSQL"}, &MeasureAgainstPostgres},
      {{"1000 clients for one slot, p99"}, &MeasureRush},
      {{"refusal, slot taken"}, &MeasureRefusals},
      {{"GetBooking", "QueryFreeBusy, one week"}, &MeasureReads},
      {{"one CreateBooking at a time, p50"}, &MeasureAlone},
      {{"CreateBooking at half its peak, p99", kGoodputRow, kAcceptedRow}, &MeasureOpenLoop},
      {{kFullStoreRow}, &MeasureFullStore},
      {{kStartRow, kStartGrowthRow}, &MeasureStart},
      {{kBookingMemoryRow}, &MeasureBookingMemory},
      {{kResourceMemoryRow}, &MeasureResourceMemory},
      {{"engine alone"}, &MeasureEngine},
      {{kPermissionsRow}, &MeasurePermissions},
      {{kRevocationRow}, &MeasureRevocation},
      {{kSearchRow, kSearchTimeRow, kSearchEchoRow, kSearchGrowthRow}, &MeasureSearch},
      {{kCountRow, kCountExcludedRow}, &MeasureCount},
      {{kIndexMemoryRow}, &MeasureIndexMemory},
      {{kLeasesRow}, &MeasureLeases},
  };
  return groups;
}

}  // namespace gongfang::bench
