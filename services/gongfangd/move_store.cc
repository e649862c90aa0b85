#include "gongfangd/move_store.h"

#include <unistd.h>

#include <iostream>
#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "booking/module.h"
#include "common/base/move_errors.h"
#include "common/base/status_macros.h"
#include "common/store/sqlite_database.h"
#include "common/store/sqlite_tables.h"
#include "gongfangd/move_mark.h"
#include "inventory/module.h"
#include "membership/module.h"

namespace gongfang {
namespace {

// Each side notes by itself which migrations it has seen.
constexpr absl::string_view kVersions = "schema_versions";

absl::Status MakeTablesOf(absl::string_view service, Database& database) {
  if (service == kMembership) return membership::MembershipModule::MakeTables(database);
  if (service == kInventory) return inventory::InventoryModule::MakeTables(database);
  return booking::BookingModule::MakeTables(database);
}

// One service of the data folder, and where it goes to.
struct Side {
  std::string service;
  std::unique_ptr<Database> from;
  std::unique_ptr<Database> to;
  std::vector<TableShape> tables;
  bool copies = true;  // else it was moved before, and is only compared
};

absl::StatusOr<Side> OpenSide(const Config& config, const Store& to, const std::string& service) {
  Side side{.service = service};
  ASSIGN_OR_RETURN(side.from, SqliteDatabase::Open(absl::StrCat(config.data, "/", service, ".db"),
                                                   {.create_if_missing = false}));
  RETURN_IF_ERROR(MakeTablesOf(service, *side.from));
  ASSIGN_OR_RETURN(side.tables, ReadSqliteTables(*side.from));
  std::erase_if(side.tables, [](const TableShape& table) { return table.name == kVersions; });
  ASSIGN_OR_RETURN(side.to, to.open(service));
  RETURN_IF_ERROR(MakeTablesOf(service, *side.to));
  return side;
}

absl::Status Copy(const Side& side, const MoveProgress& progress) {
  for (const TableShape& table : side.tables) {
    MovedTable told{.service = side.service, .table = table.name, .step = "copying"};
    RETURN_IF_ERROR(CopyTable(*side.from, *side.to, table, [&](int64_t rows) {
      told.rows = rows;
      progress(told);
    }));
  }
  return absl::OkStatus();
}

absl::Status Compare(const Side& side, const MoveProgress& progress) {
  for (const TableShape& table : side.tables) {
    MovedTable told{.service = side.service, .table = table.name, .step = "checking"};
    const auto tell = [&](int64_t rows) {
      told.rows = rows;
      progress(told);
    };
    ASSIGN_OR_RETURN(const TableSum here, SumTable(*side.from, table, tell));
    ASSIGN_OR_RETURN(const TableSum there, SumTable(*side.to, table, tell));
    if (here != there) return errors::MoveDiffers(SchemaOf(side.service), table.name);
    progress({.service = side.service,
              .table = table.name,
              .step = "same",
              .rows = here.rows,
              .checksum = absl::BytesToHexString(here.checksum)});
  }
  return absl::OkStatus();
}

void Print(const MovedTable& moved) {
  const std::string name = absl::StrCat(moved.service, ".", moved.table);
  const bool watched = isatty(STDERR_FILENO) != 0;
  if (moved.checksum.empty()) {
    if (!watched) return;
    std::cerr << absl::StreamFormat("\r\033[K  %-28s %10d  %s", name, moved.rows,
                                    std::string(moved.step))
              << std::flush;
    return;
  }
  if (watched) std::cerr << "\r\033[K" << std::flush;
  std::cout << absl::StreamFormat("  %-28s %10d rows  %s\n", name, moved.rows,
                                  moved.checksum.substr(0, 16));
}

}  // namespace

absl::Status MakeTables(const Config& config, const Store& to) {
  for (const std::string& service : config.services) {
    ASSIGN_OR_RETURN(const std::unique_ptr<Database> database, to.open(service));
    RETURN_IF_ERROR(MakeTablesOf(service, *database));
  }
  return absl::OkStatus();
}

absl::Status MoveStore(const Config& config, const Store& to, const MoveProgress& progress) {
  std::vector<Side> sides;
  for (const std::string& service : config.services) {
    ASSIGN_OR_RETURN(Side side, OpenSide(config, to, service));
    sides.push_back(std::move(side));
  }
  // All of them are looked at before anything is written.
  for (Side& side : sides) {
    ASSIGN_OR_RETURN(side.copies, MoveMark::Begin(*side.to, side.service, side.tables));
  }
  for (const Side& side : sides) {
    if (side.copies) RETURN_IF_ERROR(Copy(side, progress));
  }
  for (const Side& side : sides) RETURN_IF_ERROR(Compare(side, progress));
  for (const Side& side : sides) RETURN_IF_ERROR(MoveMark::End(*side.to));
  return absl::OkStatus();
}

int MigrateCommand(const Config& config) {
  const Store to = StoreToMoveInto(config);
  if (config.tables_only) {
    const absl::Status made = MakeTables(config, to);
    if (!made.ok()) std::cerr << "gongfangd: " << made.message() << "\n";
    return made.ok() ? 0 : 1;
  }
  std::cout << "Moving " << config.data << " to " << WithoutPassword(config.store) << "\n";
  const absl::Status moved = MoveStore(config, to, Print);
  if (!moved.ok()) {
    if (isatty(STDERR_FILENO) != 0) std::cerr << "\r\033[K";
    std::cerr << "gongfangd: " << moved.message() << "\n";
    return 1;
  }
  std::cout << "All is there, and the same on both sides. Serve it with\n  gongfangd --store URL "
            << "--service-key-file " << config.data << "/service.key --personal-data-key-file "
            << config.data << "/personal-data.key\nand do not start a server on " << config.data
            << " any more: it stays as it is.\n";
  return 0;
}

}  // namespace gongfang
