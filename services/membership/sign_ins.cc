#include "membership/sign_ins.h"

#include <algorithm>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/strip.h"
#include "common/base/access_errors.h"
#include "common/base/credential_limits.h"
#include "common/base/crypto.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/rpc/caller_address.h"
#include "google/protobuf/util/time_util.h"
#include "membership/lifecycle_rules.h"
#include "membership/passwords.h"
#include "membership/sign_in_rules.h"
#include "membership/table.h"

namespace gongfang::membership {
namespace {

using google::protobuf::util::TimeUtil;
using v1::Member;

constexpr size_t kNobodysPasswordBytes = 32;

// Whoever waits or is suspended may look at what is hers; what she may do is decided by each call.
bool MaySignIn(const Member& member) {
  return member.standing() != Member::STANDING_INVITED &&
         member.standing() != Member::STANDING_MERGED &&
         member.standing() != Member::STANDING_ERASED;
}

bool IsAdmin(const CallContext& context) {
  const Access* access = context.principal.access.get();
  return access == nullptr || (access->roles & static_cast<uint16_t>(Role::kAllianceAdmin)) != 0;
}

// "" is a hash that nothing matches; a machine without memory for it would not start otherwise.
std::string NobodysHash() {
  return Passwords::Hash(RandomBytes(kNobodysPasswordBytes)).value_or("");
}

}  // namespace

SignIns::SignIns(RecordStore& store, absl::string_view service_key)
    : store_(store),
      members_(store, kMemberKind),
      tokens_(service_key),
      throttle_(store.clock()),
      nobodys_hash_(NobodysHash()) {}

absl::StatusOr<SignIns::Account> SignIns::Load(const MemberName& name) const {
  Account account;
  RETURN_IF_ERROR(store_.database().Read([&](Transaction& transaction) -> absl::Status {
    ASSIGN_OR_RETURN(account.hash, Passwords::Find(transaction, name));
    ASSIGN_OR_RETURN(account.member, members_.Find(transaction, name));
    return absl::OkStatus();
  }));
  return account;
}

absl::StatusOr<bool> SignIns::Try(const CallContext& context, const MemberName& name,
                                  const std::string& hash, const std::string& password) {
  const absl::Cleanup done = [this] { --checks_; };
  if (++checks_ > limits::kMaxPasswordChecks) return errors::Overloaded("passwords to look at");
  const std::string member = name.ToString();
  const std::string address = CallerAddress(context);
  RETURN_IF_ERROR(throttle_.Enter(member, address));
  ASSIGN_OR_RETURN(const bool matches,
                   Passwords::Matches(hash.empty() ? nobodys_hash_ : hash, password));
  const bool right = matches && !hash.empty();
  if (right) throttle_.Right(member, address);
  return right;
}

absl::StatusOr<v1::SignInResponse> SignIns::SignIn(const CallContext& context,
                                                   const v1::SignInRequest& request) {
  RETURN_IF_ERROR(Check(request));
  const MemberName name = *MemberName::Parse(request.name());
  // Before anything is looked at: a password that is set meanwhile ends what begins here.
  Instant issued = store_.clock().NowInstant();
  absl::StatusOr<Account> account = Load(name);
  if (!account.ok() && !absl::IsNotFound(account.status())) return account.status();
  const std::string hash = account.ok() && MaySignIn(account->member) ? account->hash : "";
  ASSIGN_OR_RETURN(const bool right, Try(context, name, hash, request.password()));
  if (!right) return errors::WrongPassword();
  account = Load(name);
  if (!account.ok() || account->hash != hash || !MaySignIn(account->member)) {
    return errors::WrongPassword();
  }
  issued = std::max<Instant>(
      issued, TimeUtil::TimestampToMicroseconds(account->member.sessions_since_time()));
  v1::SignInResponse response;
  response.set_session_token(tokens_.Make(name.ToString(), issued, limits::kSessionTtl));
  *response.mutable_expire_time() =
      TimeUtil::MicrosecondsToTimestamp(issued + absl::ToInt64Microseconds(limits::kSessionTtl));
  *response.mutable_member() = std::move(account->member);
  return response;
}

absl::StatusOr<Member> SignIns::SignOut(const CallContext& context,
                                        const v1::SignOutRequest& request) {
  RETURN_IF_ERROR(Check(request));
  return members_.Change(context, *MemberName::Parse(request.name()), /*etag=*/"", "signed_out",
                         [&](Transaction&, Member& member) {
                           EndSessions(member, store_.clock().NowInstant());
                           return absl::OkStatus();
                         });
}

absl::StatusOr<Member> SignIns::SetPassword(const CallContext& context,
                                            const v1::SetPasswordRequest& request) {
  RETURN_IF_ERROR(Check(request));
  const MemberName name = *MemberName::Parse(request.name());
  ASSIGN_OR_RETURN(const Account before, Load(name));
  if (!IsAdmin(context) && !before.hash.empty()) {
    if (request.old_password().empty()) return errors::InvalidField("old_password", "is required");
    ASSIGN_OR_RETURN(const bool right, Try(context, name, before.hash, request.old_password()));
    if (!right) return errors::InvalidField("old_password", "is not her password");
  }
  ASSIGN_OR_RETURN(const std::string hash, Passwords::Hash(request.password()));
  return members_.Change(
      context, name, /*etag=*/"", "password_set",
      [&](Transaction& transaction, Member& member) -> absl::Status {
        if (!MaySignIn(member) && member.standing() != Member::STANDING_INVITED) {
          return errors::IllegalTransition(
              request.name(),
              absl::StripPrefix(Member::Standing_Name(member.standing()), "STANDING_"),
              "given a password");
        }
        ASSIGN_OR_RETURN(const std::string current, Passwords::Find(transaction, name));
        // The old one that was known is the old one no more.
        if (current != before.hash) return errors::Conflict("her password was set meanwhile");
        RETURN_IF_ERROR(Passwords::Set(transaction, name, hash));
        EndSessions(member, store_.clock().NowInstant());
        return absl::OkStatus();
      });
}

}  // namespace gongfang::membership
