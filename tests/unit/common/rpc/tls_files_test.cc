#include "common/rpc/tls_files.h"

#include <sys/stat.h>

#include <filesystem>

#include "common/base/errors.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_ca.h"

namespace gongfang {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class TlsFilesTest : public ::testing::Test {
 protected:
  // What is said of `paths`, which cannot be used.
  static std::string WhyNot(const TlsFiles& paths) {
    const absl::Status status = ReadTlsFiles(paths).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
    EXPECT_EQ(ErrorReason(status), "TLS_FILE_NOT_USABLE");
    EXPECT_THAT(std::string(status.message()), Not(HasSubstr("\n")));
    return std::string(status.message());
  }

  TempDir dir_;
  const TestCa ca_;
  const TlsFiles files_ = ca_.Issue();
  TlsFiles paths_ = WriteTlsFiles(dir_.path().string(), files_);
};

TEST_F(TlsFilesTest, ReadsWhatFitsTogether) {
  const auto read = ReadTlsFiles(paths_);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->cert, files_.cert);
  EXPECT_EQ(read->key, files_.key);
  EXPECT_EQ(read->ca, files_.ca);
  WriteWhole(paths_.cert, files_.cert + ca_.pem());  // a chain, and a group that may read the key
  chmod(paths_.key.c_str(), 0640);
  paths_.ca.clear();
  EXPECT_TRUE(ReadTlsFiles(paths_).ok());
}

TEST_F(TlsFilesTest, AFileThatIsNotThereIsNamed) {
  for (std::string TlsFiles::*file : {&TlsFiles::cert, &TlsFiles::key, &TlsFiles::ca}) {
    TlsFiles paths = paths_;
    paths.*file = dir_.File("nothing");
    EXPECT_THAT(WhyNot(paths), HasSubstr(dir_.File("nothing") + ": No such file"));
    paths.*file = dir_.path().string();
    EXPECT_FALSE(ReadTlsFiles(paths).ok());
  }
}

TEST_F(TlsFilesTest, WhatIsNotPemIsNamed) {
  WriteWhole(paths_.cert, "hello");
  EXPECT_THAT(WhyNot(paths_), HasSubstr(paths_.cert + ": it has no certificate in PEM"));
  std::string damaged = files_.cert + files_.cert;
  damaged[files_.cert.size() + 60] = '!';
  WriteWhole(paths_.cert, damaged);
  EXPECT_THAT(WhyNot(paths_), HasSubstr("what follows its certificate 1 is damaged"));
  WriteWhole(paths_.cert, "");
  EXPECT_THAT(WhyNot(paths_), HasSubstr("is empty"));
  WriteTlsFiles(dir_.path().string(), files_);
  WriteWhole(paths_.key, files_.cert);
  EXPECT_THAT(WhyNot(paths_), HasSubstr(paths_.key + ": it has no private key"));
  WriteTlsFiles(dir_.path().string(), files_);
  WriteWhole(paths_.ca, files_.key);
  EXPECT_THAT(WhyNot(paths_), HasSubstr(paths_.ca + ": it has no certificate"));
}

TEST_F(TlsFilesTest, AKeyMustBeTheOneOfTheCertificate) {
  WriteWhole(paths_.key, ca_.Issue().key);
  EXPECT_THAT(WhyNot(paths_), HasSubstr("it is not the key of the first certificate in "));
  // The first of the chain is the one of the server.
  WriteWhole(paths_.key, files_.key);
  WriteWhole(paths_.cert, ca_.pem() + files_.cert);
  EXPECT_FALSE(ReadTlsFiles(paths_).ok());
}

TEST_F(TlsFilesTest, ACertificateMustBeOneThatOtherServicesTake) {
  const TestCa other("Another CA");
  WriteWhole(paths_.ca, other.pem());
  EXPECT_THAT(WhyNot(paths_), HasSubstr(paths_.cert + ": other services would not take it by"));
  WriteWhole(paths_.ca, other.pem() + ca_.pem());
  EXPECT_TRUE(ReadTlsFiles(paths_).ok());
  WriteTlsFiles(dir_.path().string(), ca_.Issue("DNS:localhost", "serverAuth"));
  EXPECT_THAT(WhyNot(paths_), HasSubstr("for servers and clients alike"));
  WriteTlsFiles(dir_.path().string(), ca_.Issue("DNS:localhost", "serverAuth,clientAuth"));
  EXPECT_TRUE(ReadTlsFiles(paths_).ok());
  WriteTlsFiles(dir_.path().string(), ca_.Issue("DNS:localhost", "serverAuth"));
  paths_.ca.clear();  // nobody asks for it then
  EXPECT_TRUE(ReadTlsFiles(paths_).ok());
}

TEST_F(TlsFilesTest, AKeyThatEverybodyMayReadIsRefusedWithWhatToDo) {
  chmod(paths_.key.c_str(), 0644);
  EXPECT_THAT(WhyNot(paths_), HasSubstr("chmod o= " + paths_.key));
}

TEST_F(TlsFilesTest, TheStampChangesWithEachFile) {
  for (const std::string& path : {paths_.cert, paths_.key, paths_.ca}) {
    const std::string before = StampOf(paths_);
    EXPECT_EQ(StampOf(paths_), before);
    WriteWhole(path, "other");
    const std::string after = StampOf(paths_);
    EXPECT_NE(after, before);
    std::filesystem::remove(path);
    EXPECT_NE(StampOf(paths_), after);
  }
}

}  // namespace
}  // namespace gongfang
