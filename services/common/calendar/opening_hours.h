// Times of day as schedules write them.
#pragma once

#include <optional>

#include "absl/strings/string_view.h"

namespace gongfang {

// Minutes after midnight of "HH:MM", 00:00 to 24:00; nullopt for anything else.
std::optional<int> ParseMinuteOfDay(absl::string_view text);

}  // namespace gongfang
