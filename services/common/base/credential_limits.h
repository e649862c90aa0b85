// The limits of partner apps and of what proves who somebody is; see limits.h.
#pragma once

#include <cstddef>

#include "absl/time/time.h"

namespace gongfang::limits {

// Partner apps.
inline constexpr int kMaxSpacesPerApp = 50;
inline constexpr int kMaxNetworksPerApp = 50;
inline constexpr int kMaxLiveKeysPerApp = 10;  // neither revoked nor expired
inline constexpr absl::Duration kMaxKeyOverlap = absl::Hours(24 * 30);

// Credentials.
inline constexpr absl::Duration kInvitationTtl = absl::Hours(24 * 14);
inline constexpr size_t kInvitationCodeBytes = 32;      // random ones
inline constexpr size_t kMaxInvitationCodeBytes = 256;  // as somebody may send it
inline constexpr int kMaxIdentities = 10;               // of one member, to issuers of tokens
inline constexpr size_t kMaxIdentityBytes = 1024;
inline constexpr absl::Duration kTokenLeeway = absl::Seconds(60);  // between the clocks of issuers
inline constexpr absl::Duration kSessionTtl = absl::Hours(12);
inline constexpr size_t kMaxJwtBytes = 16 * 1024;
inline constexpr size_t kMaxJwksBytes = 1024 * 1024;
inline constexpr int kMaxJwksKeys = 100;
inline constexpr absl::Duration kMinJwksReload = absl::Seconds(10);  // between looks at the keys
inline constexpr absl::Duration kJwksRefresh = absl::Minutes(5);     // of keys from an address
inline constexpr absl::Duration kJwksFetchTimeout = absl::Seconds(5);
inline constexpr size_t kMaxTlsFileBytes = 1024 * 1024;
inline constexpr absl::Duration kTlsReload = absl::Seconds(1);  // between looks at the files
inline constexpr size_t kMinPasswordBytes = 10;
inline constexpr size_t kMaxPasswordBytes = 256;
inline constexpr int kMaxPasswordChecks = 4;  // at a time: each takes 19 MiB and a processor
// Wrong passwords for one member: from one address, which then waits for each further one; and
// from all addresses that were never right, at most twice this burst in an hour.
inline constexpr int kPasswordTriesPerAddress = 5;
inline constexpr absl::Duration kPasswordTryDelay = absl::Minutes(1);
inline constexpr int kStrangePasswordTries = 15;
inline constexpr absl::Duration kStrangePasswordDelay = absl::Minutes(4);

}  // namespace gongfang::limits
