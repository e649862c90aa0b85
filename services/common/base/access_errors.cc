// The errors of callers who may not.
#include "common/base/access_errors.h"

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/make_error.h"

namespace gongfang::errors {

using absl::StatusCode;

absl::Status MethodNotAllowed(absl::string_view method, absl::string_view name,
                              absl::string_view grants) {
  return Make(StatusCode::kPermissionDenied,
              absl::StrCat("You may not call ", method, " on \"", name,
                           "\", or it does not exist. It is for: ",
                           grants.empty() ? "nobody but the installation" : grants,
                           ". Ask an admin of the alliance; `gongfang whoami --explain ", method,
                           " NAME` says more."),
              {.reason = "NOT_ALLOWED",
               .metadata = {{"method", std::string(method)}, {"name", std::string(name)}}});
}

absl::Status AppNotApproved(absl::string_view partner_app) {
  return Make(
      StatusCode::kPermissionDenied,
      absl::StrCat("\"", partner_app,
                   "\" may not act: it is not approved, or it is suspended. Ask an admin of "
                   "the alliance."),
      {.reason = "APP_NOT_APPROVED", .metadata = {{"name", std::string(partner_app)}}});
}

absl::Status NetworkNotAllowed(absl::string_view partner_app) {
  return Make(
      StatusCode::kPermissionDenied,
      absl::StrCat("\"", partner_app,
                   "\" calls from an address outside its networks. Call from one of them, or "
                   "have an admin of the alliance change them."),
      {.reason = "NETWORK_NOT_ALLOWED", .metadata = {{"name", std::string(partner_app)}}});
}

absl::Status MemberSuspended(absl::string_view member, absl::string_view standing) {
  return Make(StatusCode::kPermissionDenied,
              absl::StrCat("\"", member, "\" may not act, and nothing is booked for her: she is ",
                           standing, ". Ask her home space or an admin of the alliance."),
              {.reason = "MEMBER_SUSPENDED", .metadata = {{"name", std::string(member)}}});
}

}  // namespace gongfang::errors
