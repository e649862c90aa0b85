// The passwords of members: argon2id hashes in a table of their own, so that no record, event or
// answer ever holds one.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "common/base/names.h"
#include "common/store/database.h"
#include "common/store/migrate.h"

namespace gongfang::membership {

// Stateless, so thread safe.
class Passwords {
 public:
  // Run them as component "passwords".
  static absl::Span<const Migration> Migrations();

  // The hash of a new password, with a salt of its own. It and Matches take some 30 ms and 19 MiB:
  // never in a transaction that writes, since others wait for it.
  static absl::StatusOr<std::string> Hash(absl::string_view password);
  static absl::StatusOr<bool> Matches(const std::string& hash, absl::string_view password);

  // Errors of these are those of the database.
  static absl::Status Set(Transaction& transaction, const MemberName& member,
                          const std::string& hash);
  // "" where she has none.
  static absl::StatusOr<std::string> Find(Transaction& transaction, const MemberName& member);
};

}  // namespace gongfang::membership
