// For the functions of errors.h alone: how a status gets its details.
#pragma once

#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "common/base/errors.h"
#include "common/base/limits.h"

namespace gongfang::errors {

absl::Status Make(absl::StatusCode code, absl::string_view message, ErrorDetails details);

inline size_t BytesOf(const FieldViolation& violation) {
  return violation.field.size() + violation.description.size();
}
inline size_t BytesOf(const RuleViolation& violation) {
  return violation.rule.size() + violation.subject.size() + violation.description.size() +
         violation.value.size() + violation.limit.size();
}

// An answer with an error travels in the metadata of gRPC, which is small: more than fits would be
// no answer at all. At least one is kept.
template <typename Violation>
void KeepFirst(std::vector<Violation>& violations) {
  size_t bytes = 0;
  size_t kept = 0;
  for (const Violation& violation : violations) {
    bytes += BytesOf(violation);
    if (kept > 0 && bytes > limits::kMaxReportedBytes) break;
    if (++kept == limits::kMaxReportedViolations) break;
  }
  violations.resize(kept);
}

}  // namespace gongfang::errors
