// A name that is understood is printed as it was, and is of one kind.
#include "common/base/names.h"
#include "tests/fuzz/fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace gongfang;
  const absl::string_view text = AsText(data, size);
  int kinds = 0;
  const auto look = [&](const auto& name) {
    if (!name) return;
    ++kinds;
    Require(name->ToString() == text);
  };
  look(AllianceName::Parse(text));
  look(SpaceName::Parse(text));
  look(TeamName::Parse(text));
  look(MemberName::Parse(text));
  look(QuotaName::Parse(text));
  look(BookingName::Parse(text));
  look(ResourceName::Parse(text));
  look(ClosureName::Parse(text));
  look(FaultName::Parse(text));
  Require(kinds <= 1);
  return 0;
}
