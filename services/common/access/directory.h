// Who there is, as far as access asks: keys, members with their roles, teams with their leads,
// partner apps and who linked them. In memory, from the records of membership.
#pragma once

#include <cstdint>
#include <memory>
#include <shared_mutex>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/access/principal.h"
#include "common/base/clock.h"

namespace gongfang {

// Thread safe. What is taken counts from then on; records are to be taken in the order of their
// log.
class Directory {
 public:
  // A record of membership as it is now: `type` is the full name of its message, other types are
  // passed over. `deleted`: it is gone, and `snapshot` is what it was last.
  void Take(absl::string_view type, absl::string_view snapshot, bool deleted);

  // The caller with the key of this SHA-256 at `now`. `address` is asked for where the app calls
  // from certain networks only, and answers an IP address. BAD_CREDENTIALS where there is no such
  // key, it was revoked or has expired; NOT_ALLOWED where its app may not act.
  absl::StatusOr<Principal> FindKey(absl::string_view sha256, Instant now,
                                    absl::FunctionRef<std::string()> address) const;
  // The member of this full name, in a session that began at `since`. BAD_CREDENTIALS where she is
  // not there or her sessions have ended since; MEMBER_SUSPENDED where she may not act.
  absl::StatusOr<Principal> FindMember(absl::string_view member, Instant since) const;
  // The member who is `subject` to `issuer`. BAD_CREDENTIALS, MEMBER_SUSPENDED.
  absl::StatusOr<Principal> FindIdentity(absl::string_view issuer, absl::string_view subject) const;

 private:
  struct Key {
    std::string id;
    std::string display_name;
    std::string partner_app;  // empty for a key of the installation
    Instant expires = 0;      // 0: never
    bool revoked = false;
  };
  struct Member {
    bool active = false;
    std::string standing;  // for people
    Instant sessions_since = 0;
    std::vector<std::string> identities;  // as keys of identities_
    std::vector<std::string> merged;      // the full names of members who are this one now
    uint16_t roles = 0;
    absl::flat_hash_map<std::string, uint16_t> spaces;
  };
  struct App {
    bool approved = false;
    uint8_t scopes = 0;
    std::vector<std::string> spaces;
    std::vector<std::string> networks;
    absl::flat_hash_map<std::string, uint8_t> links;  // by member
  };

  void TakeKey(absl::string_view snapshot);
  void TakeMember(absl::string_view snapshot);
  void TakeTeam(absl::string_view snapshot);
  void TakeApp(absl::string_view snapshot);
  void TakeLink(absl::string_view snapshot, bool deleted);
  absl::StatusOr<Principal> PrincipalOf(const std::string& member) const;  // under mutex_
  std::shared_ptr<const Access> AccessOfMember(const std::string& name, const Member& member) const;
  std::shared_ptr<const Access> AccessOfApp(const std::string& name, const App& app) const;

  mutable std::shared_mutex mutex_;
  absl::flat_hash_map<std::string, Key> keys_;                // by SHA-256; under mutex_, as is all
  absl::flat_hash_map<std::string, Member> members_;          // by full name
  absl::flat_hash_map<std::string, App> apps_;                // by full name
  absl::flat_hash_map<std::string, std::string> leads_;       // by full name of the team
  absl::flat_hash_map<std::string, std::string> identities_;  // "issuer subject" to member
  // Made when first asked for, and again after a change.
  mutable std::shared_mutex made_mutex_;
  mutable absl::flat_hash_map<std::string, std::shared_ptr<const Access>> made_;  // by full name
};

}  // namespace gongfang
