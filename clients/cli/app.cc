#include "clients/cli/app.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "clients/cli/cli_error.h"
#include "clients/cli/text.h"
#include "clients/cli/times.h"
#include "common/base/status_macros.h"
#include "common/base/text.h"

namespace gongfang::cli {
namespace {

constexpr char kFooter[] = R"(
Examples:
  gongfang resources list --category laser-cutter
  gongfang free link/laser-1 --from 'tomorrow 00:00' --for 24h
  gongfang book link/laser-1 --start 'tomorrow 14:00' --for 2h --as chen
  gongfang bookings list --as chen --from now
  gongfang bookings cancel 06f3k2x9...
  gongfang waitlist join link/laser-1 --from 'sat 09:00' --to 'sat 18:00' --for 2h --as chen

Times are understood and shown in the zone of the resource's space.

Key: GONGFANG_KEY, else the session of gongfang login, else the key_file of the context file, else
admin.key in the folder GONGFANG_DATA (./data). Flags win over the environment, the environment over
the context file ($XDG_CONFIG_HOME/gongfang/context.json).

With -o json an error is JSON too, on stderr: code, reason, message, fields, rules, hint.

Exit codes:
  0 done   1 error   2 wrong command line or request   3 not found   4 taken, exists or changed
  5 no key, wrong key or not allowed   6 no answer, overloaded or too late)";

void AddGlobalFlags(CLI::App& app, GlobalFlags& flags) {
  app.add_option("--server", flags.server,
                 "The server: HOST:PORT, or https://HOST for TLS [GONGFANG_SERVER]")
      ->type_name("ADDRESS");
  app.add_option("--ca", flags.ca_file,
                 "With https://: the file of the CA that it is known by, in PEM, if not one of the "
                 "system [GONGFANG_CA]")
      ->type_name("FILE");
  app.add_option("--alliance", flags.alliance, "The alliance [GONGFANG_ALLIANCE]")
      ->type_name("ALLIANCE");
  app.add_option("--as", flags.member, "The member to act for [GONGFANG_MEMBER]")
      ->type_name("MEMBER");
  app.add_option("-o,--output", flags.output, "How to print: a table, or JSON for programs")
      ->check(CLI::IsMember({"table", "json"}))
      ->capture_default_str();
  app.add_option("--timeout", flags.timeout, "How long to wait for the server")
      ->type_name("DURATION")
      ->capture_default_str();
  app.add_flag("--no-color", flags.no_color, "No colours [NO_COLOR]");
  app.add_flag("-q,--quiet", flags.quiet, "Print answers and errors only");
}

// The innermost command that was named.
const CLI::App& Innermost(const CLI::App& app) {
  const std::vector<CLI::App*> parsed = app.get_subcommands();
  return parsed.empty() ? app : Innermost(*parsed.back());
}

std::string PathOf(const CLI::App& app) {
  return app.get_parent() == nullptr ? "gongfang"
                                     : absl::StrCat(PathOf(*app.get_parent()), " ", app.get_name());
}

// What is wrong with a command line that could not be parsed.
absl::Status ExplainParseError(const CLI::App& root, const CLI::ParseError& error) {
  const CLI::App& command = Innermost(root);
  const std::string help = absl::StrCat(PathOf(command), " --help");
  std::vector<std::string> extras = root.remaining(true);
  const bool group = !command.get_subcommands([](const CLI::App*) { return true; }).empty();
  if (extras.empty()) {
    if (group) return WithHint(UsageError(PathOf(command) + ": which command?"), help);
    return WithHint(UsageError(error.what()), help);
  }
  std::vector<std::string> known;
  const bool flag = absl::StartsWith(extras[0], "-");
  if (flag) {
    for (const CLI::App* app = &command; app != nullptr; app = app->get_parent()) {
      for (const CLI::Option* option : app->get_options()) {
        for (const std::string& name : option->get_lnames()) known.push_back("--" + name);
      }
    }
  } else if (group) {
    for (const CLI::App* sub :
         command.get_subcommands([](const CLI::App* sub) { return !sub->get_group().empty(); })) {
      known.push_back(sub->get_name());
    }
  } else {
    return WithHint(UsageError(absl::StrCat("\"", extras[0], "\" is one argument too many")), help);
  }
  std::vector<std::string> near = ClosestWords(extras[0], known);
  if (!flag) {
    for (std::string& word : near) word = absl::StrCat(PathOf(command), " ", word);
  }
  return WithHint(
      UsageError(absl::StrCat("there is no ", flag ? "flag" : "command", " \"", extras[0], "\"")),
      near.empty() ? help : absl::StrCat("did you mean ", absl::StrJoin(near, " or "), "?"));
}

absl::Status CheckArguments(const std::vector<std::string>& arguments) {
  for (const std::string& argument : arguments) {
    if (!IsUtf8(argument)) {
      return UsageError(absl::StrCat("\"", Printable(argument), "\" is not valid UTF-8"));
    }
  }
  return absl::OkStatus();
}

// As far as can be told of a command line that could not be parsed.
bool WantsJson(const std::vector<std::string>& arguments) {
  for (size_t i = 0; i < arguments.size() && arguments[i] != "--"; ++i) {
    const std::string& word = arguments[i];
    if (word == "-ojson" || word == "--output=json") return true;
    if (word != "-o" && word != "--output") continue;
    if (i + 1 < arguments.size() && arguments[i + 1] == "json") return true;
  }
  return false;
}

absl::Status RunParsed(const Program& program, const Output& output, std::string& server) {
  ASSIGN_OR_RETURN(const absl::Duration timeout,
                   ParseDurationFlag("--timeout", program.flags.timeout));
  ASSIGN_OR_RETURN(Settings settings, ResolveSettings(program.flags, output.environment()));
  server = settings.server;
  Session session(output, std::move(settings), timeout);
  return program.commands.action(session);
}

}  // namespace

