#include "clients/cli/plan_step.h"

#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "clients/cli/cli_error.h"
#include "clients/cli/times.h"
#include "common/base/status_macros.h"

namespace gongfang::cli {
namespace {

absl::Status Wrong(absl::string_view text, absl::string_view why) {
  return UsageError(
      absl::StrCat("\"", text, "\" ", why, ": a step is like \"within 1h #reflow-oven for 30m\""));
}

// "x2".
bool ParseUnits(absl::string_view word, int& units) {
  return absl::ConsumePrefix(&word, "x") && absl::SimpleAtoi(word, &units) && units > 0;
}

}  // namespace

absl::StatusOr<PlanStepText> ParsePlanStep(absl::string_view text) {
  PlanStepText step;
  const std::vector<std::string> words =
      absl::StrSplit(text, absl::ByAnyChar(" \t"), absl::SkipWhitespace());
  for (size_t i = 0; i < words.size(); ++i) {
    absl::string_view word = words[i];
    if (word == "for" || word == "within") {
      if (i + 1 == words.size()) return Wrong(text, absl::StrCat("ends with \"", word, "\""));
      ASSIGN_OR_RETURN(const absl::Duration length, ParseDurationFlag(word, words[++i]));
      if (word == "for") {
        step.length = length;
      } else {
        step.max_wait = length;
      }
    } else if (absl::ConsumePrefix(&word, "#")) {
      step.category = std::string(word);
    } else if (absl::ConsumePrefix(&word, "@")) {
      step.resource = std::string(word);
    } else if (!ParseUnits(word, step.units)) {
      absl::StrAppend(&step.words, step.words.empty() ? "" : " ", word);
    }
  }
  if (step.length == absl::ZeroDuration()) return Wrong(text, "does not say for how long");
  if (step.words.empty() && step.category.empty() && step.resource.empty()) {
    return Wrong(text, "does not say what");
  }
  return step;
}

}  // namespace gongfang::cli
