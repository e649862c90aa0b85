// What is in the tables: new events, and rows against the model.
#pragma once

#include <string>
#include <vector>

#include "tests/simulation/event_rules.h"
#include "tests/simulation/memory_database.h"

namespace gongfang::booking::simulation {

// The events after `sequence`, in order.
std::vector<SeenEvent> ReadEvents(MemoryDatabase& database, int64_t sequence);
// The fingerprint that is kept for a request; "" where none is.
std::string ReadFingerprint(MemoryDatabase& database, const Command& command);
// How the rows of `subject` differ from what it says; "" where they do not.
std::string RowsDiffer(MemoryDatabase& database, const Subject& subject);
// How all tables differ from `records`, of which the last event is `head`.
std::string TablesDiffer(MemoryDatabase& database, const Records& records, int64_t head);

}  // namespace gongfang::booking::simulation
