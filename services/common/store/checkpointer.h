// Copies the write-ahead log into the file of the database, and holds up commits little.
//
// Nearly all of that time goes into the sync of pages that lie everywhere in the file. So while the
// log still grows, most of it is copied ahead and synced on a thread beside, and the checkpoint
// proper, without which the log cannot start over, finds little left to do:
//   1. a reader takes hold of the log as it is, which makes the next checkpoint one of a part;
//   2. such a checkpoint copies that part, and syncs no file, since the log is still needed;
//   3. a thread syncs the file. It calls nothing else, and only on the file of that reader, so the
//      writer stays the one connection that writes and checkpoints;
//   4. when that is done, once more from 1 if much was committed meanwhile, and then all the rest.
#pragma once

#include <future>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "common/store/sqlite_connection.h"

namespace gongfang {

struct SqliteOptions;

// Not thread safe.
class Checkpointer {
 public:
  // Opens its reader. The writer must be open, and closed later.
  static absl::StatusOr<std::unique_ptr<Checkpointer>> Open(const std::string& path,
                                                            const SqliteOptions& options);
  // Waits for the thread.
  ~Checkpointer();
  Checkpointer(const Checkpointer&) = delete;
  Checkpointer& operator=(const Checkpointer&) = delete;

  // Does what is due after a commit of `writer`, outside of a transaction; the extended result
  // code. A failed sync (IsFailedSync) may be that of the thread.
  int AfterCommit(SqliteConnection& writer);

  // Waits for the sync of the thread, if one runs; its result code.
  int AwaitSync();

 private:
  enum class Stage { kIdle, kHeld, kSyncing };

  Checkpointer(std::unique_ptr<SqliteConnection> reader, int pages);

  int HoldLog(SqliteConnection& writer);
  int CopyPart(SqliteConnection& writer);
  int CopyRest(SqliteConnection& writer);
  void BeginAgainLater(const SqliteConnection& writer);
  void StartSync();

  const std::unique_ptr<SqliteConnection> reader_;
  const int pages_;  // that make a checkpoint due
  Stage stage_ = Stage::kIdle;
  int due_at_pages_;    // kIdle: the length of the log at which to begin
  int held_pages_ = 0;  // otherwise: its length when the reader took hold of it
  int rounds_ = 0;      // parts copied since kIdle
  std::future<int> sync_;
};

}  // namespace gongfang
