// What the checks of requests in every module have in common: of names, and of requests that have
// little else. `pattern` is how a name is told to people: "alliances/{alliance}/spaces/{space}".
#pragma once

#include <optional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "common/rpc/request_check.h"

namespace gongfang {

// The alliance of a parsed name; nullopt where it is none.
template <typename Name>
std::optional<std::string> AllianceOf(const std::optional<Name>& name) {
  return name ? std::make_optional(name->alliance) : std::nullopt;
}

// A name within a record of `alliance`, which is not known where the record's own name is wrong.
template <typename Name>
void CheckReference(absl::string_view field, const std::string& value, absl::string_view pattern,
                    const std::optional<std::string>& alliance, Need need, RequestCheck& check) {
  if (value.empty() && need == Need::kOptional) return;
  const std::optional<Name> name = check.Parsed<Name>(field, value, pattern);
  if (name && alliance && name->alliance != *alliance) {
    check.Add(field, absl::StrCat("must be of the alliance \"", *alliance, "\""));
  }
}

// A request that has a name, and no more.
template <typename Name>
absl::Status CheckName(const std::string& name, absl::string_view pattern) {
  RequestCheck check;
  check.Parsed<Name>("name", name, pattern);
  return std::move(check).Result();
}

// A request that decides about what it names: with a reason.
template <typename Name, typename Request>
absl::Status CheckDecision(const Request& request, absl::string_view pattern) {
  RequestCheck check;
  check.Parsed<Name>("name", request.name(), pattern);
  check.Text("reason", request.reason(), Need::kRequired);
  return std::move(check).Result();
}

// A request for a page of what is below a parent.
template <typename Parent, typename Request>
absl::Status CheckList(const Request& request, absl::string_view pattern) {
  RequestCheck check;
  check.Parsed<Parent>("parent", request.parent(), pattern);
  check.Page(request);
  return std::move(check).Result();
}

}  // namespace gongfang
