#include "clients/cli/policies.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "clients/cli/cli_error.h"
#include "clients/cli/times.h"
#include "common/base/status_macros.h"
#include "google/protobuf/duration.pb.h"

namespace gongfang::cli {
namespace {

using inventory::v1::LevelHorizon;
using inventory::v1::Policy;
using inventory::v1::TierHorizon;

constexpr char kNone[] = "none";
constexpr char kApproval[] = "approval_above";

constexpr PolicyFlag kFlags[] = {
    {"--min", "min_length", "The shortest booking"},
    {"--max", "max_length", "The longest booking"},
    {"--start-step", "start_step", "Bookings begin at multiples of this from midnight"},
    {"--length-step", "length_step", "Lengths are multiples of this"},
    {"--buffer-before", "buffer_before", "Occupied before each booking, to set up"},
    {"--buffer-after", "buffer_after", "Occupied after each booking, to clean or cool down"},
    {"--lead", "create_lead_time", "A booking is made at least so long before it begins"},
    {"--change-lead", "change_lead_time", "It is changed at least so long before"},
    {"--cancel-lead", "cancel_lead_time", "It is cancelled at least so long before"},
    {"--horizon", "horizon", "A booking ends at most so long after it is made"},
    {"--gap", "min_gap", "Between two bookings of one member"},
    {"--approval-above", kApproval, "Longer bookings need approval; with \"always\" all do"},
    {"--check-in-before", "check_in_before", "Check-in is possible from so long before the start"},
    {"--no-show-after", "no_show_after", "Released so long after the start if nobody checked in"},
};

// "2h" of a rule that is set and asks for something, else "".
std::string Length(const google::protobuf::Duration& rule) {
  return rule.seconds() == 0 && rule.nanos() == 0 ? "" : FormatLength(FromProto(rule));
}

class Description {
 public:
  // One part of the line that is being gathered, where `value` is not empty.
  void Part(absl::string_view before, const std::string& value, absl::string_view after = "") {
    if (!value.empty()) parts_.push_back(absl::StrCat(before, value, after));
  }
  void Line(std::string label, absl::string_view separator = ", ") {
    if (!parts_.empty()) lines_.emplace_back(std::move(label), absl::StrJoin(parts_, separator));
    parts_.clear();
  }
  std::vector<std::pair<std::string, std::string>> Take() && { return std::move(lines_); }

 private:
  std::vector<std::string> parts_;
  std::vector<std::pair<std::string, std::string>> lines_;
};

std::string Tiers(const Policy& policy) {
  return absl::StrJoin(policy.tier_horizons(), ", ", [](std::string* out, const TierHorizon& tier) {
    absl::StrAppend(out, tier.tier(), " ", Length(tier.horizon()));
  });
}

std::string Levels(const Policy& policy) {
  return absl::StrJoin(
      policy.level_horizons(), ", ", [](std::string* out, const LevelHorizon& level) {
        absl::StrAppend(out, "level ", level.level(), " ", Length(level.horizon()));
      });
}

std::string Lengths(const Policy& policy) {
  const std::string shortest = Length(policy.min_length());
  const std::string longest = Length(policy.max_length());
  if (shortest.empty()) return longest.empty() ? "" : "up to " + longest;
  if (longest.empty()) return "at least " + shortest;
  return absl::StrCat(shortest, " to ", longest);
}

// Gives the entry that `is` finds another horizon; makes one with `init`, or takes it away, as
// `length` says.
template <typename Entry, typename Is, typename Init>
absl::Status SetHorizon(absl::string_view flag, absl::string_view length,
                        google::protobuf::RepeatedPtrField<Entry>& entries, Is is, Init init) {
  const auto found = std::find_if(entries.begin(), entries.end(), is);
  if (length == kNone) {
    if (found != entries.end()) entries.erase(found);
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(const absl::Duration horizon, ParseDurationFlag(flag, length));
  Entry& entry = found != entries.end() ? *found : *entries.Add();
  init(entry);
  *entry.mutable_horizon() = ToProto(horizon);
  return absl::OkStatus();
}

}  // namespace

absl::Span<const PolicyFlag> PolicyFlags() { return kFlags; }

absl::Status SetRule(const PolicyFlag& flag, absl::string_view text, Policy& policy) {
  const auto* field = Policy::descriptor()->FindFieldByName(flag.field);
  if (text == kNone) {
    policy.GetReflection()->ClearField(&policy, field);
    return absl::OkStatus();
  }
  google::protobuf::Duration rule;
  if (text != "always" || absl::string_view(flag.field) != kApproval) {
    ASSIGN_OR_RETURN(const absl::Duration length, ParseDurationFlag(flag.flag, text));
    rule = ToProto(length);
  }
  policy.GetReflection()->MutableMessage(&policy, field)->CopyFrom(rule);
  return absl::OkStatus();
}

absl::Status SetTier(absl::string_view text, Policy& policy) {
  const std::vector<std::string> parts = absl::StrSplit(text, absl::MaxSplits('=', 1));
  if (parts.size() != 2 || parts[0].empty()) {
    return UsageError(absl::StrCat("--tier: \"", text, "\" is not like \"resident=56d\""));
  }
  return SetHorizon(
      "--tier", parts[1], *policy.mutable_tier_horizons(),
      [&](const TierHorizon& tier) { return tier.tier() == parts[0]; },
      [&](TierHorizon& tier) { tier.set_tier(parts[0]); });
}

absl::Status SetLevel(absl::string_view text, Policy& policy) {
  const std::vector<std::string> parts = absl::StrSplit(text, absl::MaxSplits('=', 1));
  int level = 0;
  if (parts.size() != 2 || !absl::SimpleAtoi(parts[0], &level)) {
    return UsageError(absl::StrCat("--level: \"", text, "\" is not like \"2=56d\""));
  }
  return SetHorizon(
      "--level", parts[1], *policy.mutable_level_horizons(),
      [level](const LevelHorizon& entry) { return entry.level() == level; },
      [level](LevelHorizon& entry) { entry.set_level(level); });
}

std::vector<std::pair<std::string, std::string>> DescribePolicy(const Policy& policy) {
  Description text;
  text.Part("", Lengths(policy));
  text.Part("in steps of ", Length(policy.length_step()));
  text.Part("", policy.within_one_day() ? "within one day" : "");
  text.Line("Length");
  text.Part("every ", Length(policy.start_step()), " from midnight");
  text.Line("Starts");
  text.Part("", Length(policy.buffer_before()), " before");
  text.Part("", Length(policy.buffer_after()), " after");
  text.Line("Buffers");
  text.Part("at least ", Length(policy.create_lead_time()), " before");
  text.Part("at most ", Length(policy.horizon()), " ahead");
  text.Part("", Tiers(policy));
  text.Part("", Levels(policy));
  text.Line("To book");
  text.Part("at least ", Length(policy.change_lead_time()), " before");
  text.Line("To change");
  text.Part("at least ", Length(policy.cancel_lead_time()), " before");
  text.Line("To cancel");
  text.Part("", Length(policy.min_gap()), " between bookings of one member");
  text.Line("Gap");
  if (policy.has_approval_above()) {
    const std::string above = Length(policy.approval_above());
    text.Part("", above.empty() ? "always needed" : "needed above " + above);
  }
  text.Line("Approval");
  text.Part("from ", Length(policy.check_in_before()), " before");
  text.Part("no-show after ", Length(policy.no_show_after()));
  text.Line("Check-in");
  auto lines = std::move(text).Take();
  if (lines.empty()) lines.emplace_back("Policy", kNone);
  return lines;
}

}  // namespace gongfang::cli
