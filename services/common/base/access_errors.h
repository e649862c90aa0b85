// The errors of callers who may not, beside those of errors.h.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "common/base/errors.h"

namespace gongfang::errors {

// UNAUTHENTICATED, BAD_CREDENTIALS: for what was right once, and for a token of another issuer:
// `why` ends the sentence "The token cannot be used: ...".
absl::Status SessionEnded();
absl::Status BadToken(absl::string_view why);
// The same for SignIn, whichever of the two is wrong.
absl::Status WrongPassword();
// UNAUTHENTICATED, CERTIFICATE_MISSING: the service key, without the certificate of a service.
absl::Status CertificateMissing();
// FAILED_PRECONDITION, TLS_FILE_NOT_USABLE: for the operator; `advice` is a sentence without its
// full stop.
absl::Status TlsFileNotUsable(absl::string_view path, absl::string_view why,
                              absl::string_view advice);
// PERMISSION_DENIED, NOT_ALLOWED: `method` on what `name` names, which may not be there at all;
// `grants` are the words of common/access/permission.h.
absl::Status MethodNotAllowed(absl::string_view method, absl::string_view name,
                              absl::string_view grants);
// UNAUTHENTICATED, BAD_CREDENTIALS: whatever is wrong with an invitation.
absl::Status BadInvitation();
// PERMISSION_DENIED: APP_NOT_APPROVED, NETWORK_NOT_ALLOWED.
absl::Status AppNotApproved(absl::string_view partner_app);
absl::Status NetworkNotAllowed(absl::string_view partner_app);
// PERMISSION_DENIED, MEMBER_SUSPENDED: of a member who may not act or be booked for.
absl::Status MemberSuspended(absl::string_view member, absl::string_view standing);

// PERMISSION_DENIED, NOT_QUALIFIED: with the rules that are broken, NOT_QUALIFIED ones first, and
// full names of spaces that train what is missing.
absl::Status NotQualified(std::vector<RuleViolation> violations,
                          const std::vector<std::string>& trained_at);

}  // namespace gongfang::errors
