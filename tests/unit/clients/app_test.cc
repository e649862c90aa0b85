#include "clients/cli/app.h"

#include "clients/cli/cli_error.h"
#include "clients/cli/completion.h"
#include "common/base/errors.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/fake_environment.h"

namespace gongfang::cli {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class AppTest : public testing::Test {
 protected:
  int RunWith(const std::vector<std::string>& arguments) {
    fake_.out.str("");
    fake_.err.str("");
    return gongfang::cli::Run(arguments, fake_.environment);
  }
  std::string Out() const { return fake_.out.str(); }
  std::string Err() const { return fake_.err.str(); }

  FakeEnvironment fake_;
};

TEST_F(AppTest, VersionAndHelpAreData) {
  EXPECT_EQ(RunWith({"--version"}), 0);
  EXPECT_THAT(Out(), testing::StartsWith("gongfang "));
  EXPECT_EQ(RunWith({"--help"}), 0);
  EXPECT_THAT(Out(), HasSubstr("Exit codes:"));
  EXPECT_EQ(RunWith({"book", "--help"}), 0);
  EXPECT_THAT(Out(), HasSubstr("gongfang book link/laser-1"));
  EXPECT_THAT(Err(), IsEmpty());
}

TEST_F(AppTest, UnknownCommandsGetAProposal) {
  EXPECT_EQ(RunWith({"resorces", "list"}), 2);
  EXPECT_THAT(Err(), HasSubstr("there is no command \"resorces\""));
  EXPECT_THAT(Err(), HasSubstr("hint: did you mean gongfang resources?"));
  EXPECT_EQ(RunWith({"bookings", "cnacel", "x"}), 2);
  EXPECT_THAT(Err(), HasSubstr("did you mean gongfang bookings cancel?"));
  EXPECT_EQ(RunWith({"spaces", "list", "--limt", "3"}), 2);
  EXPECT_THAT(Err(), HasSubstr("did you mean --limit?"));
  EXPECT_THAT(Out(), IsEmpty());
}

TEST_F(AppTest, IncompleteCommandLinesAreUsageErrors) {
  EXPECT_EQ(RunWith({}), 2);
  EXPECT_EQ(RunWith({"spaces"}), 2);
  EXPECT_THAT(Err(), HasSubstr("gongfang spaces --help"));
  EXPECT_EQ(RunWith({"book", "link/laser-1"}), 2);
  EXPECT_EQ(RunWith({"spaces", "list", "-o", "yaml"}), 2);
  EXPECT_EQ(RunWith({"spaces", "show", "a", "b"}), 2);
  EXPECT_EQ(RunWith({"spaces", "show", "\xff"}), 2);
}

// What is wrong in the command line itself is said before the key is looked for.
TEST_F(AppTest, RulesAndQuotasAreReadBeforeAnythingIsAsked) {
  EXPECT_EQ(RunWith({"resources", "policy", "link/laser-1", "--max", "4"}), 2);
  EXPECT_THAT(Err(), HasSubstr("--max \"4\""));
  EXPECT_EQ(RunWith({"resources", "policy", "link/laser-1", "--step", "half"}), 2);
  EXPECT_THAT(Err(), HasSubstr("--step \"half\""));
  EXPECT_EQ(RunWith({"resources", "policy", "link/laser-1", "--tier", "resident"}), 2);
  EXPECT_EQ(RunWith({"resources", "policy", "l/l", "--within-one-day", "--across-midnight"}), 2);
  EXPECT_EQ(RunWith({"resources", "policy", "link/laser-1", "--max", "4h"}), 5);
  const std::vector<std::string> create = {"quotas", "create", "q", "--name", "Q", "--per", "week"};
  const auto with = [&create](std::vector<std::string> more) {
    more.insert(more.begin(), create.begin(), create.end());
    return more;
  };
  EXPECT_EQ(RunWith(create), 2);
  EXPECT_THAT(Err(), HasSubstr("either --time or --bookings"));
  EXPECT_EQ(RunWith(with({"--time", "1h", "--bookings", "3"})), 2);
  EXPECT_EQ(RunWith(with({"--time", "long"})), 2);
  EXPECT_EQ(RunWith(with({"--time", "1h", "--prime-time", "evenings"})), 2);
  EXPECT_THAT(Err(), HasSubstr("--prime-time"));
  EXPECT_EQ(RunWith(with({"--time", "1h", "--resource", "link/l", "--space", "link"})), 2);
  EXPECT_EQ(RunWith(with({"--time", "1h", "--for", "space"})), 2);
  EXPECT_EQ(RunWith(with({"--time", "1h"})), 5);
  EXPECT_EQ(RunWith({"members", "update", "chen"}), 2);
  EXPECT_THAT(Err(), HasSubstr("nothing to change"));
  EXPECT_EQ(RunWith({"members", "update", "chen", "--tier", ""}), 5);
}

TEST_F(AppTest, WhatChangesABookingIsReadBeforeAnythingIsAsked) {
  EXPECT_EQ(RunWith({"bookings", "move", "b"}), 2);
  EXPECT_THAT(Err(), HasSubstr("say --start, --for, --resource or --units"));
  EXPECT_EQ(RunWith({"bookings", "move", "b", "--for", "soon"}), 2);
  EXPECT_THAT(Err(), HasSubstr("--for \"soon\""));
  EXPECT_EQ(RunWith({"bookings", "move", "b", "--units", "0"}), 2);
  EXPECT_THAT(Err(), HasSubstr("error: --units: must be 1 or more, not 0\n"));
  EXPECT_EQ(RunWith({"bookings", "renew", "b", "--hold", "0"}), 2);
  EXPECT_THAT(Err(), HasSubstr("--hold \"0\""));
  EXPECT_EQ(RunWith({"bookings", "reject", "b"}), 2);
  EXPECT_THAT(Err(), HasSubstr("--reason"));
  EXPECT_EQ(RunWith({"bookings", "watch", "--after", "-5"}), 2);
  EXPECT_THAT(Err(), HasSubstr("error: --after: must be 0 or more, not -5\n"));
  EXPECT_EQ(RunWith({"series", "move", "s"}), 2);
  EXPECT_THAT(Err(), HasSubstr("say --start or --for"));
  EXPECT_EQ(RunWith({"series", "create", "link/laser-1", "--start", "now", "--for", "1h"}), 2);
  EXPECT_THAT(Err(), HasSubstr("--rrule"));
  EXPECT_EQ(RunWith({"waitlist", "join", "link/laser-1", "--for", "1h"}), 2);
  EXPECT_EQ(RunWith({"bookings", "check-in", "b"}), 5);
}

TEST_F(AppTest, ANumberThatCannotBeIsToldWithTheRule) {
  const std::vector<std::pair<std::vector<std::string>, std::string>> cases = {
      {{"spaces", "list", "--limit", "0"}, "--limit: must be 1 or more, not 0"},
      {{"free", "link/laser-1", "--days", "63"}, "--days: must be 62 or less, not 63"},
      {{"free", "link/laser-1", "--days", "two"}, "--days: must be a whole number, not \"two\""},
      {{"book", "l/l", "--start", "now", "--for", "1h", "--units", "-1"},
       "--units: must be 1 or more, not -1"},
      {{"waitlist", "join", "l/l", "--from", "now", "--to", "now", "--for", "1h", "--units", "0"},
       "--units: must be 1 or more, not 0"},
      {{"resources", "create", "l/l", "--name", "L", "--category", "c", "--capacity", "0"},
       "--capacity: must be 1 or more, not 0"},
  };
  for (const auto& [arguments, message] : cases) {
    EXPECT_EQ(RunWith(arguments), 2) << message;
    EXPECT_THAT(Err(), HasSubstr("error: " + message + "\n"));
  }
}

TEST_F(AppTest, WithoutAKeyNothingIsCalled) {
  EXPECT_EQ(RunWith({"whoami"}), 5);
  EXPECT_THAT(Err(), HasSubstr("there is no key"));
  EXPECT_THAT(Err(), HasSubstr("hint: set GONGFANG_KEY"));
}

TEST_F(AppTest, WithoutAServerItSaysSo) {
  fake_.variables["GONGFANG_KEY"] = "key";
  // A socket that nobody listens on: refused at once.
  EXPECT_EQ(RunWith({"whoami", "--server", "unix:/nonexistent/gongfang.sock", "--timeout", "1s"}),
            6);
  EXPECT_THAT(Err(), HasSubstr("is the server running at unix:/nonexistent/gongfang.sock?"));
}

TEST_F(AppTest, AServerThatIsNoAddressIsNotAsked) {
  fake_.variables["GONGFANG_KEY"] = "key";
  EXPECT_EQ(RunWith({"whoami", "--server", ""}), 2);
  EXPECT_THAT(Err(), HasSubstr("error: the server \"\" is not an address: it is empty\n"));
  EXPECT_THAT(Err(), HasSubstr("hint: name it with --server HOST:PORT"));
  for (const char* server : {"localhost", "127.0.0.1:99999", "http://localhost:9090", "https://",
                             "https://a b", ":9090"}) {
    EXPECT_EQ(RunWith({"whoami", "--server", server}), 2) << server;
    EXPECT_THAT(Err(), HasSubstr("is not an address")) << server;
  }
  // What the file says must not keep one from correcting it.
  fake_.variables["HOME"] = "/home/chen";
  EXPECT_EQ(RunWith({"context", "set", "server", "nonsense"}), 0);
  EXPECT_EQ(RunWith({"whoami"}), 2);
  EXPECT_EQ(RunWith({"context", "set", "server", ""}), 0);
}

TEST_F(AppTest, WithJsonErrorsAreJsonToo) {
  EXPECT_EQ(RunWith({"whoami", "-o", "json"}), 5);
  EXPECT_THAT(Err(), testing::StartsWith("{\"code\":\"UNAUTHENTICATED\",\"reason\":\"\","
                                         "\"message\":\"there is no key: "));
  EXPECT_THAT(Err(), HasSubstr("\"hint\":\"set GONGFANG_KEY"));
  EXPECT_EQ(Err().find('\n'), Err().size() - 1);
  // Also what is wrong with the command line, wherever in it JSON is asked for.
  for (const std::vector<std::string>& arguments :
       std::vector<std::vector<std::string>>{{"spaces", "-o", "json"},
                                             {"--output=json", "resorces", "list"},
                                             {"book", "--output", "json"},
                                             {"-ojson", "spaces", "show", "\xff"}}) {
    EXPECT_EQ(RunWith(arguments), 2) << arguments[0];
    EXPECT_THAT(Err(), testing::StartsWith("{\"code\":\"INVALID_ARGUMENT\"")) << arguments[0];
    EXPECT_THAT(Out(), IsEmpty());
  }
  EXPECT_EQ(RunWith({"spaces", "show", "--", "-o", "json"}), 2);
  EXPECT_THAT(Err(), testing::StartsWith("error: "));
}

TEST_F(AppTest, CompletionNamesEveryCommandAndFlag) {
  const std::unique_ptr<Program> program = MakeProgram();
  const CompletionCommand tree = CompletionTree(program->app);
  int commands = 0;
  for (const std::string shell : {"bash", "zsh", "fish"}) {
    const std::string script = CompletionScript(shell, tree);
    const std::function<void(const CompletionCommand&)> check = [&](const CompletionCommand& at) {
      ++commands;
      if (!at.path.empty()) {
        EXPECT_THAT(script, HasSubstr("'" + at.path + "'")) << shell;
      }
      for (const CompletionFlag& flag : at.flags) {
        for (const std::string& name : flag.names) {
          const std::string bare = name.substr(name.find_first_not_of('-'));
          EXPECT_THAT(script, HasSubstr(shell == "fish" ? " " + bare : name)) << at.path;
        }
      }
      for (const CompletionCommand& child : at.commands) check(child);
    };
    check(tree);
    EXPECT_THAT(script, HasSubstr("__complete resources"));
    EXPECT_THAT(script, HasSubstr("__complete quotas"));
    EXPECT_THAT(script, HasSubstr("__complete series"));
    EXPECT_THAT(script, HasSubstr("__complete waitlist"));
  }
  EXPECT_GT(commands, 3 * 50);
}

TEST_F(AppTest, CompletionIsPrinted) {
  EXPECT_EQ(RunWith({"completion", "bash"}), 0);
  EXPECT_THAT(Out(), HasSubstr("complete -F _gongfang gongfang"));
  EXPECT_EQ(RunWith({"completion", "csh"}), 2);
}

TEST_F(AppTest, ContextIsKept) {
  fake_.variables["HOME"] = "/home/chen";
  EXPECT_EQ(RunWith({"context", "set", "member", "chen"}), 0);
  EXPECT_EQ(RunWith({"context", "show", "-o", "json"}), 0);
  EXPECT_THAT(Out(), HasSubstr("\"member\": \"chen\""));
}

TEST(ExitCodeTest, FollowsTheTableOfTheHelp) {
  EXPECT_EQ(ExitCodeOf(absl::OkStatus()), ExitCode::kOk);
  EXPECT_EQ(ExitCodeOf(absl::InternalError("")), ExitCode::kError);
  EXPECT_EQ(ExitCodeOf(errors::PolicyViolation({})), ExitCode::kError);
  EXPECT_EQ(ExitCodeOf(errors::InvalidField("a", "b")), ExitCode::kUsage);
  EXPECT_EQ(ExitCodeOf(errors::NotFound("a")), ExitCode::kNotFound);
  EXPECT_EQ(ExitCodeOf(errors::AlreadyExists("a")), ExitCode::kConflict);
  EXPECT_EQ(ExitCodeOf(errors::EtagMismatch("a")), ExitCode::kConflict);
  EXPECT_EQ(ExitCodeOf(errors::HoldExpired("a")), ExitCode::kConflict);
  EXPECT_EQ(ExitCodeOf(errors::IllegalTransition("a", "b", "c")), ExitCode::kError);
  EXPECT_EQ(ExitCodeOf(errors::MissingCredentials()), ExitCode::kNotAllowed);
  EXPECT_EQ(ExitCodeOf(errors::NotAllowed("a")), ExitCode::kNotAllowed);
  EXPECT_EQ(ExitCodeOf(errors::Overloaded("a")), ExitCode::kUnavailable);
  EXPECT_EQ(ExitCodeOf(errors::ShuttingDown()), ExitCode::kUnavailable);
  EXPECT_EQ(ExitCodeOf(absl::DeadlineExceededError("")), ExitCode::kUnavailable);
}

TEST(ReportTest, TheHintLeadsToWhatWasBroken) {
  const auto hint = [](const std::string& subject) {
    return HintOf(errors::PolicyViolation({{"RULE", subject, "is broken"}}), "s");
  };
  EXPECT_EQ(hint("alliances/a/spaces/link/resources/laser-1"), "gongfang free link/laser-1");
  EXPECT_EQ(hint("alliances/a/quotas/laser-week"), "gongfang quotas show laser-week");
  EXPECT_EQ(hint(""), "");
  // What comes too late is free at no other time: the policy says when it may come.
  const std::string laser = "alliances/a/spaces/link/resources/laser-1";
  EXPECT_EQ(HintOf(errors::PolicyViolation({{"CANCEL_LEAD_TIME", laser, "is broken"}}), "s"),
            "gongfang resources show link/laser-1");
  EXPECT_EQ(HintOf(errors::PolicyViolation({{"CHECK_IN_WINDOW", laser, "is broken"}}), "s"),
            "gongfang resources show link/laser-1");
  EXPECT_EQ(HintOf(errors::NotFound("alliances/a/quotas/q"), "s"), "gongfang quotas list");
}

TEST(ReportTest, EveryViolationHasItsLineAndNothingIsSaidTwice) {
  FakeEnvironment fake;
  const Output output(fake.environment, Format::kTable, true, false);
  Report(errors::InvalidRequest(
             {{"booking.items", "must not be empty"}, {"booking.member", "must be a name\x1b[2J"}}),
         "s", output);
  EXPECT_EQ(fake.err.str(),
            "error: The request is not valid (INVALID_REQUEST)\n"
            "  - booking.items: must not be empty\n"
            "  - booking.member: must be a name\\x1b[2J\n");
}

TEST(ReportTest, JsonHasAllOfAnError) {
  FakeEnvironment fake;
  const Output output(fake.environment, Format::kJson, true, /*quiet=*/true);
  Report(errors::InvalidRequest({{"booking.items", "must not be \"empty\"\n"}}), "s", output);
  EXPECT_EQ(fake.err.str(),
            R"({"code":"INVALID_ARGUMENT","reason":"INVALID_REQUEST",)"
            R"("message":"The request is not valid: booking.items must not be \"empty\"\u000a.",)"
            R"("fields":[{"field":"booking.items","description":"must not be \"empty\"\u000a"}],)"
            R"("rules":[],"slots":[],"metadata":{}})"
            "\n");
  fake.err.str("");
  Report(errors::PolicyViolation({{"OPENING_HOURS", "alliances/a/spaces/s/resources/r", "closed"}}),
         "s", output);
  EXPECT_THAT(fake.err.str(),
              HasSubstr(R"("rules":[{"rule":"OPENING_HOURS",)"
                        R"("subject":"alliances/a/spaces/s/resources/r","description":"closed",)"
                        R"("value":"","limit":""}])"));
  fake.err.str("");
  Report(errors::Overloaded("queue"), "s", output);
  EXPECT_THAT(fake.err.str(), HasSubstr(R"("retryAfter":"0.2s","hint":"try again in 200ms")"));
}

