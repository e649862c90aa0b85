// Policies as people write and read them. Pure.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "gongfang/inventory/v1/resources.pb.h"

namespace gongfang::cli {

// A rule that is a duration, and the flag that sets it.
struct PolicyFlag {
  const char* flag;   // "--buffer-after"
  const char* field;  // of the Policy: "buffer_after"
  const char* help;
};
absl::Span<const PolicyFlag> PolicyFlags();

// Sets the rule to a duration such as "1h30m"; "none" takes it away. "always" is for approval_above
// alone: every booking needs approval. INVALID_ARGUMENT naming the flag.
absl::Status SetRule(const PolicyFlag& flag, absl::string_view text, inventory::v1::Policy& policy);

// "resident=56d" sets how far ahead a tier may book, "resident=none" takes that away.
absl::Status SetTier(absl::string_view text, inventory::v1::Policy& policy);
// The same of "2=56d": those whose qualification is of level 2 or higher.
absl::Status SetLevel(absl::string_view text, inventory::v1::Policy& policy);

// What the policy asks for, in lines of a label and a text; one line "Policy  none" where it asks
// for nothing.
std::vector<std::pair<std::string, std::string>> DescribePolicy(
    const inventory::v1::Policy& policy);

}  // namespace gongfang::cli
