// The table of permissions: which role may call which method, on what. Deny by default.
//
// Each method has one row. Its grants are words, any of which is enough:
//   anyone        whoever, without credentials
//   caller        whoever has proven who it is
//   admin auditor a member who is that in the alliance, on everything of it
//   member        every member of the alliance, on everything of it
//   staff         a member with a role at any space of the alliance, on everything of it
//   manager trainer desk   a member with that role at every space that the call is about
//   lead          the member who leads the team that the call is about
//   own           a member, on what is hers
//   app:SCOPE     an app with the scope, on everything of the alliance
//   app-at-space:SCOPE     an app with the scope, at spaces that it is let into
//   linked:SCOPE  an app with the scope, on what is of a member who linked it with that scope
//   itself        an app, on its own record and keys
//   record        (no grant) what the call is about is known once its record is read: then the
//                 handler asks Guard::Check
// A key of the installation may call everything; so may its services, and nobody else what has no
// grants.
#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "common/access/principal.h"
#include "common/access/target.h"

namespace gongfang {

// A row as it is written.
struct PermissionRow {
  absl::string_view service;  // "gongfang.booking.v1.BookingService"
  absl::string_view method;   // "CreateBooking"
  // The fields of the request whose names say what it is about, separated by blanks.
  absl::string_view about;
  absl::string_view grants;
};
absl::Span<const PermissionRow> PermissionRows();

// A row as it is asked. Immutable.
struct Permission {
  absl::string_view service;
  absl::string_view method;
  absl::string_view grants;
  std::vector<std::string> about;
  bool anyone = false;
  bool caller = false;
  bool from_record = false;
  bool staff = false;
  bool own = false;
  bool itself = false;
  uint16_t in_alliance = 0;  // of Role
  uint16_t at_space = 0;     // of Role
  bool lead = false;
  uint8_t app = 0;           // of AppScope
  uint8_t app_at_space = 0;  // of AppScope
  uint8_t linked = 0;        // of AppScope

  // Ends the process where a word of the row is not known: the table is part of the program.
  static Permission Of(const PermissionRow& row);

  // Whether one of `grants` is `word`, with or without a scope.
  bool Has(absl::string_view word) const;
  // The grant by which `access` may, or "".
  absl::string_view GrantFor(const Access& access, const Target& target) const;
  // Whether it may on everything of its alliance, whatever the record says.
  bool OnEverything(const Access& access) const;
};

// The row of a method; null where it has none.
const Permission* FindPermission(absl::string_view service, absl::string_view method);
// The row of "{service}/{method}", or of a method by its name alone; null where there is none.
const Permission* FindMethod(absl::string_view text);
// Every row, in the order of the table.
const std::vector<Permission>& AllPermissions();

}  // namespace gongfang
