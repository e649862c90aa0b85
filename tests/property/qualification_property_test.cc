// The verdict on a qualification against a slow and obvious model, which asks of every level and
// every way by itself.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>
#include <vector>

#include "common/access/qualification.h"

namespace gongfang {
namespace {

using State = HeldQualification::State;

// Few of each, so that they meet; "" only where it stands for any.
std::string AnyWord(const std::vector<std::string>& words) { return *rc::gen::elementOf(words); }
std::string AnySpace() { return AnyWord({"s1", "s2", "s3"}); }
std::string AnyClass() { return AnyWord({"c1", "c2"}); }

HeldQualification AnyHeld() {
  return {.equipment_class = AnyClass(),
          .level = *rc::gen::inRange(0, 4),
          .issuer = AnySpace(),
          .state = *rc::gen::element(State::kActive, State::kActive, State::kActive,
                                     State::kSuspended, State::kRevoked),
          .expire_time = *rc::gen::inRange(0, 12),
          .last_use = *rc::gen::inRange(0, 10)};
}

Recognition AnyRecognition() {
  return {.recognizer = AnyWord({"", "s1", "s2", "s3"}),
          .issuer = AnyWord({"", "s1", "s2", "s3"}),
          .equipment_class = AnyWord({"", "c1", "c2"}),
          .max_level = *rc::gen::inRange(0, 4),
          .to_repeat = AnyWord({"", "x", "y"})};
}

template <typename T>
std::vector<T> Some(T (*any)(), int most) {
  std::vector<T> all;
  for (int n = *rc::gen::inRange(0, most + 1); n > 0; --n) all.push_back(any());
  return all;
}

bool ModelHolds(const HeldQualification& held, const ClassRules& rules, Instant at) {
  if (held.state != State::kActive) return false;
  const bool ends = held.expire_time != 0;
  for (Instant t = 0; t <= at; ++t) {
    if (ends && t == held.expire_time) return false;
    if (rules.lapse_after > 0 && t == held.last_use + rules.lapse_after) return false;
  }
  return true;
}

// Whether a rule makes a proof by `issuer` of exactly `level` one for `use`.
bool ModelRecognises(const Recognition& rule, const std::string& issuer, const EquipmentUse& use,
                     int level) {
  if (rule.recognizer != "" && rule.recognizer != use.space) return false;
  if (rule.issuer != "" && rule.issuer != issuer) return false;
  if (rule.equipment_class != "" && rule.equipment_class != use.equipment_class) return false;
  return rule.max_level == 0 || level <= rule.max_level;
}

// The ways in which the member is qualified: what each asks to repeat.
std::vector<std::string> ModelWays(const std::vector<HeldQualification>& held,
                                   const ClassRules& rules,
                                   const std::vector<Recognition>& recognitions,
                                   const EquipmentUse& use, Instant at) {
  std::vector<std::string> ways;
  const int wanted = use.level < 1 ? 1 : use.level;
  for (const HeldQualification& one : held) {
    if (one.equipment_class != use.equipment_class || !ModelHolds(one, rules, at)) continue;
    const int top = one.level < 1 ? 1 : one.level;
    for (int level = 1; level <= top; ++level) {  // who has a level has those below
      if (level != wanted) continue;
      if (one.issuer == use.space) ways.push_back("");
      for (const Recognition& rule : recognitions) {
        if (ModelRecognises(rule, one.issuer, use, level)) ways.push_back(rule.to_repeat);
      }
    }
  }
  return ways;
}

bool Contains(const std::vector<std::string>& all, const std::string& text) {
  for (const std::string& one : all) {
    if (one == text) return true;
  }
  return false;
}

RC_GTEST_PROP(QualificationProperty, TheVerdictIsThatOfTheModel, ()) {
  const auto held = Some(AnyHeld, 4);
  const auto recognitions = Some(AnyRecognition, 4);
  const ClassRules rules{.levels = 3, .lapse_after = *rc::gen::inRange(0, 8)};
  const EquipmentUse use{
      .space = AnySpace(), .equipment_class = AnyClass(), .level = *rc::gen::inRange(0, 4)};
  const Instant at = *rc::gen::inRange(0, 14);
  const auto ways = ModelWays(held, rules, recognitions, use, at);

  const Verdict verdict = Judge(held, rules, recognitions, use, at);
  RC_ASSERT(verdict.qualified == !ways.empty());
  RC_ASSERT(verdict.qualified || !verdict.findings.empty());
  for (const std::string text : {"x", "y"}) {
    RC_ASSERT(Contains(verdict.to_repeat, text) == (!Contains(ways, "") && Contains(ways, text)));
  }
  size_t of_class = 0;
  for (const HeldQualification& one : held) {
    RC_ASSERT(Holds(one, rules, at) == ModelHolds(one, rules, at));
    if (one.equipment_class == use.equipment_class) ++of_class;
  }
  RC_ASSERT(verdict.findings.size() <= std::max<size_t>(of_class, 1));
}

RC_GTEST_PROP(QualificationProperty, WhereItIsTrainedOneBecomesQualified, ()) {
  const auto recognitions = Some(AnyRecognition, 4);
  const EquipmentUse use{
      .space = AnySpace(), .equipment_class = AnyClass(), .level = *rc::gen::inRange(1, 4)};
  const std::vector<std::string> training = {"s1", "s2", "s3"};
  const auto trained = TrainedAt(training, recognitions, use);
  for (const std::string& space : training) {
    const HeldQualification fresh{.equipment_class = use.equipment_class,
                                  .level = use.level,
                                  .issuer = space,
                                  .state = State::kActive};
    RC_ASSERT(Contains(trained, space) == Judge({fresh}, {}, recognitions, use, 0).qualified);
  }
  RC_ASSERT(!trained.empty() && trained.front() == use.space);
}

}  // namespace
}  // namespace gongfang
