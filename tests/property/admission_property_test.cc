// Admission: all families of rules and the calendars together, against the models of each.
#include "booking/admission.h"
#include "common/base/errors.h"
#include "gtest/gtest.h"
#include "rapidcheck.h"
#include "rapidcheck/gtest.h"
#include "tests/support/rule_world.h"

namespace gongfang::booking::naive {
namespace {

constexpr int kWorlds = 10;  // of a case: so much can be set that little of it is at once

RC_GTEST_PROP(AdmissionProperty, FindsWhatTheModelsFind, ()) {
  for (int i = 0; i < kWorlds; ++i) {
    RuleWorld world;
    const Wish wish = world.WishFor(world.booking);
    RC_ASSERT(Complete(wish, world.set).ok());
    const Findings findings = Look(wish, world.set);
    const Names broken = world.BrokenRules();
    RC_ASSERT(NamesOf(findings.rules) == broken);
    RC_ASSERT(findings.taken == world.TakenItems());
    const std::string expected = !broken.empty()           ? "POLICY_VIOLATION"
                                 : !findings.taken.empty() ? "SLOT_TAKEN"
                                                           : "";
    RC_ASSERT(ErrorReason(Admit(wish, world.set)) == expected);
  }
}

}  // namespace
}  // namespace gongfang::booking::naive
