#include "tests/bench/rows.h"

namespace gongfang::bench {

const std::vector<Group>& Groups() {
  static const std::vector<Group> groups = {
      {{"CreateBooking"}, &MeasureCreate},
      {{"refusal, slot taken"}, &MeasureRefusals},
      {{"GetBooking", "QueryFreeBusy, one week"}, &MeasureReads},
  };
  return groups;
}

}  // namespace gongfang::bench
