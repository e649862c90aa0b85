#include "gongfangd/backup_command.h"

#include <sys/stat.h>

#include <CLI/CLI.hpp>
#include <iostream>
#include <string>
#include <vector>

#include "absl/strings/str_format.h"
#include "absl/strings/string_view.h"
#include "gongfangd/backup.h"
#include "gongfangd/data_folder.h"

namespace gongfang {
namespace {

struct Folders {
  std::string data = "./data";
  std::string other;  // the backup
};

void PrintFiles(const std::vector<BackupFile>& files, absl::string_view done,
                const std::string& folder) {
  for (const BackupFile& file : files) {
    std::cout << absl::StrFormat("  %-18s %12d bytes\n", file.name, file.bytes);
  }
  std::cout << done << " " << folder << "." << std::endl;
}

// Without it personal data that was sealed with it cannot be read again.
void WarnOfMissingKey(const std::vector<BackupFile>& files) {
  for (const BackupFile& file : files) {
    if (file.name == kPersonalDataKeyFile) return;
  }
  std::cerr << "gongfangd: " << kPersonalDataKeyFile
            << " is not in the data folder: keep a copy of the file that "
               "--personal-data-key-file names, or personal data cannot be read again.\n";
}

}  // namespace

std::optional<int> RunBackupCommand(int argc, const char* const* argv) {
  if (argc < 2) return std::nullopt;
  const absl::string_view command = argv[1];
  if (command != "backup" && command != "restore") return std::nullopt;
  const bool backup = command == "backup";
  Folders folders;
  CLI::App app(backup ? "gongfangd backup: copies a data folder, also while a server runs on it."
                      : "gongfangd restore: makes a data folder from a backup.",
               backup ? "gongfangd backup" : "gongfangd restore");
  app.add_option("--data", folders.data, "The folder of the data")
      ->envname("GONGFANG_DATA")
      ->capture_default_str();
  app.add_option(
         backup ? "--to" : "--from", folders.other,
         backup ? "The folder of the backup: empty, or not there yet" : "The folder of the backup")
      ->required();
  try {
    app.parse(argc - 1, argv + 1);
  } catch (const CLI::ParseError& error) {  // CLI11 reports by exceptions; they end here
    return app.exit(error) == 0 ? 0 : 2;
  }
  umask(0077);  // what is copied holds secrets
  const absl::StatusOr<std::vector<BackupFile>> files =
      backup ? Backup(folders.data, folders.other) : Restore(folders.other, folders.data);
  if (!files.ok()) {
    std::cerr << "gongfangd: " << files.status().message() << "\n";
    return 1;
  }
  PrintFiles(*files, backup ? "Backed up to" : "Restored to",
             backup ? folders.other : folders.data);
  if (backup) WarnOfMissingKey(*files);
  return 0;
}

}  // namespace gongfang
