#include "inventory/open_faults.h"

#include "common/base/status_macros.h"

namespace gongfang::inventory::open_faults {
namespace {

constexpr Migration kMigrations[] = {
    {1, "open faults",
     R"sql(
CREATE TABLE open_faults (
  resource TEXT NOT NULL,
  fault TEXT NOT NULL,
  PRIMARY KEY (resource, fault)
);
)sql"},
};

}  // namespace

absl::Span<const Migration> Migrations() { return kMigrations; }

absl::Status Add(Transaction& transaction, const std::string& resource, const std::string& fault) {
  return transaction
      .Execute("INSERT INTO open_faults (resource, fault) VALUES ($1, $2)", {resource, fault})
      .status();
}

absl::Status Remove(Transaction& transaction, const std::string& resource,
                    const std::string& fault) {
  return transaction
      .Execute("DELETE FROM open_faults WHERE resource = $1 AND fault = $2", {resource, fault})
      .status();
}

absl::StatusOr<int64_t> Count(Transaction& transaction, const std::string& resource) {
  int64_t count = 0;
  RETURN_IF_ERROR(transaction.Query("SELECT COUNT(*) FROM open_faults WHERE resource = $1",
                                    {resource}, [&count](const Row& row) {
                                      count = row.Int(0);
                                      return absl::OkStatus();
                                    }));
  return count;
}

}  // namespace gongfang::inventory::open_faults
