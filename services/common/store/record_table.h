// One table of records of any kind, each a row of bytes below its alliance. A service that only
// looks its records up by name and lists them in the order of their names needs no other.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "common/store/database.h"
#include "common/store/migrate.h"

namespace gongfang {

// Where a record is. `id` is made of a-z, 0-9, '-' and '/'.
struct RecordKey {
  std::string kind;  // such as "space"
  std::string alliance;
  std::string id;
};

struct RecordRow {
  std::string id;
  std::string body;
};

// Reads rows in the order of their ids: at most `limit`, and only ids after `after`.
using RecordFetch = std::function<absl::StatusOr<std::vector<RecordRow>>(
    Transaction& transaction, absl::string_view after, int64_t limit)>;

// Stateless; errors are those of the database.
class RecordTable {
 public:
  // Run them as component "records".
  static absl::Span<const Migration> Migrations();

  // False, and nothing is changed, where the key is in use.
  static absl::StatusOr<bool> Insert(Transaction& transaction, const RecordKey& key,
                                     absl::string_view body);
  static absl::StatusOr<std::optional<std::string>> Get(Transaction& transaction,
                                                        const RecordKey& key);
  // False where there is no such record.
  static absl::StatusOr<bool> Update(Transaction& transaction, const RecordKey& key,
                                     absl::string_view body);
  static absl::StatusOr<bool> Delete(Transaction& transaction, const RecordKey& key);

  // The records of `kind` in `alliance` whose ids begin with `id_prefix`, which is empty or ends
  // with '/'.
  static RecordFetch Range(absl::string_view kind, absl::string_view alliance,
                           absl::string_view id_prefix);

  // Runs `sql`, whose columns are id and body.
  static absl::StatusOr<std::vector<RecordRow>> Select(Transaction& transaction,
                                                       absl::string_view sql,
                                                       Parameters parameters);
};

}  // namespace gongfang
