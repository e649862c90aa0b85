// The names that only inventory knows: one that is understood is printed as it was, and is of one
// kind.
#include "inventory/publishing_checks.h"
#include "inventory/review_rules.h"
#include "tests/fuzz/fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace gongfang;
  using namespace gongfang::inventory;
  const absl::string_view text = AsText(data, size);
  const auto revision = RevisionName::Parse(text);
  if (revision) Require(revision->ToString() == text);
  const auto rules = PublishingRulesName::Parse(text);
  if (rules) Require(rules->ToString() == text);
  Require(!(revision && rules));
  return 0;
}
