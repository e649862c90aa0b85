#include "gongfangd/store.h"

#include <algorithm>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "common/store/postgres_database.h"
#include "common/store/sqlite_database.h"
#include "gongfangd/move_mark.h"

namespace gongfang {

Store StoreToMoveInto(const Config& config) {
  return {.open = [url = config.store](
                      absl::string_view service) -> absl::StatusOr<std::unique_ptr<Database>> {
            return PostgresDatabase::Open({.url = url, .schema = SchemaOf(service)});
          },
          .shared = true};
}

Store StoreOf(const Config& config) {
  if (config.store.empty()) {
    return {.open = [data = config.data](
                        absl::string_view service) -> absl::StatusOr<std::unique_ptr<Database>> {
      return SqliteDatabase::Open(absl::StrCat(data, "/", service, ".db"), {});
    }};
  }
  const auto open = [any = StoreToMoveInto(config).open](
                        absl::string_view service) -> absl::StatusOr<std::unique_ptr<Database>> {
    ASSIGN_OR_RETURN(std::unique_ptr<Database> database, any(service));
    RETURN_IF_ERROR(MoveMark::ExpectWhole(*database, service));
    return database;
  };
  return {.open = open, .shared = true};
}

std::string SchemaOf(absl::string_view service) { return absl::StrCat("gongfang_", service); }

std::string WithoutPassword(absl::string_view url) {
  constexpr std::string_view kScheme = "://";
  constexpr std::string_view kPassword = "password=";
  std::string shown(url);
  const size_t scheme = shown.find(kScheme);
  const size_t host = shown.rfind('@');
  if (scheme != std::string::npos && host != std::string::npos) {
    const size_t user = scheme + kScheme.size();
    const size_t colon = shown.find(':', user);
    if (colon < host) shown.erase(colon, host - colon);
  }
  if (const size_t at = shown.find(kPassword); at != std::string::npos) {
    const size_t begin = at + kPassword.size();
    shown.replace(begin, std::min(shown.find('&', begin), shown.size()) - begin, "...");
  }
  return shown;
}

}  // namespace gongfang
