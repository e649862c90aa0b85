#include "common/access/directory.h"

#include <algorithm>
#include <mutex>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "common/access/network.h"
#include "common/base/access_errors.h"
#include "common/base/errors.h"
#include "gongfang/membership/v1/partner_apps.pb.h"
#include "gongfang/membership/v1/resources.pb.h"
#include "google/protobuf/util/time_util.h"

namespace gongfang {
namespace {

using google::protobuf::util::TimeUtil;
namespace v1 = membership::v1;

template <typename Message>
Message Parse(absl::string_view snapshot) {
  Message message;
  message.ParseFromArray(snapshot.data(), static_cast<int>(snapshot.size()));
  return message;
}

template <typename Record>
bool Is(absl::string_view type) {
  return type == Record::descriptor()->full_name();
}

constexpr uint16_t Bit(Role role) { return static_cast<uint16_t>(role); }

uint16_t RoleBit(v1::RoleGrant::Role role) {
  switch (role) {
    case v1::RoleGrant::ROLE_ALLIANCE_ADMIN:
      return Bit(Role::kAllianceAdmin);
    case v1::RoleGrant::ROLE_AUDITOR:
      return Bit(Role::kAuditor);
    case v1::RoleGrant::ROLE_SPACE_MANAGER:
      return Bit(Role::kSpaceManager);
    case v1::RoleGrant::ROLE_TRAINER:
      return Bit(Role::kTrainer);
    case v1::RoleGrant::ROLE_FRONT_DESK:
      return Bit(Role::kFrontDesk);
    default:
      return 0;  // of a newer program: no right
  }
}

template <typename Scopes>
uint8_t ScopeBits(const Scopes& scopes) {
  uint8_t bits = 0;
  for (const int scope : scopes) {
    if (scope >= v1::APP_SCOPE_READ_AVAILABILITY && scope <= v1::APP_SCOPE_READ_USAGE) {
      bits |= static_cast<uint8_t>(1 << (scope - 1));
    }
  }
  return bits;
}

std::string IdentityKey(absl::string_view issuer, absl::string_view subject) {
  return absl::StrCat(issuer, "\n", subject);
}

std::string AllianceOf(absl::string_view name) {
  const std::vector<absl::string_view> parts = absl::StrSplit(name, '/');
  return parts.size() < 2 ? "" : std::string(parts[1]);
}

bool InNetworks(const std::vector<std::string>& networks, const std::string& address) {
  return std::any_of(networks.begin(), networks.end(), [&](const std::string& text) {
    const auto network = Network::Parse(text);
    return network && network->Contains(address);
  });
}

}  // namespace

void Directory::Take(absl::string_view type, absl::string_view snapshot, bool deleted) {
  const std::unique_lock lock(mutex_);
  if (Is<v1::ApiKey>(type)) {
    TakeKey(snapshot);
  } else if (Is<v1::Member>(type)) {
    TakeMember(snapshot);
  } else if (Is<v1::Team>(type)) {
    TakeTeam(snapshot);
  } else if (Is<v1::PartnerApp>(type)) {
    TakeApp(snapshot);
  } else if (Is<v1::AppLink>(type)) {
    TakeLink(snapshot, deleted);
  } else {
    return;
  }
}

void Directory::TakeKey(absl::string_view snapshot) {
  const auto key = Parse<v1::ApiKey>(snapshot);
  keys_[key.key_sha256()] = {.id = key.key_id(),
                             .display_name = key.display_name(),
                             .partner_app = key.partner_app(),
                             .expires = key.has_expire_time()
                                            ? TimeUtil::TimestampToMicroseconds(key.expire_time())
                                            : Instant{0},
                             .revoked = key.has_revoke_time()};
}

void Directory::TakeMember(absl::string_view snapshot) {
  const auto record = Parse<v1::Member>(snapshot);
  Member& member = members_[record.name()];
  for (const std::string& identity : member.identities) {
    const auto known = identities_.find(identity);
    if (known != identities_.end() && known->second == record.name()) identities_.erase(known);
  }
  // Members of older folders have no standing: they may act.
  const bool active = record.standing() == v1::Member::STANDING_ACTIVE ||
                      record.standing() == v1::Member::STANDING_UNSPECIFIED;
  member = {.active = active,
            .standing = absl::AsciiStrToLower(
                absl::StripPrefix(v1::Member::Standing_Name(record.standing()), "STANDING_"))};
  if (record.has_sessions_since_time()) {
    member.sessions_since = TimeUtil::TimestampToMicroseconds(record.sessions_since_time());
  }
  for (const v1::Identity& identity : record.identities()) {
    member.identities.push_back(IdentityKey(identity.issuer(), identity.subject()));
    // Who had it first keeps it: another record must not take her place.
    identities_.try_emplace(member.identities.back(), record.name());
  }
  member.merged.assign(record.merged_members().begin(), record.merged_members().end());
  for (const v1::RoleGrant& grant : record.roles()) {
    (grant.space().empty() ? member.roles : member.spaces[grant.space()]) |= RoleBit(grant.role());
  }
  const std::unique_lock made(made_mutex_);
  made_.erase(record.name());
}

void Directory::TakeTeam(absl::string_view snapshot) {
  const auto team = Parse<v1::Team>(snapshot);
  std::string& lead = leads_[team.name()];
  const std::unique_lock made(made_mutex_);
  made_.erase(lead);
  made_.erase(team.lead());
  lead = team.lead();
}

void Directory::TakeApp(absl::string_view snapshot) {
  const auto record = Parse<v1::PartnerApp>(snapshot);
  App& app = apps_[record.name()];
  app.approved = record.state() == v1::PartnerApp::STATE_APPROVED;
  app.scopes = ScopeBits(record.scopes());
  app.spaces.assign(record.spaces().begin(), record.spaces().end());
  app.networks.assign(record.networks().begin(), record.networks().end());
  const std::unique_lock made(made_mutex_);
  made_.erase(record.name());
}

void Directory::TakeLink(absl::string_view snapshot, bool deleted) {
  const auto link = Parse<v1::AppLink>(snapshot);
  const std::vector<std::string> parts = absl::StrSplit(link.name(), '/');
  if (parts.size() != 6) return;
  const std::string member = absl::StrCat(parts[0], "/", parts[1], "/", parts[2], "/", parts[3]);
  const std::string app = absl::StrCat(parts[0], "/", parts[1], "/partnerApps/", parts[5]);
  if (deleted) {
    apps_[app].links.erase(member);
  } else {
    apps_[app].links[member] = ScopeBits(link.scopes());
  }
  const std::unique_lock made(made_mutex_);
  made_.erase(app);
}

absl::StatusOr<Principal> Directory::FindKey(absl::string_view sha256, Instant now,
                                             absl::FunctionRef<std::string()> address) const {
  const std::shared_lock lock(mutex_);
  const auto found = keys_.find(sha256);
  if (found == keys_.end()) return errors::BadCredentials();
  const Key& key = found->second;
  if (key.revoked || (key.expires != 0 && key.expires <= now)) return errors::BadCredentials();
  Principal principal{.key_id = key.id, .display_name = key.display_name};
  if (key.partner_app.empty()) return principal;
  const auto app = apps_.find(key.partner_app);
  if (app == apps_.end() || !app->second.approved) return errors::AppNotApproved(key.partner_app);
  if (!app->second.networks.empty() && !InNetworks(app->second.networks, address())) {
    return errors::NetworkNotAllowed(key.partner_app);
  }
  principal.access = AccessOfApp(app->first, app->second);
  return principal;
}

absl::StatusOr<Principal> Directory::FindMember(absl::string_view member, Instant since) const {
  const std::shared_lock lock(mutex_);
  const auto found = members_.find(member);
  if (found == members_.end() || found->second.sessions_since > since) {
    return errors::BadCredentials();
  }
  return PrincipalOf(found->first);
}

absl::StatusOr<Principal> Directory::FindIdentity(absl::string_view issuer,
                                                  absl::string_view subject) const {
  const std::shared_lock lock(mutex_);
  const auto found = identities_.find(IdentityKey(issuer, subject));
  if (found == identities_.end()) return errors::BadCredentials();
  return PrincipalOf(found->second);
}

absl::StatusOr<Principal> Directory::PrincipalOf(const std::string& name) const {
  const auto found = members_.find(name);
  if (found == members_.end()) return errors::BadCredentials();
  if (!found->second.active) return errors::MemberSuspended(name, found->second.standing);
  return Principal{
      .key_id = name, .display_name = name, .access = AccessOfMember(name, found->second)};
}

std::shared_ptr<const Access> Directory::AccessOfMember(const std::string& name,
                                                        const Member& member) const {
  {
    const std::shared_lock made(made_mutex_);
    const auto found = made_.find(name);
    if (found != made_.end()) return found->second;
  }
  auto access =
      std::make_shared<Access>(Access{.alliance = AllianceOf(name),
                                      .member = name,
                                      .merged = {member.merged.begin(), member.merged.end()},
                                      .roles = member.roles,
                                      .spaces = member.spaces});
  for (const auto& [team, lead] : leads_) {
    if (lead == name) access->teams.insert(team);
  }
  const std::unique_lock made(made_mutex_);
  return made_[name] = std::move(access);
}

std::shared_ptr<const Access> Directory::AccessOfApp(const std::string& name,
                                                     const App& app) const {
  {
    const std::shared_lock made(made_mutex_);
    const auto found = made_.find(name);
    if (found != made_.end()) return found->second;
  }
  auto access = std::make_shared<Access>(Access{
      .alliance = AllianceOf(name), .partner_app = name, .scopes = app.scopes, .links = app.links});
  for (const std::string& space : app.spaces) access->spaces[space] = Bit(Role::kPartnerApp);
  const std::unique_lock made(made_mutex_);
  return made_[name] = std::move(access);
}

}  // namespace gongfang
