#include "tests/support/fault_vfs.h"

#include <sqlite3.h>

#include <algorithm>
#include <atomic>

namespace gongfang {
namespace {

std::atomic<int64_t> bytes_until_failure{FaultVfs::kNever};
std::atomic<int> write_failure{SQLITE_FULL};
std::atomic<int64_t> syncs_until_failure{FaultVfs::kNever};
std::atomic<int64_t> write_count{0};
std::atomic<int64_t> sync_count{0};
std::atomic<bool> is_shared_memory_full{false};

// SQLite allocates szOsFile bytes for each file; the real file follows ours in them.
struct FaultFile {
  sqlite3_file base;
  sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};

sqlite3_file* Real(sqlite3_file* file) { return reinterpret_cast<FaultFile*>(file)->real(); }

// Forwards the method `Method` of sqlite3_io_methods, whatever its parameters are.
template <auto Method, typename Result, typename... Args>
Result Forward(sqlite3_file* file, Args... args) {
  return (Real(file)->pMethods->*Method)(Real(file), args...);
}

int Write(sqlite3_file* file, const void* data, int size, sqlite3_int64 offset) {
  sqlite3_file* real = Real(file);
  ++write_count;
  if (bytes_until_failure == FaultVfs::kNever) {
    return real->pMethods->xWrite(real, data, size, offset);
  }
  const int64_t room = std::max<int64_t>(bytes_until_failure.fetch_sub(size), 0);
  const int fitting = static_cast<int>(std::min<int64_t>(room, size));
  const int code = fitting == 0 ? SQLITE_OK : real->pMethods->xWrite(real, data, fitting, offset);
  return code == SQLITE_OK && fitting < size ? write_failure.load() : code;
}

int Sync(sqlite3_file* file, int flags) {
  ++sync_count;
  const bool is_failing = syncs_until_failure != FaultVfs::kNever && --syncs_until_failure < 0;
  if (is_failing) return SQLITE_IOERR_FSYNC;
  return Real(file)->pMethods->xSync(Real(file), flags);
}

int ShmMap(sqlite3_file* file, int page, int size, int extend, void volatile** memory) {
  if (is_shared_memory_full) return SQLITE_IOERR_SHMSIZE;
  return Real(file)->pMethods->xShmMap(Real(file), page, size, extend, memory);
}

int Close(sqlite3_file* file) {
  const int code = Real(file)->pMethods->xClose(Real(file));
  file->pMethods = nullptr;
  return code;
}

using Io = sqlite3_io_methods;

const Io kMethods = {
    .iVersion = 3,
    .xClose = Close,
    .xRead = Forward<&Io::xRead, int>,
    .xWrite = Write,
    .xTruncate = Forward<&Io::xTruncate, int>,
    .xSync = Sync,
    .xFileSize = Forward<&Io::xFileSize, int>,
    .xLock = Forward<&Io::xLock, int>,
    .xUnlock = Forward<&Io::xUnlock, int>,
    .xCheckReservedLock = Forward<&Io::xCheckReservedLock, int>,
    .xFileControl = Forward<&Io::xFileControl, int>,
    .xSectorSize = Forward<&Io::xSectorSize, int>,
    .xDeviceCharacteristics = Forward<&Io::xDeviceCharacteristics, int>,
    .xShmMap = ShmMap,
    .xShmLock = Forward<&Io::xShmLock, int>,
    .xShmBarrier = Forward<&Io::xShmBarrier, void>,
    .xShmUnmap = Forward<&Io::xShmUnmap, int>,
    .xFetch = Forward<&Io::xFetch, int>,
    .xUnfetch = Forward<&Io::xUnfetch, int>,
};

int Open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out_flags) {
  sqlite3_vfs* real_vfs = static_cast<sqlite3_vfs*>(vfs->pAppData);
  const int code = real_vfs->xOpen(real_vfs, name, Real(file), flags, out_flags);
  file->pMethods = code == SQLITE_OK ? &kMethods : nullptr;
  return code;
}

void RegisterOnce() {
  static const bool is_registered = [] {
    sqlite3_vfs* real = sqlite3_vfs_find(nullptr);
    static sqlite3_vfs vfs = *real;  // all but Open is used as it is
    vfs.pNext = nullptr;
    vfs.zName = kFaultVfsName;
    vfs.szOsFile = static_cast<int>(sizeof(FaultFile)) + real->szOsFile;
    vfs.pAppData = real;
    vfs.xOpen = Open;
    return sqlite3_vfs_register(&vfs, 0) == SQLITE_OK;
  }();
  static_cast<void>(is_registered);
}

}  // namespace

FaultVfs::FaultVfs() {
  RegisterOnce();
  SetBytesUntilFull(kNever);
  SetSyncsUntilFailure(kNever);
  SetSharedMemoryFull(false);
}

FaultVfs::~FaultVfs() {
  SetBytesUntilFull(kNever);
  SetSyncsUntilFailure(kNever);
  SetSharedMemoryFull(false);
}

void FaultVfs::SetBytesUntilFull(int64_t bytes) {
  write_failure = SQLITE_FULL;
  bytes_until_failure = bytes;
}

void FaultVfs::SetBytesUntilIoError(int64_t bytes) {
  write_failure = SQLITE_IOERR_WRITE;
  bytes_until_failure = bytes;
}

void FaultVfs::SetSyncsUntilFailure(int64_t syncs) { syncs_until_failure = syncs; }
void FaultVfs::SetSharedMemoryFull(bool full) { is_shared_memory_full = full; }
int64_t FaultVfs::writes() const { return write_count; }
int64_t FaultVfs::syncs() const { return sync_count; }

}  // namespace gongfang
