// Capabilities of resources as people write them: "bed_x=300 mm", "material=wood". Pure.
#pragma once

#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace gongfang {

struct CapabilityText {
  std::string key;
  std::optional<double> number;  // without one, `text` is the value
  std::string text;
  std::string unit;

  friend bool operator==(const CapabilityText&, const CapabilityText&) = default;
};

// "KEY=NUMBER[ UNIT]" where what follows "=" is a number that may have a unit behind it, with or
// without a blank between; else "KEY=TEXT". A text that would be taken for a number is written in
// double quotes, as may be any other. nullopt where there is no "=", or nothing behind it. The
// parts are not checked.
std::optional<CapabilityText> ParseCapability(absl::string_view text);

// What ParseCapability reads as the same.
std::string FormatCapability(const CapabilityText& capability);

// A number in the fewest digits that mean the same.
std::string FormatNumber(double number);

}  // namespace gongfang
