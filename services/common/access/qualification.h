// Whether a member may run a class of equipment at a space, by what was issued to her and what is
// recognised there. Pure: values in, values out; membership explains by it, and booking decides.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "common/base/clock.h"

namespace gongfang {

// A qualification of a member. Names are full names.
struct HeldQualification {
  // The numbers are those of the proto.
  enum class State : int8_t { kUnspecified = 0, kActive = 1, kSuspended = 2, kRevoked = 3 };

  std::string equipment_class;
  int level = 1;
  std::string issuer;  // the space
  State state = State::kUnspecified;
  Instant expire_time = 0;  // from then on it does not hold; 0: without end
  Instant last_use = 0;
};

// What a class of equipment says of all its qualifications.
struct ClassRules {
  int levels = 1;           // how many it has, at least one
  int64_t lapse_after = 0;  // microseconds without use after which none holds; 0: for ever
};

// What a space, or every one, recognises of what others issued. An empty name stands for any.
struct Recognition {
  std::string recognizer;
  std::string issuer;
  std::string equipment_class;
  int max_level = 0;      // who has more has this one; 0: any
  std::string to_repeat;  // on the spot, for people; empty: nothing
};

// What a member wants to run, and where.
struct EquipmentUse {
  std::string space;
  std::string equipment_class;
  int level = 1;
};

struct Verdict {
  bool qualified = false;
  // What each of her qualifications of the class lacks, or that she has none: parts of a sentence,
  // such as "the qualification by \"...\" is suspended".
  std::vector<std::string> findings;
  // What she has to repeat on the spot where she is qualified. Empty where one of the ways in which
  // she is asks for nothing.
  std::vector<std::string> to_repeat;
};

// Whether `held` is active and has neither expired nor lapsed at `at`.
bool Holds(const HeldQualification& held, const ClassRules& rules, Instant at);

// The level of `use.equipment_class` that a qualification by `issuer` with `level` is worth at
// `use.space`: a space always recognises its own. 0: none.
int RecognisedLevel(absl::string_view issuer, int level, absl::Span<const Recognition> recognitions,
                    const EquipmentUse& use);

// The verdict at `at` on a member who has `held`; those of other classes are passed over. A level
// below 1 counts as 1.
Verdict Judge(absl::Span<const HeldQualification> held, const ClassRules& rules,
              absl::Span<const Recognition> recognitions, const EquipmentUse& use, Instant at);

// The highest level of `use.equipment_class` that a member who has `held` is recognised to have at
// `use.space`, at `at`; 0: none. `use.level` is passed over.
int HighestLevel(absl::Span<const HeldQualification> held, const ClassRules& rules,
                 absl::Span<const Recognition> recognitions, const EquipmentUse& use, Instant at);

// Those of `training`, spaces that train, whose qualifications are good for `use`: its own space
// first, the others in order.
std::vector<std::string> TrainedAt(absl::Span<const std::string> training,
                                   absl::Span<const Recognition> recognitions,
                                   const EquipmentUse& use);

}  // namespace gongfang
