// One step of a plan as people write it: "within 1h #reflow-oven for 30m". Pure.
#pragma once

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace gongfang::cli {

struct PlanStepText {
  std::string words;     // to look for
  std::string category;  // id, after "#"
  std::string resource;  // "space/id", after "@"
  int units = 1;         // "x2"
  absl::Duration length = absl::ZeroDuration();
  std::optional<absl::Duration> max_wait;
};

// INVALID_ARGUMENT, with an example.
absl::StatusOr<PlanStepText> ParsePlanStep(absl::string_view text);

}  // namespace gongfang::cli