CLI::App& AddCommand(Commands& commands, CLI::App& parent, const std::string& name,
                     const std::string& help, const std::string& examples, Action action) {
  CLI::App& command = *parent.add_subcommand(name, help);
  command.footer(absl::StrCat(
      examples.empty()
          ? ""
          : absl::StrCat("Examples:\n  ", absl::StrReplaceAll(examples, {{"\n", "\n  "}}), "\n\n"),
      "Flags of every command, and exit codes: gongfang --help"));
  command.callback([&commands, action = std::move(action)] { commands.action = action; });
  return command;
}

CLI::App& AddGroup(Commands& commands, const std::string& name, const std::string& help) {
  CLI::App& group = *commands.root.add_subcommand(name, help);
  group.require_subcommand(1);
  group.footer("");
  return group;
}

void AddOverride(CLI::App& command, std::string& reason) {
  command
      .add_option("--override", reason,
                  "Set policies, quotas and opening hours aside, for this reason, which is kept")
      ->type_name("REASON");
}

std::unique_ptr<Program> MakeProgram() {
  auto program = std::make_unique<Program>();
  CLI::App& app = program->app;
  app.name("gongfang");
  app.description("gongfang (工坊): book what the maker spaces of an alliance share");
  app.footer(kFooter);
  app.fallthrough();
  app.require_subcommand(1);
  app.set_version_flag("--version", "gongfang " GONGFANG_VERSION);
  AddGlobalFlags(app, program->flags);
  Commands& commands = program->commands;
  AddFindCommand(commands);
  AddPlanCommand(commands);
  AddFreeCommand(commands);
  AddBookCommand(commands);
  AddBookingCommands(commands);
  AddSeriesCommands(commands);
  AddWaitlistCommands(commands);
  AddResourceCommands(commands);
  AddSpaceCommands(commands);
  AddMemberCommands(commands);
  AddQualificationCommands(commands);
  AddTeamCommands(commands);
  AddClosureCommands(commands);
  AddHolidayCommands(commands);
  AddPublishingCommands(commands);
  AddScheduleCommands(commands);
  AddFaultCommands(commands);
  AddQuotaCommands(commands);
  AddCategoryCommands(commands);
  AddAllianceCommands(commands);
  AddPartnerAppCommands(commands);
  AddLoginCommands(commands);
  AddWhoAmICommand(commands);
  AddDoctorCommand(commands);
  AddLoadCommand(commands);
  AddContextCommands(commands);
  AddCompletionCommands(commands);
  return program;
}

int Run(const std::vector<std::string>& arguments, const Environment& environment) {
  const std::unique_ptr<Program> program = MakeProgram();
  std::string server;
  absl::Status status = CheckArguments(arguments);
  if (status.ok()) {
    try {
      // CLI11 takes them from the back.
      program->app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
    } catch (const CLI::Success& asked) {  // --help, --version
      return program->app.exit(asked, environment.out, environment.err);
    } catch (const CLI::ParseError& error) {
      status = ExplainParseError(program->app, error);
    }
  }
  const bool allow_colour = !program->flags.no_color && !environment.variable("NO_COLOR");
  const bool json = status.ok() ? program->flags.output == "json" : WantsJson(arguments);
  const Format format = json ? Format::kJson : Format::kTable;
  const Output output(environment, format, allow_colour, program->flags.quiet);
  if (status.ok()) status = RunParsed(*program, output, server);
  if (!status.ok()) {
    Report(status, server, output);
  } else if (!output.Flush()) {
    status = absl::InternalError("the answer could not be written to the standard output");
    Report(status, server, output);
  }
  return static_cast<int>(ExitCodeOf(status));
}

}  // namespace gongfang::cli