TEST(ReportTest, HintsNameWhatTheErrorIsAbout) {
  EXPECT_EQ(
      HintOf(errors::IllegalTransition("alliances/a/bookings/b", "CANCELLED", "confirmed"), "s"),
      "gongfang bookings show b");
  EXPECT_EQ(
      HintOf(errors::IllegalTransition("alliances/a/spaces/s/resources/r", "retired", "published"),
             "s"),
      "gongfang resources show s/r");
  EXPECT_EQ(HintOf(errors::NotFound("alliances/a/teams/t"), "s"), "gongfang teams list");
  EXPECT_EQ(HintOf(errors::NotFound("alliances/a/waitlistEntries/w"), "s"),
            "gongfang waitlist list");
  EXPECT_THAT(HintOf(errors::NotFound("alliances/a/series/s"), "s"),
              HasSubstr("gongfang bookings show"));
  EXPECT_EQ(
      HintOf(errors::IllegalTransition("alliances/a/waitlistEntries/w", "EXPIRED", "left"), "s"),
      "gongfang waitlist show w");
  EXPECT_EQ(HintOf(errors::HoldLimit("alliances/a/bookings/b", "It has lasted."), "s"),
            "gongfang bookings confirm b");
  EXPECT_THAT(HintOf(errors::EtagMismatch("alliances/a/bookings/b"), "s"),
              HasSubstr("run the same again"));
  EXPECT_EQ(HintOf(WithHint(errors::NotFound("alliances/a/teams/t"), "mine"), "s"), "mine");
  EXPECT_THAT(HintOf(errors::Overloaded("queue"), "s"), HasSubstr("try again in"));
}

