#include "gongfangd/admin_key.h"

#include <fstream>
#include <memory>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "common/store/sqlite_database.h"
#include "gongfangd/data_folder.h"
#include "gongfangd/store.h"
#include "membership/module.h"

namespace gongfang {
namespace {

absl::StatusOr<std::unique_ptr<Database>> OpenMembership(const Config& config) {
  if (!config.store.empty()) return StoreOf(config).open(kMembership);
  return SqliteDatabase::Open(absl::StrCat(config.data, "/", kMembership, ".db"),
                              {.create_if_missing = false});
}

}  // namespace

std::string AdminKeyPath(const Config& config) {
  return absl::StrCat(config.data, "/", kAdminKeyFile);
}

std::string ReadAdminKey(const Config& config) {
  std::ifstream file(AdminKeyPath(config));
  std::string key;
  std::getline(file, key);
  absl::StripAsciiWhitespace(&key);
  return key;
}

absl::Status WriteAdminKey(const Config& config, absl::string_view key) {
  RETURN_IF_ERROR(PrepareDataFolder(config.data));
  return WriteSecret(AdminKeyPath(config), key);
}

absl::StatusOr<std::string> MakeAdminKey(const Config& config, const Clock& clock) {
  ASSIGN_OR_RETURN(std::unique_ptr<Database> database, OpenMembership(config));
  std::string made;
  RETURN_IF_ERROR(membership::MembershipModule::AddAdminKey(std::move(database), clock,
                                                            [&](absl::string_view key) {
                                                              made = std::string(key);
                                                              return WriteAdminKey(config, key);
                                                            }));
  return made;
}

std::string AdviceOnLostAdminKey(const Config& config) {
  if (!config.store.empty()) {
    return absl::StrCat("Put the admin's key into ", AdminKeyPath(config),
                        "; if it is lost, make another one: gongfangd --store URL --data ",
                        config.data, " --new-admin-key");
  }
  return absl::StrCat("Put the admin's key into ", AdminKeyPath(config),
                      "; if it is lost, stop the server and make another one: gongfangd --data ",
                      config.data, " --new-admin-key");
}

}  // namespace gongfang
