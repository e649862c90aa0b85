#include "common/access/permission.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace gongfang {
namespace {

constexpr uint16_t Bit(Role role) { return static_cast<uint16_t>(role); }
constexpr uint8_t Bit(AppScope scope) { return static_cast<uint8_t>(scope); }

[[noreturn]] void RefuseWord(const PermissionRow& row, absl::string_view word) {
  std::fputs(
      absl::StrCat("the permissions of ", row.method, " have no grant \"", word, "\"\n").c_str(),
      stderr);
  std::abort();
}

uint8_t ScopeOf(const PermissionRow& row, absl::string_view word) {
  if (word == "read-availability") return Bit(AppScope::kReadAvailability);
  if (word == "book") return Bit(AppScope::kBook);
  if (word == "manage-resources") return Bit(AppScope::kManageResources);
  if (word == "read-usage") return Bit(AppScope::kReadUsage);
  RefuseWord(row, word);
}

void AddGrant(const PermissionRow& row, absl::string_view word, Permission& made) {
  const std::pair<absl::string_view, absl::string_view> parts =
      absl::StrSplit(word, absl::MaxSplits(':', 1));
  const auto& [kind, scope] = parts;
  if (kind == "anyone") {
    made.anyone = true;
  } else if (kind == "caller") {
    made.caller = true;
  } else if (kind == "record") {
    made.from_record = true;
  } else if (kind == "staff") {
    made.staff = true;
  } else if (kind == "own") {
    made.own = true;
  } else if (kind == "itself") {
    made.itself = true;
  } else if (kind == "lead") {
    made.lead = true;
  } else if (kind == "admin") {
    made.in_alliance |= Bit(Role::kAllianceAdmin);
  } else if (kind == "auditor") {
    made.in_alliance |= Bit(Role::kAuditor);
  } else if (kind == "member") {
    made.in_alliance |= Bit(Role::kMember);
  } else if (kind == "manager") {
    made.at_space |= Bit(Role::kSpaceManager);
  } else if (kind == "trainer") {
    made.at_space |= Bit(Role::kTrainer);
  } else if (kind == "desk") {
    made.at_space |= Bit(Role::kFrontDesk);
  } else if (kind == "app") {
    made.app |= ScopeOf(row, scope);
  } else if (kind == "app-at-space") {
    made.app_at_space |= ScopeOf(row, scope);
  } else if (kind == "linked") {
    made.linked |= ScopeOf(row, scope);
  } else {
    RefuseWord(row, word);
  }
}

// Whether `fits(roles there)` at every space that the call is about, of which there is one at
// least.
template <typename Fits>
bool AtEverySpace(const Access& access, const Target& target, Fits fits) {
  return !target.spaces.empty() &&
         std::all_of(target.spaces.begin(), target.spaces.end(), [&](const std::string& space) {
           const auto found = access.spaces.find(space);
           return found != access.spaces.end() && fits(found->second);
         });
}

absl::string_view MemberGrant(const Permission& row, const Access& access, const Target& target) {
  const uint16_t roles = access.roles & row.in_alliance;
  if ((roles & Bit(Role::kAllianceAdmin)) != 0) return "admin";
  if ((roles & Bit(Role::kAuditor)) != 0) return "auditor";
  if ((row.in_alliance & Bit(Role::kMember)) != 0) return "member";
  if (row.own && !target.member.empty() &&
      (target.member == access.member || access.merged.contains(target.member))) {
    return "own";
  }
  if (row.staff && !access.spaces.empty()) return "staff";
  for (const auto& [role, word] :
       {std::pair(Role::kSpaceManager, "manager"), std::pair(Role::kTrainer, "trainer"),
        std::pair(Role::kFrontDesk, "desk")}) {
    if ((row.at_space & Bit(role)) == 0) continue;
    if (AtEverySpace(access, target,
                     [role = role](uint16_t there) { return (there & Bit(role)) != 0; })) {
      return word;
    }
  }
  if (row.lead && !target.team.empty() && access.teams.contains(target.team)) return "lead";
  return "";
}

absl::string_view AppGrant(const Permission& row, const Access& access, const Target& target) {
  if ((row.app & access.scopes) != 0) return "app";
  if (row.itself && target.partner_app == access.partner_app) return "itself";
  if ((row.app_at_space & access.scopes) != 0 &&
      AtEverySpace(access, target, [](uint16_t) { return true; })) {
    return "app-at-space";
  }
  if ((row.linked & access.scopes) == 0 || target.member.empty()) return "";
  const auto link = access.links.find(target.member);
  const bool granted =
      link != access.links.end() && (link->second & access.scopes & row.linked) != 0;
  return granted ? "linked" : "";
}

}  // namespace

Permission Permission::Of(const PermissionRow& row) {
  Permission made{.service = row.service, .method = row.method, .grants = row.grants};
  made.about = absl::StrSplit(row.about, ' ', absl::SkipEmpty());
  for (const absl::string_view word : absl::StrSplit(row.grants, ' ', absl::SkipEmpty())) {
    AddGrant(row, word, made);
  }
  return made;
}

bool Permission::Has(absl::string_view word) const {
  for (const absl::string_view grant : absl::StrSplit(grants, ' ', absl::SkipEmpty())) {
    if (grant.substr(0, grant.find(':')) == word) return true;
  }
  return false;
}

absl::string_view Permission::GrantFor(const Access& access, const Target& target) const {
  if (anyone) return "anyone";
  if (caller) return "caller";
  if (target.mixed || target.alliance != access.alliance) return "";
  return access.partner_app.empty() ? MemberGrant(*this, access, target)
                                    : AppGrant(*this, access, target);
}

bool Permission::OnEverything(const Access& access) const {
  return !GrantFor(access, Target{.alliance = access.alliance}).empty();
}

const std::vector<Permission>& AllPermissions() {
  static const auto& all = *[] {
    auto* made = new std::vector<Permission>();
    for (const PermissionRow& row : PermissionRows()) made->push_back(Permission::Of(row));
    return made;
  }();
  return all;
}

const Permission* FindPermission(absl::string_view service, absl::string_view method) {
  static const auto& by_name = *[] {
    auto* made = new absl::flat_hash_map<std::string, const Permission*>();
    for (const Permission& row : AllPermissions()) {
      made->emplace(absl::StrCat(row.service, "/", row.method), &row);
    }
    return made;
  }();
  const auto found = by_name.find(absl::StrCat(service, "/", method));
  return found == by_name.end() ? nullptr : found->second;
}

const Permission* FindMethod(absl::string_view text) {
  const size_t slash = text.find('/');
  if (slash != absl::string_view::npos) {
    return FindPermission(text.substr(0, slash), text.substr(slash + 1));
  }
  for (const Permission& row : AllPermissions()) {
    if (row.method == text) return &row;
  }
  return nullptr;
}

}  // namespace gongfang
