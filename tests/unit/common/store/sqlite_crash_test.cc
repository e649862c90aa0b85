// kill -9 of a process that writes: nothing that was answered is lost, nothing is half there.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <set>
#include <string>
#include <thread>
#include <vector>

#include "common/base/errors.h"
#include "common/store/sqlite_database.h"
#include "tests/support/temp_dir.h"

namespace gongfang {
namespace {

constexpr int kWriters = 4;
constexpr size_t kAnswersBeforeKill = 100;

absl::Status CreateTable(Database& database) {
  return database.Write([](Transaction& tx) {
    return tx
        .Execute("CREATE TABLE IF NOT EXISTS items (id BIGINT NOT NULL PRIMARY KEY, pair BIGINT)",
                 {})
        .status();
  });
}

absl::Status WritePair(Database& database, int64_t id) {
  return database.Write([&](Transaction& tx) -> absl::Status {
    for (int64_t row : {id, -id}) {
      absl::Status status =
          tx.Execute("INSERT INTO items (id, pair) VALUES ($1, $2)", {row, id}).status();
      if (!status.ok()) return status;
    }
    return absl::OkStatus();
  });
}

// The child: writes pairs from `first` on, for ever, and answers each id on `answers`.
[[noreturn]] void WriteUntilKilled(const std::string& path, int64_t first, int answers) {
  absl::StatusOr<std::unique_ptr<SqliteDatabase>> database =
      SqliteDatabase::Open(path, {.checkpoint_pages = 16});
  if (!database.ok() || !CreateTable(**database).ok()) _exit(1);
  std::vector<std::thread> writers;
  for (int w = 0; w < kWriters; ++w) {
    writers.emplace_back([&, w] {
      for (int64_t id = first + w;; id += kWriters) {
        if (!WritePair(**database, id).ok()) _exit(1);
        if (write(answers, &id, sizeof(id)) != sizeof(id)) _exit(1);
      }
    });
  }
  for (std::thread& writer : writers) writer.join();
  _exit(1);
}

// Runs a child until it answered enough, kills it, and returns all that it answered.
std::set<int64_t> AnswersOfKilledWriter(const std::string& path, int64_t first) {
  int ends[2];
  if (pipe(ends) != 0) return {};
  const pid_t child = fork();
  if (child == 0) {
    close(ends[0]);
    WriteUntilKilled(path, first, ends[1]);
  }
  close(ends[1]);
  std::set<int64_t> answered;
  int64_t id = 0;
  while (read(ends[0], &id, sizeof(id)) == sizeof(id)) {
    answered.insert(id);
    if (answered.size() == kAnswersBeforeKill) kill(child, SIGKILL);
  }
  close(ends[0]);
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_TRUE(WIFSIGNALED(status)) << "the writer failed before it was killed";
  return answered;
}

TEST(SqliteCrashTest, KilledWriterLosesNoAnswerAndLeavesNoHalfTransaction) {
  const TempDir dir;
  const std::string path = dir.File("test.db");
  std::set<int64_t> answered;
  for (int64_t round = 0; round < 5; ++round) {
    answered.merge(AnswersOfKilledWriter(path, 1 + round * 1'000'000));
    auto database = SqliteDatabase::Open(path, {}).value();  // the kernel let go of the lock
    std::set<int64_t> found;
    ASSERT_EQ(database->Read([&](Transaction& tx) {
      found.clear();
      return tx.Query("SELECT id FROM items", {}, [&](const Row& row) {
        found.insert(row.Int(0));
        return absl::OkStatus();
      });
    }),
              absl::OkStatus());
    for (int64_t id : answered) EXPECT_TRUE(found.contains(id)) << id;
    for (int64_t id : found) EXPECT_TRUE(found.contains(-id)) << id;
    EXPECT_GE(answered.size(), kAnswersBeforeKill * static_cast<size_t>(round + 1));
  }
}

}  // namespace
}  // namespace gongfang
