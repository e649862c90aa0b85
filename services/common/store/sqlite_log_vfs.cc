#include "common/store/sqlite_log_vfs.h"

#include <sqlite3.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <memory>
#include <mutex>
#include <new>

namespace gongfang {
namespace {

// The largest page of SQLite, and so the most that it writes at once. Its own VFS cuts off what is
// over 128 KiB.
constexpr size_t kPieceBytes = 64 << 10;

constexpr char kNamePrefix[] = "gongfang-log/";

// A write-ahead log. SQLite allocates szOsFile bytes for each file: the one below follows in them.
class LogFile : public sqlite3_file {
 public:
  static LogFile& Of(sqlite3_file* file) { return *static_cast<LogFile*>(file); }

  // The place of the file below.
  sqlite3_file* below() { return reinterpret_cast<sqlite3_file*>(this + 1); }

  // Holds back what is written, up to a piece of it.
  void HoldBack() { piece_ = std::make_unique<char[]>(kPieceBytes); }

  // Writes what is held back. If that fails it is dropped: what the file then has is undefined, as
  // after any failed write.
  int Flush() {
    if (size_ == 0) return SQLITE_OK;
    const int size = static_cast<int>(size_);
    size_ = 0;
    return below()->pMethods->xWrite(below(), piece_.get(), size, start_);
  }

  int Write(const char* data, size_t size, sqlite3_int64 offset) {
    if (offset != start_ + static_cast<sqlite3_int64>(size_) || size > kPieceBytes - size_) {
      if (const int code = Flush(); code != SQLITE_OK) return code;
      start_ = offset;
    }
    if (piece_ == nullptr || size > kPieceBytes) {
      return below()->pMethods->xWrite(below(), data, static_cast<int>(size), offset);
    }
    std::memcpy(piece_.get() + size_, data, size);
    size_ += size;
    return SQLITE_OK;
  }

  // Whether a part of these bytes is held back.
  bool Holds(sqlite3_int64 offset, sqlite3_int64 size) const {
    return size_ > 0 && offset < start_ + static_cast<sqlite3_int64>(size_) &&
           start_ < offset + size;
  }

