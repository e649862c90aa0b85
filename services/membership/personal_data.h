// The personal data of members: names, e-mail address and telephone number, sealed, in a table of
// their own. Records and events have none of it, so erasing a row erases the person, while what is
// known by the name of the record stays as it is.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/base/names.h"
#include "common/store/database.h"
#include "gongfang/membership/v1/resources.pb.h"

namespace gongfang::membership {

// Thread safe. Errors are those of the database, and INTERNAL where a row was not sealed with this
// secret.
class PersonalData {
 public:
  // `secret` is of the installation, the same in every replica, and in no database.
  explicit PersonalData(absl::string_view secret);

  // Moves the personal data of `member` out of it and into the table, and counts the change where
  // it is one.
  absl::Status Keep(Transaction& transaction, const MemberName& name, v1::Member& member) const;
  // Puts what the table has into `member`, by its name.
  absl::Status Fill(Transaction& transaction, v1::Member& member) const;
  static absl::Status Erase(Transaction& transaction, const MemberName& name);

  // The same for what was read already.
  absl::StatusOr<v1::Member> Filled(Database& database, absl::StatusOr<v1::Member> member) const;

  // SECRET_NOT_USABLE where what is there was sealed with another secret.
  absl::Status CheckKey(Database& database) const;

 private:
  const std::string key_;
};

}  // namespace gongfang::membership
