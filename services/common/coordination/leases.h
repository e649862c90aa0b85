// Leases on keys, and the version last published for each key: what lets several writers of one
// store stay out of each other's way, and tells them which of their cached rows are stale.
//
// A LEASE ONLY SAVES WORK; THE STORE DECIDES. An implementation may lose any lease and any version
// at any moment, and give one key to two holders. So every write must compare-and-set the versions
// of the rows that it rests on, in its own transaction; nothing may be written because a lease was
// held. A version that is answered here is likewise the latest that was published, and not
// necessarily the one in the store: a writer that outlived its lease may be further on.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/span.h"

namespace gongfang {

inline constexpr int64_t kUnknownVersion = -1;

struct Lease {
  uint64_t token = 0;  // names the holder; 0 holds nothing
  // versions[i] is the version last published for keys[i]; kUnknownVersion where none is known.
  std::vector<int64_t> versions;
};

// Thread safe. No function waits for another holder.
class Leases {
 public:
  virtual ~Leases() = default;

  // Takes all keys or none; a key that is named twice counts once. The lease lasts until it is
  // given back or `ttl` has passed. A key whose last lease ran out comes with kUnknownVersion: its
  // holder may have written without telling.
  // ABORTED, CONFLICT: somebody else holds one of them. RESOURCE_EXHAUSTED, OVERLOADED: too many
  // keys are held. UNAVAILABLE: the leases cannot be reached; one may go on without.
  virtual absl::StatusOr<Lease> Acquire(absl::Span<const std::string> keys, absl::Duration ttl) = 0;

  // Notes versions[i] as that of keys[i], and gives the keys back; the two are of one size. Never
  // lowers a version. kUnknownVersion makes a version unknown: for a holder that cannot tell
  // whether it wrote.
  // A lease that ran out is no error: a key that has a new holder stays with it. For such a key,
  // and for one that was never in the lease, a known version is raised, and an unknown one stays
  // unknown, since a later one may have been forgotten.
  virtual void PublishAndRelease(const Lease& lease, absl::Span<const std::string> keys,
                                 absl::Span<const int64_t> versions) = 0;

  // Gives the keys back: the holder wrote nothing. Keys that it does not hold (any more) stay as
  // they are.
  virtual void Release(const Lease& lease, absl::Span<const std::string> keys) = 0;
};

}  // namespace gongfang
