// Places on the waitlist as tables.
#pragma once

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "clients/cli/session.h"
#include "clients/cli/table.h"
#include "gongfang/booking/v1/resources.pb.h"

namespace gongfang::cli {

// A line each, in this order. `session` knows the zones of their resources.
absl::StatusOr<Table> WaitlistTable(
    Session& session,
    const google::protobuf::RepeatedPtrField<booking::v1::WaitlistEntry>& entries);

// One entry in full, or its JSON.
absl::Status PrintWaitlistEntry(Session& session, const booking::v1::WaitlistEntry& entry);

}  // namespace gongfang::cli
