#include "common/access/json.h"

#include <set>
#include <utility>
#include <vector>

namespace gongfang {
namespace {

using nlohmann::json;

constexpr int kMaxDepth = 16;

}  // namespace

std::optional<json> ParseJsonObject(absl::string_view text) {
  bool strict = true;
  std::vector<std::set<std::string>> names;
  const json::parser_callback_t look = [&](int depth, json::parse_event_t event, json& parsed) {
    if (event == json::parse_event_t::object_start) names.emplace_back();
    if (event == json::parse_event_t::object_end && !names.empty()) names.pop_back();
    if (event == json::parse_event_t::key) {
      const std::string* name = parsed.get_ptr<const std::string*>();
      if (names.empty() || name == nullptr || !names.back().insert(*name).second) strict = false;
    }
    if (depth > kMaxDepth) strict = false;
    return true;
  };
  json object = json::parse(text.begin(), text.end(), look, /*allow_exceptions=*/false);
  if (!strict || !object.is_object()) return std::nullopt;
  return object;
}

const std::string* FindText(const json& object, const char* name) {
  const auto found = object.find(name);
  return found == object.end() ? nullptr : found->get_ptr<const std::string*>();
}

}  // namespace gongfang
