#include "gongfangd/backup.h"

#include <fcntl.h>
#include <openssl/evp.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/events/log_places.h"
#include "common/store/sqlite_snapshot.h"
#include "gongfangd/backup_errors.h"
#include "gongfangd/config.h"
#include "gongfangd/copy_file.h"
#include "gongfangd/data_folder.h"

namespace gongfang {
namespace {

namespace fs = std::filesystem;

constexpr const char* kServices[] = {kMembership, kInventory, kBooking};
constexpr const char* kSecrets[] = {kAdminKeyFile, kServiceKeyFile, kPersonalDataKeyFile};
constexpr int kMaxAttempts = 20;
// What is restored has this before its name until all of it is there.
constexpr char kUnfinished[] = ".restoring-";

using Snapshots = std::map<std::string, std::unique_ptr<SqliteSnapshot>>;  // by service

std::string In(const std::string& folder, absl::string_view name) {
  return absl::StrCat(folder, "/", name);
}

absl::Status PrepareEmptyFolder(const std::string& folder) {
  RETURN_IF_ERROR(PrepareDataFolder(folder));
  std::error_code failed;
  const bool empty = fs::is_empty(folder, failed);
  return empty && !failed ? absl::OkStatus() : errors::FolderNotEmpty(folder);
}

absl::StatusOr<Snapshots> OpenAll(const std::string& data) {
  Snapshots snapshots;
  for (const char* service : kServices) {
    const std::string path = In(data, absl::StrCat(service, ".db"));
    if (!fs::exists(path)) continue;  // it runs elsewhere
    ASSIGN_OR_RETURN(snapshots[service], SqliteSnapshot::Open(path));
  }
  if (snapshots.empty()) return errors::StorageMissing(In(data, "*.db"));
  return snapshots;
}

// Whether no follower has seen what the log that it follows has not.
absl::StatusOr<bool> FitTogether(const Snapshots& snapshots) {
  std::map<std::string, HeadsByAlliance> heads;
  for (const auto& [service, snapshot] : snapshots) {
    RETURN_IF_ERROR(snapshot->Read([&, &name = service](Transaction& tx) -> absl::Status {
      ASSIGN_OR_RETURN(heads[name], ReadHeads(tx));
      return absl::OkStatus();
    }));
  }
  for (const auto& [service, snapshot] : snapshots) {
    std::map<std::string, HeadsByAlliance> places;
    RETURN_IF_ERROR(snapshot->Read([&places](Transaction& tx) -> absl::Status {
      ASSIGN_OR_RETURN(places, ReadPlaces(tx));
      return absl::OkStatus();
    }));
    for (const auto& [log, reached] : places) {
      const auto followed = heads.find(log);
      if (followed == heads.end()) continue;  // not in this folder
      for (const auto& [alliance, place] : reached) {
        if (place > followed->second[alliance]) return false;
      }
    }
  }
  return true;
}

absl::Status TakeAll(const Snapshots& snapshots) {
  for (int attempt = 0; attempt < kMaxAttempts; ++attempt) {
    for (const auto& [service, snapshot] : snapshots) RETURN_IF_ERROR(snapshot->Take());
    ASSIGN_OR_RETURN(const bool fit, FitTogether(snapshots));
    if (fit) return absl::OkStatus();
  }
  return errors::Unavailable(
      "One of the databases has followed another one further than that has come: is one of them "
      "from an older backup?");
}

// "{64 digits}  {name}" of each file; BACKUP_NOT_USABLE.
absl::StatusOr<std::map<std::string, std::string>> ReadSums(const std::string& folder) {
  std::ifstream file(In(folder, kBackupSums));
  if (!file) {
    return errors::BackupNotUsable(folder, "it has no SHA256SUMS, so it is none or is not whole.");
  }
  std::map<std::string, std::string> sums;
  for (std::string line; std::getline(file, line);) {
    const std::pair<std::string, std::string> pair = absl::StrSplit(line, absl::MaxSplits("  ", 1));
    // What is no name of a file here would be written elsewhere.
    if (pair.first.size() != 64 || pair.second.empty() || pair.second.front() == '.' ||
        absl::StrContains(pair.second, '/')) {
      return errors::BackupNotUsable(folder, "its SHA256SUMS cannot be read.");
    }
    sums[pair.second] = pair.first;
  }
  return sums;
}

}  // namespace

absl::StatusOr<std::vector<BackupFile>> Backup(const std::string& data, const std::string& to) {
  ASSIGN_OR_RETURN(const Snapshots snapshots, OpenAll(data));
  RETURN_IF_ERROR(TakeAll(snapshots));
  RETURN_IF_ERROR(PrepareEmptyFolder(to));
  std::vector<BackupFile> files;
  std::string sums;
  for (const char* name : kSecrets) {
    if (!fs::exists(In(data, name))) continue;  // it is kept elsewhere
    ASSIGN_OR_RETURN(const CopiedFile copied, CopyFile(In(data, name), In(to, name)));
    files.push_back({name, copied.bytes});
    absl::StrAppend(&sums, copied.sha256, "  ", name, "\n");
  }
  for (const auto& [service, snapshot] : snapshots) {
    const std::string name = absl::StrCat(service, ".db");
    RETURN_IF_ERROR(snapshot->CopyTo(In(to, name)));
    // Made by the look at the copy.
    for (const char* beside : {"-wal", "-shm"}) unlink((In(to, name) + beside).c_str());
    ASSIGN_OR_RETURN(const CopiedFile copied, ReadFile(In(to, name)));
    files.push_back({name, copied.bytes});
    absl::StrAppend(&sums, copied.sha256, "  ", name, "\n");
  }
  RETURN_IF_ERROR(WriteSecret(In(to, kBackupSums), absl::StripSuffix(sums, "\n")));
  return files;
}

absl::StatusOr<std::vector<BackupFile>> Restore(const std::string& from, const std::string& data) {
  ASSIGN_OR_RETURN(const auto sums, ReadSums(from));
  RETURN_IF_ERROR(PrepareEmptyFolder(data));
  std::vector<BackupFile> files;
  absl::Status status;
  for (const auto& [name, sha256] : sums) {
    const absl::StatusOr<CopiedFile> copied =
        CopyFile(In(from, name), In(data, kUnfinished + name));
    status = copied.status();
    if (status.ok() && copied->sha256 != sha256) {
      status = errors::BackupNotUsable(from, absl::StrCat(name, " is not what it was."));
    }
    if (!status.ok()) break;
    files.push_back({name, copied->bytes});
  }
  for (const auto& [name, sha256] : sums) {
    const std::string unfinished = In(data, kUnfinished + name);
    if (!status.ok()) {
      unlink(unfinished.c_str());
    } else if (rename(unfinished.c_str(), In(data, name).c_str()) != 0) {
      status = errors::StorageNotWritable(In(data, name), std::strerror(errno));
    }
  }
  RETURN_IF_ERROR(status);
  RETURN_IF_ERROR(SyncFolder(data));
  return files;
}

}  // namespace gongfang
