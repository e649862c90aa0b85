#include "clients/cli/app_view.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/cli/cli_error.h"
#include "clients/cli/names.h"
#include "clients/cli/states.h"
#include "clients/cli/times.h"

namespace gongfang::cli {
namespace {

using membership::v1::AppScope;

constexpr std::pair<AppScope, const char*> kScopes[] = {
    {membership::v1::APP_SCOPE_READ_AVAILABILITY, "read-availability"},
    {membership::v1::APP_SCOPE_BOOK, "book"},
    {membership::v1::APP_SCOPE_MANAGE_RESOURCES, "manage-resources"},
    {membership::v1::APP_SCOPE_READ_USAGE, "read-usage"},
};

// A server newer than this client may know more scopes: they are shown by their number.
std::string WordOf(int scope) {
  for (const auto& [known, word] : kScopes) {
    if (known == scope) return word;
  }
  return absl::StrCat("scope ", scope);
}

}  // namespace

const std::vector<std::string>& ScopeWords() {
  static const auto& words = *new std::vector<std::string>([] {
    std::vector<std::string> all;
    for (const auto& [scope, word] : kScopes) all.emplace_back(word);
    return all;
  }());
  return words;
}

std::string ScopesInWords(const google::protobuf::RepeatedField<int>& scopes) {
  return absl::StrJoin(scopes, ", ", [](std::string* out, int scope) { *out += WordOf(scope); });
}

absl::StatusOr<std::vector<AppScope>> ParseScopes(const std::vector<std::string>& words) {
  std::vector<AppScope> scopes;
  for (const std::string& word : words) {
    const auto* const found = std::find_if(std::begin(kScopes), std::end(kScopes),
                                           [&](const auto& scope) { return word == scope.second; });
    if (found == std::end(kScopes)) {
      return UsageError(absl::StrCat("\"", word, "\" is no scope; there are ",
                                     absl::StrJoin(ScopeWords(), ", ")));
    }
    if (std::find(scopes.begin(), scopes.end(), found->first) == scopes.end()) {
      scopes.push_back(found->first);
    }
  }
  return scopes;
}

std::string InUtc(bool present, const google::protobuf::Timestamp& time) {
  return present ? absl::StrCat(FormatLocal(FromProto(time), absl::UTCTimeZone()), " UTC") : "";
}

absl::Status Print(const membership::v1::PartnerApp& app, const Output& output) {
  if (output.json()) return output.PrintJson(app);
  Table table;
  table.Add({"App", Cell(ShortName(app.name()), Style::kBold)});
  table.Add({"Name", app.display_name()});
  table.Add({"State", StateCell(app.state())});
  if (!app.state_reason().empty()) table.Add({"Reason", app.state_reason()});
  table.Add({"Scopes", ScopesInWords(app.scopes())});
  for (const std::string& space : app.spaces()) table.Add({"Space", ShortName(space)});
  for (const std::string& network : app.networks()) table.Add({"Network", network});
  if (!app.contact().empty()) table.Add({"Contact", app.contact()});
  table.Add({"Made", InUtc(true, app.create_time())});
  output.Print(table);
  return absl::OkStatus();
}

absl::Status Print(const membership::v1::AppLink& link, const Output& output) {
  if (output.json()) return output.PrintJson(link);
  Table table;
  table.Add({"App", Cell(link.name().substr(link.name().rfind('/') + 1), Style::kBold)});
  table.Add({"May", ScopesInWords(link.scopes())});
  output.Print(table);
  return absl::OkStatus();
}

}  // namespace gongfang::cli
