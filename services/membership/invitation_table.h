// The invitations that nobody has accepted yet: of each code the hash, in a table of their own, so
// that no record, event or answer but the first ever holds one.
#pragma once

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/base/clock.h"
#include "common/base/names.h"
#include "common/store/database.h"

namespace gongfang::membership {

// Stateless, so thread safe. Errors are those of the database.
class InvitationTable {
 public:
  // In the place of the one that there is for this member.
  static absl::Status Put(Transaction& transaction, const MemberName& member,
                          absl::string_view code, Instant expire_time);
  // Whether `code` is that of an invitation of the member which has not expired at `now`.
  static absl::StatusOr<bool> Holds(Transaction& transaction, const MemberName& member,
                                    absl::string_view code, Instant now);
  // Where there is none, nothing happens.
  static absl::Status Remove(Transaction& transaction, const MemberName& member);
};

}  // namespace gongfang::membership
