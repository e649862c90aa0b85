// PostgreSQL over TLS: whom the driver believes is what the URL says.
#include <sys/stat.h>
#include <unistd.h>

#include "tests/contract/postgres_fixture.h"
#include "tests/support/test_ca.h"

namespace gongfang {
namespace {

class PostgresTls : public testing::Test {
 protected:
  PostgresTls() {
    const TlsFiles files = ca_.Issue();
    Place("server.crt", files.cert);
    Place("server.key", files.key);
    server_.Sql("ALTER SYSTEM SET ssl = on");
    server_.Sql("SELECT pg_reload_conf()");
    WriteWhole(dir_.File("ca.pem"), ca_.pem());
    WriteWhole(dir_.File("other.pem"), other_.pem());
    EXPECT_TRUE(Eventually([this] { return server_.Sql("SHOW ssl") == "on"; }));
  }

  // Into the folder of the server, as its user's.
  void Place(const std::string& name, const std::string& text) {
    const std::string path = WriteWhole(server_.folder() + "/" + name, text);
    struct stat folder;
    ASSERT_EQ(stat(server_.folder().c_str(), &folder), 0);
    ASSERT_EQ(chown(path.c_str(), folder.st_uid, folder.st_gid), 0);
  }

  absl::StatusOr<std::string> CipherWith(const std::string& settings) {
    PostgresOptions options = server_.FreshOptions();
    options.url += settings;
    options.patience = absl::Milliseconds(200);
    auto database = PostgresDatabase::Open(options);
    if (!database.ok()) return database.status();
    std::string cipher;
    const absl::Status status = (*database)->Read([&](Transaction& tx) {
      return tx.Query("SELECT cipher FROM pg_stat_ssl WHERE pid = pg_backend_pid()", {},
                      [&cipher](const Row& row) {
                        cipher = std::string(row.Text(0));
                        return absl::OkStatus();
                      });
    });
    if (!status.ok()) return status;
    return cipher;
  }

  TempDir dir_;
  TestCa ca_;
  TestCa other_{"Other CA"};
  PostgresServer server_{PostgresServer::Options{.tcp = true}};
};

TEST_F(PostgresTls, TheServerIsCheckedAgainstTheCaOfTheUrl) {
  const auto good = CipherWith(" sslmode=verify-full sslrootcert=" + dir_.File("ca.pem"));
  ASSERT_TRUE(good.ok()) << good.status();
  EXPECT_NE(*good, "");
  const auto bad = CipherWith(" sslmode=verify-full sslrootcert=" + dir_.File("other.pem"));
  EXPECT_EQ(ErrorReason(bad.status()), "DATABASE_AWAY") << bad.status();
  EXPECT_EQ(CipherWith(" sslmode=disable").value_or("?"), "");
}

}  // namespace
}  // namespace gongfang
