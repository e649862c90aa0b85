// JSON from outside, read without exceptions.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace gongfang {

// An object; nullopt for anything else, and for one that has a name twice, at any depth: what two
// readers could understand differently is not signed by anybody who means it. Whoever calls bounds
// the size.
std::optional<nlohmann::json> ParseJsonObject(absl::string_view text);

// The text of a member of an object; null where it is not there or no text.
const std::string* FindText(const nlohmann::json& object, const char* name);

}  // namespace gongfang
