#include "common/access/qualification.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"

namespace gongfang {
namespace {

// What a qualification is worth somewhere, by its best way of being recognised.
struct Worth {
  int level = 0;  // 0: it is not recognised
  bool repeats_nothing = false;
  std::vector<std::string> to_repeat;  // of the ways that reach the wanted level
};

bool Matches(const Recognition& recognition, absl::string_view issuer, const EquipmentUse& use) {
  const auto fits = [](absl::string_view wanted, absl::string_view name) {
    return wanted.empty() || wanted == name;
  };
  return fits(recognition.recognizer, use.space) && fits(recognition.issuer, issuer) &&
         fits(recognition.equipment_class, use.equipment_class);
}

Worth WorthOf(absl::string_view issuer, int level, absl::Span<const Recognition> recognitions,
              const EquipmentUse& use) {
  Worth worth;
  const int wanted = std::max(use.level, 1);
  level = std::max(level, 1);
  if (issuer == use.space) {
    worth.level = level;
    worth.repeats_nothing = level >= wanted;
  }
  for (const Recognition& recognition : recognitions) {
    if (!Matches(recognition, issuer, use)) continue;
    const int counts = recognition.max_level > 0 ? std::min(level, recognition.max_level) : level;
    worth.level = std::max(worth.level, counts);
    if (counts < wanted) continue;
    if (recognition.to_repeat.empty()) {
      worth.repeats_nothing = true;
    } else {
      worth.to_repeat.push_back(recognition.to_repeat);
    }
  }
  return worth;
}

Instant LapseTime(const HeldQualification& held, const ClassRules& rules) {
  return held.last_use + rules.lapse_after;
}

std::string Day(Instant instant) {
  return absl::FormatTime("%Y-%m-%d", FromInstant(instant), absl::UTCTimeZone());
}

// What keeps it from holding; "" where it holds. True of the past and of the time to come alike,
// since a booking is judged ahead.
std::string Flaw(const HeldQualification& held, const ClassRules& rules, Instant at) {
  if (held.state == HeldQualification::State::kSuspended) return "is suspended";
  if (held.state == HeldQualification::State::kRevoked) return "was revoked";
  if (held.state != HeldQualification::State::kActive) return "is not active";
  if (held.expire_time != 0 && at >= held.expire_time) {
    return absl::StrCat(
        "holds until ",
        absl::FormatTime("%Y-%m-%d %H:%M", FromInstant(held.expire_time), absl::UTCTimeZone()),
        " UTC only");
  }
  if (rules.lapse_after > 0 && at >= LapseTime(held, rules)) {
    return absl::StrCat("was last used on ", Day(held.last_use), " and lapses on ",
                        Day(LapseTime(held, rules)), " without use");
  }
  return "";
}

// What it lacks for `use` though it holds; "" where it lacks nothing.
std::string Shortfall(int level, const Worth& worth, const EquipmentUse& use) {
  const int wanted = std::max(use.level, 1);
  if (worth.level == 0) return absl::StrCat("is not recognised by \"", use.space, "\"");
  if (worth.level >= wanted) return "";
  if (level >= wanted) {
    return absl::StrCat("counts as level ", worth.level, " at \"", use.space, "\", where level ",
                        wanted, " is needed");
  }
  return absl::StrCat("is of level ", worth.level, ", and level ", wanted, " is needed");
}

}  // namespace

bool Holds(const HeldQualification& held, const ClassRules& rules, Instant at) {
  return held.state == HeldQualification::State::kActive &&
         (held.expire_time == 0 || at < held.expire_time) &&
         (rules.lapse_after <= 0 || at < LapseTime(held, rules));
}

int RecognisedLevel(absl::string_view issuer, int level, absl::Span<const Recognition> recognitions,
                    const EquipmentUse& use) {
  return WorthOf(issuer, level, recognitions, use).level;
}

Verdict Judge(absl::Span<const HeldQualification> held, const ClassRules& rules,
              absl::Span<const Recognition> recognitions, const EquipmentUse& use, Instant at) {
  Verdict verdict;
  bool repeats_nothing = false;
  for (const HeldQualification& one : held) {
    if (one.equipment_class != use.equipment_class) continue;
    std::string lack = Flaw(one, rules, at);
    if (lack.empty()) {
      const Worth worth = WorthOf(one.issuer, one.level, recognitions, use);
      lack = Shortfall(one.level, worth, use);
      if (lack.empty()) {
        verdict.qualified = true;
        repeats_nothing = repeats_nothing || worth.repeats_nothing;
        for (const std::string& text : worth.to_repeat) {
          auto& all = verdict.to_repeat;
          if (std::find(all.begin(), all.end(), text) == all.end()) all.push_back(text);
        }
        continue;
      }
    }
    verdict.findings.push_back(absl::StrCat("the qualification by \"", one.issuer, "\" ", lack));
  }
  if (repeats_nothing) verdict.to_repeat.clear();
  if (!verdict.qualified && verdict.findings.empty()) {
    verdict.findings.push_back("the member has no qualification of this class");
  }
  return verdict;
}

int HighestLevel(absl::Span<const HeldQualification> held, const ClassRules& rules,
                 absl::Span<const Recognition> recognitions, const EquipmentUse& use, Instant at) {
  int highest = 0;
  for (const HeldQualification& one : held) {
    if (one.equipment_class != use.equipment_class || !Holds(one, rules, at)) continue;
    highest = std::max(highest, RecognisedLevel(one.issuer, one.level, recognitions, use));
  }
  return highest;
}

std::vector<std::string> TrainedAt(absl::Span<const std::string> training,
                                   absl::Span<const Recognition> recognitions,
                                   const EquipmentUse& use) {
  const int wanted = std::max(use.level, 1);
  std::vector<std::string> spaces;
  for (const std::string& space : training) {
    if (RecognisedLevel(space, wanted, recognitions, use) >= wanted) spaces.push_back(space);
  }
  std::sort(spaces.begin(), spaces.end(), [&use](const std::string& a, const std::string& b) {
    return std::make_pair(a != use.space, a) < std::make_pair(b != use.space, b);
  });
  spaces.erase(std::unique(spaces.begin(), spaces.end()), spaces.end());
  return spaces;
}

}  // namespace gongfang
