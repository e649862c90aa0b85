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
  reporter TEXT NOT NULL,
  PRIMARY KEY (resource, fault)
);
)sql"},
};

}  // namespace

absl::Span<const Migration> Migrations() { return kMigrations; }

absl::Status Add(Transaction& transaction, const std::string& resource, const std::string& fault,
                 const std::string& reporter) {
  return transaction
      .Execute("INSERT INTO open_faults (resource, fault, reporter) VALUES ($1, $2, $3)",
               {resource, fault, reporter})
      .status();
}

absl::Status Remove(Transaction& transaction, const std::string& resource,
                    const std::string& fault) {
  return transaction
      .Execute("DELETE FROM open_faults WHERE resource = $1 AND fault = $2", {resource, fault})
      .status();
}

absl::StatusOr<Counts> Count(Transaction& transaction, const std::string& resource,
                             const std::string& reporter) {
  Counts counts;
  RETURN_IF_ERROR(transaction.Query("SELECT reporter FROM open_faults WHERE resource = $1",
                                    {resource}, [&](const Row& row) {
                                      ++counts.all;
                                      if (row.Text(0) == reporter) ++counts.by_reporter;
                                      return absl::OkStatus();
                                    }));
  return counts;
}

}  // namespace gongfang::inventory::open_faults
