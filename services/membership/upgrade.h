// What is done once to the members of a folder that an older program wrote.
#pragma once

#include "absl/status/status.h"
#include "common/events/records.h"
#include "membership/personal_data.h"

namespace gongfang::membership {

// Moves the personal data that records have into its table (their events keep it), and notes whose
// their identities are: the first by name, where several members have the same. Before anybody
// calls. Done already: nothing happens. Errors are those of the database.
absl::Status UpgradeMembers(RecordStore& store, const PersonalData& personal_data);

}  // namespace gongfang::membership
