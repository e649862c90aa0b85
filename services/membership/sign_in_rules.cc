#include "membership/sign_in_rules.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/credential_limits.h"
#include "common/base/names.h"
#include "common/rpc/request_check.h"

namespace gongfang::membership {
namespace {

constexpr absl::string_view kMember = "alliances/{alliance}/members/{member}";

// How long it is, and nothing else of it, is told.
void CheckPassword(absl::string_view field, const std::string& password, size_t min_bytes,
                   RequestCheck& check) {
  if (password.size() >= min_bytes && password.size() <= limits::kMaxPasswordBytes) return;
  check.Add(field,
            absl::StrCat("must have ", min_bytes, " to ", limits::kMaxPasswordBytes, " bytes"));
}

}  // namespace

absl::Status Check(const v1::SignInRequest& request) {
  RequestCheck check;
  check.Parsed<MemberName>("name", request.name(), kMember);
  CheckPassword("password", request.password(), 1, check);
  return std::move(check).Result();
}

absl::Status Check(const v1::AcceptInvitationRequest& request) {
  RequestCheck check;
  check.Parsed<MemberName>("name", request.name(), kMember);
  if (request.invitation_code().empty() ||
      request.invitation_code().size() > limits::kMaxInvitationCodeBytes) {
    check.Add("invitation_code",
              absl::StrCat("must have 1 to ", limits::kMaxInvitationCodeBytes, " bytes"));
  }
  CheckPassword("password", request.password(), limits::kMinPasswordBytes, check);
  return std::move(check).Result();
}

absl::Status Check(const v1::SignOutRequest& request) {
  RequestCheck check;
  check.Parsed<MemberName>("name", request.name(), kMember);
  return std::move(check).Result();
}

absl::Status Check(const v1::SetPasswordRequest& request) {
  RequestCheck check;
  check.Parsed<MemberName>("name", request.name(), kMember);
  CheckPassword("password", request.password(), limits::kMinPasswordBytes, check);
  CheckPassword("old_password", request.old_password(), 0, check);
  return std::move(check).Result();
}

}  // namespace gongfang::membership
