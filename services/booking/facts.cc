#include "booking/facts.h"

namespace gongfang::booking {

IntervalSet ResourceFacts::Open(const Interval& window) const {
  const IntervalSet open = schedule.Expand(window);
  return closures.Empty() ? open : open.Difference(closures);
}

std::shared_ptr<const QualificationRules> Facts::QualificationRulesOf(absl::string_view) const {
  static const auto& none =
      *new std::shared_ptr<const QualificationRules>(std::make_shared<QualificationRules>());
  return none;
}

}  // namespace gongfang::booking
