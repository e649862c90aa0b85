// When a qualification was last used: to the day, so that it is written at most once a day, and
// tells no more of a member than it must.
#pragma once

#include "absl/status/status.h"
#include "common/base/clock.h"
#include "common/events/follower.h"
#include "gongfang/membership/v1/qualifications.pb.h"

namespace gongfang::membership {

// Notes a use at `at`: the beginning of that day in UTC, unless a later one is noted already.
void SetLastUse(Instant at, v1::Qualification& record);

class Qualifications;

// Whether an event of the log of booking tells of a use: somebody has come.
bool IsUse(const events::v1::Event& event);
// Notes the uses that `events` of that log tell of, as a part of `transaction`.
absl::Status NoteUses(Transaction& transaction, Follower::Events events,
                      const Qualifications& qualifications);

}  // namespace gongfang::membership
