// How long a booking may be.
#include "absl/strings/str_cat.h"
#include "booking/rules/rules.h"

namespace gongfang::booking::rules {

void CheckLength(const Item& item, const ResourceFacts& facts, Violations& violations) {
  const Policy& policy = facts.policy;
  const int64_t length = item.interval.end - item.interval.start;
  const auto add = [&](absl::string_view rule, absl::string_view words, int64_t limit) {
    violations.push_back(
        {std::string(rule), item.resource,
         absl::StrCat("a booking of \"", item.resource, "\" is ", words, " ", ShowLength(limit),
                      ", and this one is of ", ShowLength(length)),
         ShowLength(length), absl::StrCat(words, " ", ShowLength(limit))});
  };
  if (length < policy.min_length) add("MIN_LENGTH", "at least", policy.min_length);
  if (policy.max_length > 0 && length > policy.max_length) {
    add("MAX_LENGTH", "at most", policy.max_length);
  }
  if (policy.length_step > 0 && length % policy.length_step != 0) {
    add("LENGTH_STEP", "a multiple of", policy.length_step);
  }
}

}  // namespace gongfang::booking::rules
