// An SQLite VFS that writes the write-ahead log in large pieces.
//
// SQLite writes a commit page by page, each with a header before it, in two calls to the kernel: a
// batch of bookings makes thousands of them, one behind the other in the file. Here they are put
// together in memory and written when SQLite asks for a sync, before that sync. Every other file is
// that of the VFS below and does not pass through here.
//
// Why nothing is lost or seen too early:
//   - What is written reaches the VFS below in the order in which SQLite wrote it, and before any
//     sync, truncation, size or read that could tell. Only the cuts between the pieces move, and
//     SQLite expects any part of what it wrote since the last sync to be missing after a crash.
//   - Other connections read the file by their own handles, below. They read only what the
//     wal-index counts as committed, and with synchronous=FULL SQLite syncs a commit before it
//     counts it. So this is for connections with that setting, and for no others.
//   - On a device where a torn write may harm its neighbours (no POWERSAFE_OVERWRITE) SQLite writes
//     after that sync too, and nothing is held back.
//   - A write that fails is reported at the latest by the sync of the commit, which SQLite then
//     rolls back; it never reads what such a write was to bring.
#pragma once

#include <string>

namespace gongfang {

// The name of this VFS on top of the one named `below` (empty: SQLite's default); empty where there
// is no such VFS. Registered on first use, for good. Thread safe.
std::string LogVfsOver(const std::string& below);

}  // namespace gongfang
