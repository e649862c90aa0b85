#include "common/access/target.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/base/text.h"

namespace gongfang {
namespace {

// In place of the id of a space. It is kept as the name of one at which nobody has a role and no
// app is let in: so only what is granted in the whole alliance reaches everywhere.
constexpr absl::string_view kEverySpace = "-";

// Puts `value` into `field`; false where another one is there.
bool Put(std::string value, std::string& field) {
  if (!field.empty()) return field == value;
  field = std::move(value);
  return true;
}

}  // namespace

bool Target::Add(absl::string_view name) {
  const std::vector<absl::string_view> parts = absl::StrSplit(name, '/');
  // What there is one of has no id.
  const bool single = parts.back() == "publishingRules" || parts.back() == "use";
  if (parts.size() < 2 || parts.size() % 2 != (single ? 1 : 0) || parts[0] != "alliances") {
    return false;
  }
  for (size_t i = 1; i < parts.size(); i += 2) {
    const bool every_space = i > 1 && parts[i] == kEverySpace && parts[i - 1] == "spaces";
    if (!every_space && !IsId(parts[i])) return false;
  }
  bool fits = Put(std::string(parts[1]), alliance);
  const std::string prefix = absl::StrCat("alliances/", parts[1], "/");
  for (size_t i = 2; i + 1 < parts.size(); i += 2) {
    const absl::string_view collection = parts[i];
    if (collection == "members") {
      fits = Put(absl::StrCat(prefix, "members/", parts[i + 1]), member) && fits;
    } else if (collection == "teams") {
      fits = Put(absl::StrCat(prefix, "teams/", parts[i + 1]), team) && fits;
    } else if (collection == "partnerApps" || collection == "appLinks") {
      fits = Put(absl::StrCat(prefix, "partnerApps/", parts[i + 1]), partner_app) && fits;
    } else if (collection == "spaces") {
      std::string space = absl::StrCat(prefix, "spaces/", parts[i + 1]);
      if (std::find(spaces.begin(), spaces.end(), space) == spaces.end()) {
        spaces.push_back(std::move(space));
      }
    }
  }
  mixed = mixed || !fits;
  return true;
}

}  // namespace gongfang
