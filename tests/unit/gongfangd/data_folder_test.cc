#include "gongfangd/data_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <fstream>
#include <set>
#include <thread>
#include <vector>

#include "common/base/errors.h"
#include "tests/support/temp_dir.h"

namespace gongfang {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

int Mode(const std::string& path) {
  struct stat info;
  return stat(path.c_str(), &info) == 0 ? static_cast<int>(info.st_mode & 07777) : -1;
}

std::string Content(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

void Write(const std::string& path, const std::string& text) { std::ofstream(path) << text; }

std::vector<std::string> Files(const TempDir& dir) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(dir.path())) {
    names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

TEST(PrepareDataFolderTest, MakesItForItsOwnerAlone) {
  const TempDir dir;
  const std::string folder = dir.File("data");
  EXPECT_TRUE(PrepareDataFolder(folder).ok());
  EXPECT_EQ(Mode(folder), 0700);
  EXPECT_TRUE(PrepareDataFolder(folder).ok());
}

TEST(PrepareDataFolderTest, MakesTheFoldersAboveIt) {
  const TempDir dir;
  const std::string folder = dir.File("some/new/data");
  EXPECT_TRUE(PrepareDataFolder(folder).ok());
  EXPECT_EQ(Mode(folder), 0700);
}

TEST(PrepareDataFolderTest, RefusesWhatCannotBeAFolder) {
  const TempDir dir;
  const std::string file = dir.File("file");
  Write(file, "x");
  for (const std::string& path : {file, file + "/below", file + "/far/below", std::string()}) {
    const absl::Status status = PrepareDataFolder(path);
    EXPECT_EQ(ErrorReason(status), "STORAGE_NOT_WRITABLE") << path;
    EXPECT_THAT(std::string(status.message()), HasSubstr(path));
  }
}

TEST(WriteSecretTest, OnlyItsOwnerCanReadIt) {
  const TempDir dir;
  const std::string path = dir.File(kAdminKeyFile);
  const mode_t before = umask(0);
  EXPECT_TRUE(WriteSecret(path, "first").ok());
  umask(before);
  EXPECT_EQ(Mode(path), 0600);
  EXPECT_EQ(Content(path), "first\n");
  chmod(path.c_str(), 0644);  // whoever wrote it before
  EXPECT_TRUE(WriteSecret(path, "second").ok());
  EXPECT_EQ(Mode(path), 0600);
  EXPECT_EQ(Content(path), "second\n");
  EXPECT_THAT(Files(dir), ElementsAre(kAdminKeyFile));  // nothing is left beside it
}

TEST(WriteSecretTest, LeavesNothingWhereItFails) {
  const TempDir dir;
  EXPECT_EQ(ErrorReason(WriteSecret(dir.File("no/key"), "x")), "STORAGE_NOT_WRITABLE");
  std::filesystem::create_directories(dir.File("key/full"));
  EXPECT_EQ(ErrorReason(WriteSecret(dir.File("key"), "x")), "STORAGE_NOT_WRITABLE");
  EXPECT_THAT(Files(dir), ElementsAre("key"));
}

TEST(ReadOrMakeSecretTest, MakesItOnceAndReadsItAgain) {
  const TempDir dir;
  const std::string path = dir.File(kServiceKeyFile);
  const std::string secret = ReadOrMakeSecret(path).value();
  EXPECT_GE(secret.size(), 43u);  // 32 random bytes
  EXPECT_EQ(Mode(path), 0600);
  EXPECT_EQ(ReadOrMakeSecret(path).value(), secret);
  EXPECT_EQ(Content(path), secret + "\n");
  EXPECT_NE(ReadOrMakeSecret(dir.File("other")).value(), secret);
}

TEST(ReadOrMakeSecretTest, AllWhoStartAtOnceGetTheSame) {
  for (int round = 0; round < 20; ++round) {
    const TempDir dir;
    std::vector<std::string> secrets(8);
    std::vector<std::thread> threads;
    for (std::string& secret : secrets) {
      threads.emplace_back([&] { secret = ReadOrMakeSecret(dir.File("key")).value(); });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(std::set<std::string>(secrets.begin(), secrets.end()).size(), 1u);
    EXPECT_THAT(Files(dir), ElementsAre("key"));
  }
}

TEST(ReadOrMakeSecretTest, TakesOneThatSomebodyWrote) {
  const TempDir dir;
  const std::string secret(32, 's');
  Write(dir.File("key"), "  " + secret + " \r\nmore");
  EXPECT_EQ(ReadOrMakeSecret(dir.File("key")).value(), secret);
}

TEST(ReadOrMakeSecretTest, RefusesABrokenOneAndLeavesItAlone) {
  const TempDir dir;
  for (const std::string& text : {std::string(), std::string("\n"), std::string(31, 's'),
                                  std::string("\n") + std::string(40, 's'), std::string(40, ' ')}) {
    Write(dir.File("key"), text);
    const absl::Status status = ReadOrMakeSecret(dir.File("key")).status();
    EXPECT_EQ(ErrorReason(status), "SECRET_NOT_USABLE");
    EXPECT_THAT(std::string(status.message()), HasSubstr(dir.File("key")));
    EXPECT_EQ(Content(dir.File("key")), text);
  }
  std::filesystem::create_directory(dir.File("folder"));
  EXPECT_EQ(ErrorReason(ReadOrMakeSecret(dir.File("folder")).status()), "SECRET_NOT_USABLE");
  EXPECT_EQ(ErrorReason(ReadOrMakeSecret(dir.File("no/key")).status()), "STORAGE_NOT_WRITABLE");
}

}  // namespace
}  // namespace gongfang