 private:
  std::unique_ptr<char[]> piece_;  // kPieceBytes long, or null: nothing is held back
  size_t size_ = 0;                // of what is held back
  sqlite3_int64 start_ = 0;        // where in the file that begins
};

using Io = sqlite3_io_methods;

// The method of the file below, for those that have nothing to do with what was written.
template <auto Method, typename... Args>
int Forward(sqlite3_file* file, Args... args) {
  sqlite3_file* below = LogFile::Of(file).below();
  return (below->pMethods->*Method)(below, args...);
}

// The same, after all that was written.
template <auto Method, typename... Args>
int FlushAndForward(sqlite3_file* file, Args... args) {
  if (const int code = LogFile::Of(file).Flush(); code != SQLITE_OK) return code;
  return Forward<Method>(file, args...);
}

int Close(sqlite3_file* file) {
  const int flushed = LogFile::Of(file).Flush();
  const int closed = Forward<&Io::xClose>(file);
  LogFile::Of(file).~LogFile();
  return flushed != SQLITE_OK ? flushed : closed;
}

int Read(sqlite3_file* file, void* data, int size, sqlite3_int64 offset) {
  if (LogFile::Of(file).Holds(offset, size)) {
    return FlushAndForward<&Io::xRead>(file, data, size, offset);
  }
  return Forward<&Io::xRead>(file, data, size, offset);
}

int Write(sqlite3_file* file, const void* data, int size, sqlite3_int64 offset) {
  return LogFile::Of(file).Write(static_cast<const char*>(data), static_cast<size_t>(size), offset);
}

// Of the first version: shared memory and mappings belong to the file of the database.
constexpr Io kMethods = {
    .iVersion = 1,
    .xClose = Close,
    .xRead = Read,
    .xWrite = Write,
    .xTruncate = FlushAndForward<&Io::xTruncate>,
    .xSync = FlushAndForward<&Io::xSync>,
    .xFileSize = FlushAndForward<&Io::xFileSize>,
    .xLock = Forward<&Io::xLock>,
    .xUnlock = Forward<&Io::xUnlock>,
    .xCheckReservedLock = Forward<&Io::xCheckReservedLock>,
    .xFileControl = Forward<&Io::xFileControl>,
    .xSectorSize = Forward<&Io::xSectorSize>,
    .xDeviceCharacteristics = Forward<&Io::xDeviceCharacteristics>,
};

sqlite3_vfs* Below(sqlite3_vfs* vfs) { return static_cast<sqlite3_vfs*>(vfs->pAppData); }

// The method of the VFS below.
template <auto Method, typename Result, typename... Args>
Result ForwardVfs(sqlite3_vfs* vfs, Args... args) {
  return (Below(vfs)->*Method)(Below(vfs), args...);
}

// Of the database, since SQLite asks that file before it decides how to write the log.
bool IsPowersafe(sqlite3_file* database) {
  const int device = database->pMethods->xDeviceCharacteristics(database);
  return (device & SQLITE_IOCAP_POWERSAFE_OVERWRITE) != 0;
}

int Open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out_flags) {
  sqlite3_vfs* below = Below(vfs);
  if ((flags & SQLITE_OPEN_WAL) == 0) return below->xOpen(below, name, file, flags, out_flags);
  auto* log = new (file) LogFile();
  const int code = below->xOpen(below, name, log->below(), flags, out_flags);
  if (code != SQLITE_OK) {
    if (log->below()->pMethods != nullptr) log->below()->pMethods->xClose(log->below());
    log->~LogFile();
    file->pMethods = nullptr;
    return code;
  }
  file->pMethods = &kMethods;
  if (IsPowersafe(sqlite3_database_file_object(name))) log->HoldBack();
  return SQLITE_OK;
}

// One that is registered. Never removed: connections may use it for as long as the process lives.
struct LogVfs {
  std::string name;
  sqlite3_vfs vfs;
};

using Vfs = sqlite3_vfs;

std::unique_ptr<LogVfs> Make(sqlite3_vfs* below, const std::string& name) {
  auto made = std::make_unique<LogVfs>();
  made->name = name;
  made->vfs = {
      .iVersion = std::min(below->iVersion, 2),
      .szOsFile = static_cast<int>(sizeof(LogFile)) + below->szOsFile,
      .mxPathname = below->mxPathname,
      .zName = made->name.c_str(),
      .pAppData = below,
      .xOpen = Open,
      .xDelete = ForwardVfs<&Vfs::xDelete, int>,
      .xAccess = ForwardVfs<&Vfs::xAccess, int>,
      .xFullPathname = ForwardVfs<&Vfs::xFullPathname, int>,
      .xDlOpen = ForwardVfs<&Vfs::xDlOpen, void*>,
      .xDlError = ForwardVfs<&Vfs::xDlError, void>,
      .xDlSym = ForwardVfs<&Vfs::xDlSym, void (*)()>,
      .xDlClose = ForwardVfs<&Vfs::xDlClose, void>,
      .xRandomness = ForwardVfs<&Vfs::xRandomness, int>,
      .xSleep = ForwardVfs<&Vfs::xSleep, int>,
      .xCurrentTime = ForwardVfs<&Vfs::xCurrentTime, int>,
      .xGetLastError = ForwardVfs<&Vfs::xGetLastError, int>,
      .xCurrentTimeInt64 = ForwardVfs<&Vfs::xCurrentTimeInt64, int>,
  };
  return made;
}

}  // namespace

std::string LogVfsOver(const std::string& below_name) {
  static std::mutex mutex;
  static auto& made = *new std::map<std::string, std::unique_ptr<LogVfs>>();  // by name
  sqlite3_vfs* below = sqlite3_vfs_find(below_name.empty() ? nullptr : below_name.c_str());
  if (below == nullptr) return "";
  const std::string name = kNamePrefix + std::string(below->zName);
  const std::lock_guard<std::mutex> lock(mutex);
  if (made.contains(name)) return name;
  std::unique_ptr<LogVfs> vfs = Make(below, name);
  if (sqlite3_vfs_register(&vfs->vfs, 0) != SQLITE_OK) return "";
  made.emplace(name, std::move(vfs));
  return name;
}

}  // namespace gongfang
