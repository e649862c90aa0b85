// Who may run what needs a qualification. No override sets this aside: it is about people's
// fingers.
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "booking/rules/rules.h"
#include "common/base/limits.h"

namespace gongfang::booking::rules {
namespace {

EquipmentUse UseOf(const ResourceFacts& facts) {
  return {.space = facts.scope.space.Text(),
          .equipment_class = facts.requirement->equipment_class,
          .level = facts.requirement->level};
}

ClassRules ClassRulesOf(const QualificationRules& rules, const std::string& equipment_class) {
  const auto found = rules.classes.find(equipment_class);
  return found == rules.classes.end() ? ClassRules() : found->second;
}

}  // namespace

void CheckQualified(const Item& item, const ResourceFacts& facts, const MemberFacts& member,
                    const QualificationRules& rules, Instant at, Violations& violations) {
  if (!facts.requirement) return;
  const EquipmentUse use = UseOf(facts);
  const Verdict verdict = Judge(member.qualifications, ClassRulesOf(rules, use.equipment_class),
                                rules.recognitions, use, at);
  if (verdict.qualified) return;
  const std::string wanted = absl::StrCat("\"", use.equipment_class, "\", level ", use.level);
  violations.push_back({"NOT_QUALIFIED", item.resource,
                        absl::StrCat("it needs a qualification for ", wanted, ", and ",
                                     absl::StrJoin(verdict.findings, ", ")),
                        "", wanted});
}

int LevelOf(const ResourceFacts& facts, const MemberFacts& member, const QualificationRules& rules,
            Instant at) {
  if (!facts.requirement) return 0;
  const EquipmentUse use = UseOf(facts);
  return HighestLevel(member.qualifications, ClassRulesOf(rules, use.equipment_class),
                      rules.recognitions, use, at);
}

std::vector<std::string> TrainedAt(const ResourceFacts& facts, const QualificationRules& rules) {
  if (!facts.requirement) return {};
  std::vector<std::string> spaces =
      gongfang::TrainedAt(rules.training, rules.recognitions, UseOf(facts));
  if (spaces.size() > limits::kMaxToldTrainingSpaces) {
    spaces.resize(limits::kMaxToldTrainingSpaces);
  }
  return spaces;
}

}  // namespace gongfang::booking::rules
