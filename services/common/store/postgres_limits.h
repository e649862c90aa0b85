// The limits of the PostgreSQL driver.
#pragma once

#include <cstddef>

#include "absl/time/time.h"

namespace gongfang::limits {

inline constexpr int kMaxPostgresConnections = 64;  // of each of the two pools
// Statements that go out before the answers to them are read.
inline constexpr size_t kMaxPipelined = 512;
inline constexpr size_t kMaxSchemaNameBytes = 63;
// Between two attempts of a transaction that met another one, and to connect.
inline constexpr absl::Duration kFirstConflictDelay = absl::Milliseconds(1);
inline constexpr absl::Duration kMaxConflictDelay = absl::Milliseconds(50);
inline constexpr absl::Duration kFirstConnectDelay = absl::Milliseconds(20);
inline constexpr absl::Duration kMaxConnectDelay = absl::Milliseconds(500);
// After so many failed attempts a transaction gets the writers of its process out of its way.
inline constexpr int kAttemptsBeforeAlone = 3;
// How much longer than the server itself the client waits for the end of a statement.
inline constexpr absl::Duration kAnswerGrace = absl::Seconds(5);

}  // namespace gongfang::limits
