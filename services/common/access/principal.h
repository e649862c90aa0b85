// Who calls, and what it is to the alliance: values, made from what membership keeps.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"

namespace gongfang {

// What a caller is to an alliance or to something in it. A bit each.
enum class Role : uint16_t {
  kAllianceAdmin = 1 << 0,
  kAuditor = 1 << 1,
  kSpaceManager = 1 << 2,
  kTrainer = 1 << 3,
  kFrontDesk = 1 << 4,
  kTeamLead = 1 << 5,
  kMember = 1 << 6,
  kPartnerApp = 1 << 7,
};

// What an app may do, a bit each.
enum class AppScope : uint8_t {
  kReadAvailability = 1 << 0,
  kBook = 1 << 1,
  kManageResources = 1 << 2,
  kReadUsage = 1 << 3,
};

// What a member or a partner app may do. Immutable once made.
struct Access {
  std::string alliance;     // id
  std::string member;       // full name; empty for an app
  std::string partner_app;  // full name; empty for a member
  // The full names of the members who were merged into this one: what is theirs is hers.
  absl::flat_hash_set<std::string> merged;
  uint16_t roles = 0;  // of Role, in the whole alliance: kAllianceAdmin, kAuditor
  // By full name of a space, the roles there; for an app, the spaces that it is let into.
  absl::flat_hash_map<std::string, uint16_t> spaces;
  absl::flat_hash_set<std::string> teams;  // full names of those that she leads
  uint8_t scopes = 0;                      // of AppScope, of an app
  // Of an app: the full names of the members who linked it, and the scopes that they granted.
  absl::flat_hash_map<std::string, uint8_t> links;
};

// A caller that has proven who it is. Copying is cheap.
struct Principal {
  std::string key_id;  // not a secret; "service" for a service of this installation
  std::string display_name;
  bool is_service = false;  // may read event logs
  // Null for a service and for a key of the installation, which open everything.
  std::shared_ptr<const Access> access;
};

}  // namespace gongfang
