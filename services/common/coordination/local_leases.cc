#include "common/coordination/local_leases.h"

#include <algorithm>
#include <cassert>
#include <vector>

#include "common/base/errors.h"

namespace gongfang {

absl::StatusOr<Lease> LocalLeases::Acquire(absl::Span<const std::string> keys, absl::Duration ttl) {
  std::vector<Entry*> entries(keys.size());
  Lease lease;
  lease.versions.resize(keys.size(), kUnknownVersion);
  const std::lock_guard lock(mutex_);
  const absl::Time now = clock_.Now();
  for (size_t i = 0; i < keys.size(); ++i) {
    entries[i] = entries_.Find(keys[i]);
    if (entries[i] != nullptr && entries[i]->HeldAt(now))
      return errors::Conflict("a lease is held");
  }
  lease.token = ++last_token_;
  const Entry hold{.holder = lease.token, .taken = now, .expires = now + ttl};
  // The known keys first: once they are held, making room for the others cannot drop them.
  for (size_t i = 0; i < keys.size(); ++i) {
    if (entries[i] != nullptr) lease.versions[i] = Take(*entries[i], hold);
  }
  for (size_t i = 0; i < keys.size(); ++i) {
    if (entries[i] != nullptr || entries_.Find(keys[i]) != nullptr) continue;
    if (!MakeRoom(now)) {
      GiveBack(lease.token, keys);
      return errors::Overloaded("leases");
    }
    entries_.Insert(keys[i], hold);
  }
  return lease;
}

int64_t LocalLeases::Take(Entry& entry, const Entry& hold) {
  const bool ran_out = entry.holder != 0 && entry.holder != hold.holder;
  const int64_t version = ran_out ? kUnknownVersion : entry.version;
  entry = hold;
  entry.version = version;
  return version;
}

bool LocalLeases::MakeRoom(absl::Time now) {
  if (entries_.size() < max_keys_) return true;
  // Leases are short, so that those which are held were used lately: the first is mostly right.
  for (size_t left = entries_.size(); left > 0; --left) {
    if (!entries_.Oldest().HeldAt(now)) {
      entries_.DropOldest();
      return true;
    }
    entries_.UseOldest();
  }
  return false;
}

void LocalLeases::PublishAndRelease(const Lease& lease, absl::Span<const std::string> keys,
                                    absl::Span<const int64_t> versions) {
  assert(keys.size() == versions.size());
  const std::lock_guard lock(mutex_);
  for (size_t i = 0; i < keys.size(); ++i) {
    Entry* entry = entries_.Find(keys[i]);
    if (entry == nullptr) continue;
    const bool mine = entry->holder == lease.token && lease.token != 0;
    if (versions[i] == kUnknownVersion) {
      entry->version = kUnknownVersion;
    } else if (mine || entry->version != kUnknownVersion) {
      entry->version = std::max(entry->version, versions[i]);
    }
    if (mine) entry->holder = 0;
  }
}

void LocalLeases::Release(const Lease& lease, absl::Span<const std::string> keys) {
  const std::lock_guard lock(mutex_);
  GiveBack(lease.token, keys);
}

void LocalLeases::GiveBack(uint64_t token, absl::Span<const std::string> keys) {
  for (const std::string& key : keys) {
    Entry* entry = entries_.Find(key);
    if (entry != nullptr && entry->holder == token) entry->holder = 0;
  }
}

}  // namespace gongfang
