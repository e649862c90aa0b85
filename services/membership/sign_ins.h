// Passwords and sessions of members.
//
// A session is a token that nothing is stored of (common/access/session_token.h). It holds until it
// expires, or until Member.sessions_since_time is later than it was issued: signing out and setting
// a password move that.
#pragma once

#include <atomic>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/access/session_token.h"
#include "common/base/names.h"
#include "common/events/records.h"
#include "common/rpc/call_context.h"
#include "gongfang/membership/v1/membership_service.pb.h"
#include "membership/password_throttle.h"

namespace gongfang::membership {

// Thread safe. A call that looks at a password takes some 30 ms of a processor, so it belongs on a
// worker. Errors are those of Membership; TOO_MANY_TRIES; OVERLOADED where too many passwords are
// looked at already.
class SignIns {
 public:
  // `store` is borrowed. `service_key` is the secret of the installation.
  SignIns(RecordStore& store, absl::string_view service_key);

  // BAD_CREDENTIALS, after the same time and with the same words, whether the member is not there,
  // has no password, has another one, or is one who cannot sign in.
  absl::StatusOr<v1::SignInResponse> SignIn(const CallContext& context,
                                            const v1::SignInRequest& request);
  // Ends her sessions, with the event "member.signed_out".
  absl::StatusOr<v1::Member> SignOut(const CallContext& context, const v1::SignOutRequest& request);
  // Ends her sessions too, with the event "member.password_set". Who is no admin must know the
  // password that there is: INVALID_REQUEST.
  absl::StatusOr<v1::Member> SetPassword(const CallContext& context,
                                         const v1::SetPasswordRequest& request);

 private:
  struct Account {
    v1::Member member;
    std::string hash;  // "" where she has no password
  };
  // NOT_FOUND.
  absl::StatusOr<Account> Load(const MemberName& name) const;
  // Whether `password` is that of `hash`; where that is empty, no, after as long a time. The try is
  // counted for the member and the address of the caller.
  absl::StatusOr<bool> Try(const CallContext& context, const MemberName& name,
                           const std::string& hash, const std::string& password);

  RecordStore& store_;
  const Records<v1::Member, MemberName> members_;
  const SessionTokens tokens_;
  PasswordThrottle throttle_;
  const std::string nobodys_hash_;  // of no password that anybody knows
  std::atomic<int> checks_ = 0;     // of passwords, at this moment
};

}  // namespace gongfang::membership
