#include "tests/bench/stores.h"

#include <fcntl.h>
#include <unistd.h>

#include <filesystem>
#include <memory>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/base/crypto.h"
#include "common/base/status_macros.h"
#include "common/store/sqlite_database.h"
#include "tests/bench/alliance.h"
#include "tests/bench/bench.h"
#include "tests/bench/big_store.h"
#include "tests/bench/machine.h"
#include "tests/bench/product.h"

namespace gongfang::bench {
namespace {

namespace fs = std::filesystem;

constexpr int64_t kPastPerLive = 5;

// The SQL of the tables in `file`, whoever made them.
absl::StatusOr<std::string> SchemaOf(const std::string& file) {
  ASSIGN_OR_RETURN(const std::unique_ptr<Database> database, SqliteDatabase::Open(file, {}));
  std::string schema;
  RETURN_IF_ERROR(database->Read([&schema](Transaction& tx) {
    return tx.Query("SELECT name, COALESCE(sql, '') FROM sqlite_master ORDER BY name", {},
                    [&schema](const gongfang::Row& row) {
                      absl::StrAppend(&schema, row.Text(0), ": ", row.Text(1), "\n");
                      return absl::OkStatus();
                    });
  }));
  return schema;
}

absl::Status MakeAllianceIn(const std::string& folder, int resources) {
  ASSIGN_OR_RETURN(const std::unique_ptr<Product> product, Product::Start(folder));
  RETURN_IF_ERROR(MakeAlliance(product->client(), resources));
  return product->Stop();
}

// Serves the store until nothing is left to do: services follow each other's logs, and what they
// have to catch up with would be measured with the calls.
absl::Status CatchUp(const std::string& folder) {
  constexpr double kIdle = 0.02;  // of a core
  ASSIGN_OR_RETURN(const std::unique_ptr<Product> product, Product::Start(folder));
  const absl::Duration pause = absl::Seconds(2);
  absl::Duration used = CpuTime(product->pid());
  while (true) {
    absl::SleepFor(pause);
    const absl::Duration before = std::exchange(used, CpuTime(product->pid()));
    if (absl::FDivDuration(used - before, pause) < kIdle) return product->Stop();
  }
}

void SyncFile(const fs::path& path) {
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return;
  fsync(file);
  close(file);
}

}  // namespace

absl::Status Stores::MakeSmall() {
  Progress(
      absl::StrCat("making an alliance of ", kResources, " resources and ", kMembers, " members"));
  fs::remove_all(Empty());
  RETURN_IF_ERROR(MakeAllianceIn(Empty(), kResources));
  return Copy(Empty(), "booked").status();
}

absl::StatusOr<std::string> Stores::Fingerprint() {
  std::string all = absl::StrCat(AllianceRecipe(), kBigStoreRecipe, kCityRecipe, base_);
  for (const char* service : {"booking", "inventory", "membership"}) {
    ASSIGN_OR_RETURN(const std::string schema,
                     SchemaOf(absl::StrCat(Empty(), "/", service, ".db")));
    absl::StrAppend(&all, schema);
  }
  return absl::BytesToHexString(Sha256(all)).substr(0, 12);
}

template <typename Make>
absl::StatusOr<std::string> Stores::Keep(const std::string& name, const std::string& what,
                                         Make make) {
  ASSIGN_OR_RETURN(const std::string fingerprint, Fingerprint());
  const std::string kept = absl::StrCat(folder_, "/", name, "-", fingerprint);
  if (fs::exists(kept)) return kept;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder_)) {
    if (absl::StartsWith(entry.path().filename().string(), name + "-")) fs::remove_all(entry);
  }
  Progress(absl::StrCat("making a store with ", what, "; it is kept for the next time"));
  const std::string making = absl::StrCat(folder_, "/making");
  fs::remove_all(making);
  RETURN_IF_ERROR(make(making));
  fs::rename(making, kept);
  return kept;
}

absl::StatusOr<std::string> Stores::Live(int64_t live) {
  return Keep(absl::StrCat("live-", live), absl::StrCat(live, " live bookings"),
              [this, live](const std::string& folder) -> absl::Status {
                fs::copy(Empty(), folder, fs::copy_options::recursive);
                return FillStore(folder, {.live = live, .past = kPastPerLive * live}, base_, now_);
              });
}

absl::StatusOr<std::string> Stores::Wide(int resources) {
  const int all = kResources + resources;
  return Keep(absl::StrCat("wide-", resources), absl::StrCat(all, " resources"),
              [all](const std::string& folder) { return MakeAllianceIn(folder, all); });
}

absl::StatusOr<std::string> Stores::WithCity(const City& city) {
  return Keep(absl::StrCat("city-", city.spaces()),
              absl::StrCat("a city of ", city.resources(), " machines"),
              [this, &city](const std::string& folder) -> absl::Status {
                fs::copy(Empty(), folder, fs::copy_options::recursive);
                ASSIGN_OR_RETURN(const std::unique_ptr<Product> product, Product::Start(folder));
                RETURN_IF_ERROR(MakeCity(product->client(), city));
                RETURN_IF_ERROR(product->Stop());
                const auto place = [&city](int64_t i) {
                  const int64_t resource = i / City::kBookingsEach;
                  const auto number = static_cast<int>(i % City::kBookingsEach);
                  return LivePlace{City::NameOf(resource), city.BookingOf(resource, number)};
                };
                RETURN_IF_ERROR(FillPlaces(folder, city.bookings(), place, now_));
                return CatchUp(folder);
              });
}

absl::StatusOr<std::string> Stores::Copy(const std::string& store, const std::string& name) {
  const std::string copy = absl::StrCat(folder_, "/", name);
  std::error_code error;
  fs::remove_all(copy, error);
  fs::copy(store, copy, fs::copy_options::recursive, error);
  if (error) return absl::UnavailableError(absl::StrCat("copying ", store, ": ", error.message()));
  for (const fs::directory_entry& entry : fs::directory_iterator(copy)) SyncFile(entry.path());
  return copy;
}

}  // namespace gongfang::bench
