#include "common/store/checkpointer.h"

#include <chrono>
#include <system_error>
#include <utility>

#include "common/base/status_macros.h"
#include "common/store/sqlite_database.h"

namespace gongfang {
namespace {

// More parts leave less for the end, but copy pages again that changed meanwhile.
constexpr int kMaxRounds = 2;
// Of the pages that make a checkpoint due: what is little enough for the end.
constexpr int kLittle = 4;  // a quarter
// A log that is this many times longer than wanted makes commits wait for the thread; and one that
// is longer still makes the checkpoint wait for readers, so that the log can start over.
constexpr int kWaitForSyncFactor = 3;
constexpr int kWaitForReadersFactor = 4;

}  // namespace

Checkpointer::Checkpointer(std::unique_ptr<SqliteConnection> reader, int pages)
    : reader_(std::move(reader)), pages_(pages), due_at_pages_(pages) {}

Checkpointer::~Checkpointer() { AwaitSync(); }

absl::StatusOr<std::unique_ptr<Checkpointer>> Checkpointer::Open(const std::string& path,
                                                                 const SqliteOptions& options) {
  ASSIGN_OR_RETURN(std::unique_ptr<SqliteConnection> reader,
                   SqliteConnection::OpenReader(path, options));
  return std::unique_ptr<Checkpointer>(
      new Checkpointer(std::move(reader), options.checkpoint_pages));
}

int Checkpointer::AfterCommit(SqliteConnection& writer) {
  const int pages = writer.log_pages();
  switch (stage_) {
    case Stage::kIdle:
      if (pages < pages_) due_at_pages_ = pages_;  // the log has started over
      return pages < due_at_pages_ ? SQLITE_OK : HoldLog(writer);
    case Stage::kHeld:
      // As long as nothing follows what is held, a checkpoint would be a whole one.
      return pages == held_pages_ ? SQLITE_OK : CopyPart(writer);
    case Stage::kSyncing:
      break;
  }
  const bool is_long = pages >= kWaitForSyncFactor * pages_;
  if (!is_long && sync_.wait_for(std::chrono::seconds(0)) != std::future_status::ready) {
    return SQLITE_OK;
  }
  stage_ = Stage::kIdle;
  reader_->Rollback();
  if (const int code = AwaitSync(); code != SQLITE_OK) return code;
  const bool is_little = pages - held_pages_ <= pages_ / kLittle;
  if (is_little || is_long || rounds_ >= kMaxRounds) return CopyRest(writer);
  return HoldLog(writer);
}

int Checkpointer::HoldLog(SqliteConnection& writer) {
  // A snapshot begins with the first thing that is read.
  if (reader_->Run("BEGIN") != SQLITE_OK ||
      reader_->Run("SELECT 1 FROM sqlite_schema LIMIT 1") != SQLITE_OK) {
    reader_->Rollback();
    return CopyRest(writer);
  }
  held_pages_ = writer.log_pages();
  stage_ = Stage::kHeld;
  return SQLITE_OK;
}

int Checkpointer::CopyPart(SqliteConnection& writer) {
  if (const int code = writer.Checkpoint(SQLITE_CHECKPOINT_PASSIVE); code != SQLITE_OK) {
    reader_->Rollback();
    BeginAgainLater(writer);
    return code;
  }
  ++rounds_;
  StartSync();
  stage_ = Stage::kSyncing;
  return SQLITE_OK;
}

int Checkpointer::CopyRest(SqliteConnection& writer) {
  BeginAgainLater(writer);
  return writer.Checkpoint(writer.log_pages() >= kWaitForReadersFactor * pages_
                               ? SQLITE_CHECKPOINT_RESTART
                               : SQLITE_CHECKPOINT_PASSIVE);
}

// After a full copy the next commit starts the log over. But a reader of old pages may leave it
// where it is: then try again when it has grown as much again, and not at every commit.
void Checkpointer::BeginAgainLater(const SqliteConnection& writer) {
  stage_ = Stage::kIdle;
  rounds_ = 0;
  due_at_pages_ = writer.log_pages() + pages_;
}

void Checkpointer::StartSync() {
  const auto sync = [this] { return reader_->SyncFile(); };
  try {
    sync_ = std::async(std::launch::async, sync);
  } catch (const std::system_error&) {  // there can be no more threads
    sync_ = std::async(std::launch::deferred, sync);
  }
}

int Checkpointer::AwaitSync() { return sync_.valid() ? sync_.get() : SQLITE_OK; }

}  // namespace gongfang
