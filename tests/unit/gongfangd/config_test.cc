#include "gongfangd/config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

namespace gongfang {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

CommandLine Parse(std::vector<const char*> arguments) {
  arguments.insert(arguments.begin(), "gongfangd");
  return ParseCommandLine(static_cast<int>(arguments.size()), arguments.data());
}

using Variables = std::vector<std::pair<const char*, const char*>>;

// Sets variables for one scope.
class Environment {
 public:
  explicit Environment(Variables variables) : variables_(std::move(variables)) {
    for (const auto& [name, value] : variables_) setenv(name, value, 1);
  }
  ~Environment() {
    for (const auto& [name, value] : variables_) unsetenv(name);
  }

 private:
  const Variables variables_;
};

TEST(ConfigTest, HasDefaults) {
  const CommandLine line = Parse({});
  EXPECT_TRUE(line.run);
  EXPECT_EQ(line.exit_code, 0);
  EXPECT_EQ(line.text, "");
  EXPECT_EQ(line.config.data, "./data");
  EXPECT_EQ(line.config.grpc, "127.0.0.1:9090");
  EXPECT_THAT(line.config.services, ElementsAre("booking", "inventory", "membership"));
  EXPECT_FALSE(line.config.demo);
  EXPECT_EQ(line.config.max_calls_per_second, 0);
}

TEST(ConfigTest, AStoreNeedsTheSecretsOfAllReplicas) {
  constexpr char kUrl[] = "postgres://gongfang@127.0.0.1:5432/gongfang";
  const CommandLine whole = Parse({"--store", kUrl, "--service-key-file", "service.key",
                                   "--personal-data-key-file", "personal-data.key"});
  EXPECT_TRUE(whole.run) << whole.text;
  EXPECT_EQ(whole.config.store, kUrl);
  EXPECT_FALSE(whole.config.migrate);
  const CommandLine none = Parse({"--store", kUrl});
  EXPECT_EQ(none.exit_code, 2);
  EXPECT_THAT(none.text, HasSubstr("--service-key-file"));
  EXPECT_EQ(Parse({"--store", kUrl, "--service-key-file", "service.key"}).exit_code, 2);
  // Who keeps no members needs no key for what is theirs.
  EXPECT_TRUE(
      Parse({"--store", kUrl, "--service-key-file", "service.key", "--services", "booking"}).run);
  EXPECT_THAT(Parse({"--store", "mysql://x", "--service-key-file", "service.key"}).text,
              HasSubstr("postgres://"));
  const Environment environment({{"GONGFANG_STORE", kUrl}});
  EXPECT_EQ(Parse({}).exit_code, 2);
}

TEST(ConfigTest, MigrateSaysFromWhereAndWhereTo) {
  const CommandLine line = Parse({"migrate", "--data", "old", "--store", "postgres://host/db"});
  EXPECT_TRUE(line.run) << line.text;
  EXPECT_TRUE(line.config.migrate);
  EXPECT_FALSE(line.config.tables_only);
  EXPECT_EQ(line.config.data, "old");
  EXPECT_EQ(line.config.store, "postgres://host/db");
  EXPECT_TRUE(
      Parse({"migrate", "--tables-only", "--store", "postgres://host/db"}).config.tables_only);
  const CommandLine nowhere = Parse({"migrate", "--data", "old"});
  EXPECT_EQ(nowhere.exit_code, 2);
  EXPECT_THAT(nowhere.text, HasSubstr("--store"));
}

TEST(ConfigTest, RedisIsNamedByAUrlThatIsNeverShown) {
  EXPECT_EQ(Parse({}).config.redis, "");
  const Config config =
      Parse({"--redis", "redis://:secret@h:1", "--redis-password-file", "file"}).config;
  EXPECT_EQ(config.redis, "redis://:secret@h:1");
  EXPECT_EQ(config.redis_password_file, "file");
  const CommandLine wrong = Parse({"--redis", "redis://:secret@h:x"});
  EXPECT_EQ(wrong.exit_code, 2);
  EXPECT_THAT(wrong.text, HasSubstr("--redis: This is not the address of a Redis"));
  EXPECT_THAT(wrong.text, testing::Not(HasSubstr("secret")));
  EXPECT_THAT(Parse({"--redis", "rediss://h"}).text, HasSubstr("no TLS"));
  EXPECT_EQ(Parse({"--redis-password-file", "file"}).exit_code, 2);
  const Environment environment(Variables{{"GONGFANG_REDIS", "redis+sentinel://a,b/main"}});
  EXPECT_EQ(Parse({}).config.redis, "redis+sentinel://a,b/main");
}

TEST(ConfigTest, AnIssuerOfTokensIsNamedInFullOrNotAtAll) {
  const Config config = Parse({"--oidc-issuer", "https://id", "--oidc-audience", "gongfang",
                               "--oidc-jwks-file", "jwks.json"})
                            .config;
  EXPECT_EQ(config.oidc_issuer, "https://id");
  EXPECT_EQ(config.oidc_audience, "gongfang");
  EXPECT_EQ(config.oidc_jwks_file, "jwks.json");
  EXPECT_EQ(Parse({"--oidc-issuer", "https://id"}).exit_code, 2);
  EXPECT_EQ(Parse({"--oidc-jwks-file", "jwks.json", "--oidc-audience", "gongfang"}).exit_code, 2);
}

TEST(ConfigTest, ItsKeysComeFromAFileOrFromAnAddress) {
  const auto parse = [](std::vector<const char*> more) {
    more.insert(more.begin(), {"--oidc-issuer", "https://id", "--oidc-audience", "gongfang"});
    return Parse(more);
  };
  EXPECT_EQ(parse({"--oidc-jwks-url", "https://id/jwks"}).config.oidc_jwks_url, "https://id/jwks");
  EXPECT_EQ(parse({}).exit_code, 2);
  EXPECT_EQ(parse({"--oidc-jwks-url", "https://id/jwks", "--oidc-jwks-file", "f"}).exit_code, 2);
  EXPECT_EQ(parse({"--oidc-jwks-url", "http://id/jwks"}).text,
            "gongfangd: --oidc-jwks-url: \"http://id/jwks\" cannot be used: http:// is for this "
            "machine only: it must begin with https://.\n"
            "Run gongfangd --help for what there is.\n");
  EXPECT_EQ(Parse({"--oidc-jwks-url", "https://id/jwks"}).exit_code, 2);
}

TEST(ConfigTest, TlsIsNamedInFullOrNotAtAll) {
  const Config config = Parse({"--tls-cert", "c", "--tls-key", "k", "--tls-ca", "a"}).config;
  EXPECT_EQ(config.tls.cert, "c");
  EXPECT_EQ(config.tls.key, "k");
  EXPECT_EQ(config.tls.ca, "a");
  EXPECT_TRUE(Parse({"--tls-cert", "c", "--tls-key", "k"}).run);
  EXPECT_EQ(Parse({"--tls-cert", "c"}).exit_code, 2);
  EXPECT_EQ(Parse({"--tls-key", "k"}).exit_code, 2);
  EXPECT_EQ(Parse({"--tls-ca", "a"}).exit_code, 2);
  // Others could not tell this one from whoever has the service key.
  EXPECT_THAT(Parse({"--tls-cert", "c", "--tls-key", "k", "--services=booking"}).text,
              HasSubstr("give --tls-ca too"));
  const Environment environment({{"GONGFANG_TLS_CERT", "env"}, {"GONGFANG_TLS_KEY", "env"}});
  EXPECT_EQ(Parse({}).config.tls.cert, "env");
}

TEST(ConfigTest, ReadsEveryFlag) {
  const Config config =
      Parse({"--data", "d", "--grpc=:0", "--services=booking,membership", "--membership", "m:1",
             "--inventory", "i:2", "--service-key-file", "k", "--demo", "--demo-dataset", "x.json",
             "--max-calls-per-second", "7", "--verbose"})
          .config;
  EXPECT_EQ(config.data, "d");
  EXPECT_EQ(config.grpc, ":0");
  EXPECT_TRUE(config.Runs(kBooking));
  EXPECT_FALSE(config.Runs(kInventory));
  EXPECT_EQ(config.membership, "m:1");
  EXPECT_EQ(config.inventory, "i:2");
  EXPECT_EQ(config.service_key_file, "k");
  EXPECT_TRUE(config.demo);
  EXPECT_EQ(config.demo_dataset, "x.json");
  EXPECT_EQ(config.max_calls_per_second, 7);
  EXPECT_TRUE(config.verbose);
  EXPECT_EQ(Parse({"--services", "all"}).config.services.size(), 3u);
}

TEST(ConfigTest, ReadsTheEnvironmentAndFlagsComeFirst) {
  const Environment environment({{"GONGFANG_DATA", "env"},
                                 {"GONGFANG_GRPC", "[::1]:1"},
                                 {"GONGFANG_SERVICES", "inventory"},
                                 {"GONGFANG_MAX_CALLS_PER_SECOND", "9"}});
  EXPECT_EQ(Parse({}).config.data, "env");
  EXPECT_EQ(Parse({}).config.grpc, "[::1]:1");
  EXPECT_EQ(Parse({}).config.max_calls_per_second, 9);
  EXPECT_THAT(Parse({}).config.services, ElementsAre("inventory"));
  EXPECT_EQ(Parse({"--data", "flag"}).config.data, "flag");
  EXPECT_THAT(Parse({"--services=all"}).config.services.size(), 3u);
}

TEST(ConfigTest, AMistakeIsOneLineAndExitCodeTwo) {
  for (const std::vector<const char*>& arguments :
       std::vector<std::vector<const char*>>{{"--no-such-flag"},
                                             {"word"},
                                             {"--data"},
                                             {"--services=billing"},
                                             {"--services=booking,all"},
                                             {"--max-calls-per-second=-1"},
                                             {"--max-calls-per-second=many"},
                                             {"--max-calls-per-second=99999999999999999999"}}) {
    const CommandLine line = Parse(arguments);
    EXPECT_FALSE(line.run) << arguments[0];
    EXPECT_EQ(line.exit_code, 2) << arguments[0];
    EXPECT_THAT(line.text, HasSubstr("gongfangd: ")) << arguments[0];
    EXPECT_THAT(line.text, HasSubstr("--help")) << arguments[0];
  }
  EXPECT_THAT(Parse({"--services=billing"}).text, HasSubstr("\"billing\""));
  EXPECT_THAT(Parse({"--max-calls-per-second", "-1"}).text,
              HasSubstr("gongfangd: --max-calls-per-second: must be 0 or more, not -1\n"));
}

TEST(ConfigTest, AnAddressThatIsNoneIsNamedWithWhatIsWrong) {
  EXPECT_EQ(Parse({"--grpc", "127.0.0.1:99999"}).text,
            "gongfangd: --grpc: \"127.0.0.1:99999\" is not an address: its port is not a number "
            "from 0 to 65535. Write HOST:PORT, such as 127.0.0.1:9090.\n"
            "Run gongfangd --help for what there is.\n");
  EXPECT_THAT(Parse({"--grpc", "foo"}).text,
              HasSubstr("\"foo\" is not an address: it has no port"));
  EXPECT_THAT(Parse({"--membership", ":9090"}).text, HasSubstr("--membership: \":9090\" is not"));
  EXPECT_THAT(Parse({"--inventory", "i:0"}).text, HasSubstr("--inventory: \"i:0\" is not"));
  EXPECT_EQ(Parse({"--grpc="}).exit_code, 2);
  EXPECT_TRUE(Parse({"--membership", "dns:///membership:9090"}).run);
  EXPECT_TRUE(Parse({"--membership", "dns://127.0.0.1:53/membership:9090"}).run);
  EXPECT_THAT(Parse({"--health", "bar"}).text, HasSubstr("--health: \"bar\" is not an address"));
  EXPECT_EQ(Parse({"--health", "0.0.0.0:9092"}).config.health, "0.0.0.0:9092");
  const Environment environment(Variables{{"GONGFANG_GRPC", "127.0.0.1:99999"}});
  EXPECT_EQ(Parse({}).exit_code, 2);
}

TEST(ConfigTest, AMistakeInTheEnvironmentIsOneToo) {
  {
    const Environment environment(Variables{{"GONGFANG_MAX_CALLS_PER_SECOND", "many"}});
    EXPECT_EQ(Parse({}).exit_code, 2);
  }
  const Environment environment(Variables{{"GONGFANG_SERVICES", "billing"}});
  EXPECT_EQ(Parse({}).exit_code, 2);
}

TEST(ConfigTest, HelpAndVersionArePrintedAndRunNothing) {
  const CommandLine help = Parse({"--help"});
  EXPECT_FALSE(help.run);
  EXPECT_EQ(help.exit_code, 0);
  for (const char* flag : {"--data", "--grpc", "--services", "--demo", "GONGFANG_DATA"}) {
    EXPECT_THAT(help.text, HasSubstr(flag));
  }
  const CommandLine version = Parse({"--version"});
  EXPECT_FALSE(version.run);
  EXPECT_EQ(version.exit_code, 0);
  EXPECT_EQ(version.text, std::string("gongfangd ") + Version() + "\n");
}

}  // namespace
}  // namespace gongfang