TEST(ReportTest, ARuleThatIsAboutNothingNamedStandsAlone) {
  FakeEnvironment fake;
  const Output output(fake.environment, Format::kTable, true, true);
  Report(errors::PolicyViolation(
             {{"SLOT_TAKEN", "", "Tuesday is taken"}, {"SLOT_TAKEN", "", "Friday is taken"}}),
         "s", output);
  EXPECT_THAT(fake.err.str(), HasSubstr("  - Tuesday is taken (SLOT_TAKEN)\n"));
}

TEST(ReportTest, RulesNameWhatTheyApplyToAndHintAtWhatIsFree) {
  FakeEnvironment fake;
  const Output output(fake.environment, Format::kTable, true, true);
  Report(
      errors::PolicyViolation({{"OPENING_HOURS", "alliances/shibei/spaces/link/resources/laser-1",
                                "it is closed then"}}),
      "s", output);
  EXPECT_THAT(fake.err.str(), HasSubstr("  - link/laser-1: it is closed then (OPENING_HOURS)\n"));
  EXPECT_THAT(fake.err.str(), HasSubstr("hint: gongfang free link/laser-1\n"));
  EXPECT_THAT(fake.err.str(), Not(HasSubstr("rules of what it books: it is closed")));
}

}  // namespace
}  // namespace gongfang::cli
