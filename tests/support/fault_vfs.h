// An SQLite VFS on top of the default one that fails on demand: a full disk, a failed fsync.
#pragma once

#include <cstdint>
#include <limits>

namespace gongfang {

// The name to open a database with. The switches hold for all files that it opened.
inline constexpr char kFaultVfsName[] = "gongfang-fault";

// Registers the VFS on first use. Thread safe.
class FaultVfs {
 public:
  static constexpr int64_t kNever = std::numeric_limits<int64_t>::max();

  // Starts without faults and leaves none behind.
  FaultVfs();
  ~FaultVfs();
  FaultVfs(const FaultVfs&) = delete;
  FaultVfs& operator=(const FaultVfs&) = delete;

  // After `bytes` more bytes the disk is full: the write that does not fit is cut off there, and it
  // and all that follow answer SQLITE_FULL, until kNever is set.
  void SetBytesUntilFull(int64_t bytes);

  // The same, with SQLITE_IOERR_WRITE. The latest of the two calls counts.
  void SetBytesUntilIoError(int64_t bytes);

  // After `syncs` more syncs each one answers SQLITE_IOERR_FSYNC, until kNever is set.
  void SetSyncsUntilFailure(int64_t syncs);

  // Whether there is room for the memory that connections share, a file of its own (-shm).
  void SetSharedMemoryFull(bool full);

  // How many writes and syncs were asked for, failed ones too.
  int64_t writes() const;
  int64_t syncs() const;
};

}  // namespace gongfang
