// login and logout: a session of a member in place of a key.
#include <filesystem>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "clients/cli/app_view.h"
#include "clients/cli/cli_error.h"
#include "clients/cli/commands.h"
#include "clients/cli/names.h"
#include "common/base/names.h"
#include "common/base/status_macros.h"

namespace gongfang::cli {
namespace {

using client::Client;

// The full name, without asking the server: whoever has no key may ask it nothing.
absl::StatusOr<std::string> NameOf(const Session& session, const std::string& member) {
  const std::string& text = member.empty() ? session.settings().member : member;
  if (text.empty()) {
    return WithHint(UsageError("who signs in?"), "gongfang login --member ID --alliance ID");
  }
  if (MemberName::Parse(text)) return text;
  ASSIGN_OR_RETURN(const std::string parent, session.NamedAlliance());
  if (auto name = SpellInAlliance("members", text, parent); name && MemberName::Parse(*name)) {
    return *name;
  }
  return UsageError(absl::StrCat("\"", text, "\" is not the id of a member: a-z, 0-9, \"-\""));
}

// Beside the context file, readable by its owner alone as that is.
absl::StatusOr<std::string> SessionPath(const Environment& environment) {
  ASSIGN_OR_RETURN(const std::string context, ContextPath(environment));
  return (std::filesystem::path(context).parent_path() / "session.token").string();
}

absl::Status Login(Session& session, const std::string& member) {
  const Environment& environment = session.output().environment();
  membership::v1::SignInRequest request;
  ASSIGN_OR_RETURN(*request.mutable_name(), NameOf(session, member));
  ASSIGN_OR_RETURN(const std::string path, SessionPath(environment));
  ASSIGN_OR_RETURN(ContextFile context, ReadContext(environment));
  ASSIGN_OR_RETURN(
      *request.mutable_password(),
      environment.read_password(absl::StrCat("Password of ", ShortName(request.name()), ": ")));
  ASSIGN_OR_RETURN(const std::unique_ptr<Client> client, session.Connect(/*key=*/""));
  absl::StatusOr<membership::v1::SignInResponse> answer = client->SignIn(request);
  if (absl::IsUnauthenticated(answer.status())) {
    return WithHint(answer.status(), "ask an admin of the alliance for a new password");
  }
  RETURN_IF_ERROR(answer.status());
  RETURN_IF_ERROR(environment.write_file(path, absl::StrCat(answer->session_token(), "\n")));
  // Where she signed in, and who she is: without them the session is of no use.
  context.session_file = path;
  context.server = session.settings().server;
  context.alliance = MemberName::Parse(request.name())->alliance;
  context.member = request.name();
  RETURN_IF_ERROR(WriteContext(environment, context));
  const Output& output = session.output();
  output.Say(absl::StrCat("Signed in as ", ShortName(request.name()), " until ",
                          InUtc(true, answer->expire_time()), "."));
  if (environment.variable("GONGFANG_KEY")) {
    output.Say("GONGFANG_KEY is set and goes before the session: unset it.");
  }
  // The token is in its file, and nowhere else.
  answer->clear_session_token();
  return output.json() ? output.PrintJson(*answer) : absl::OkStatus();
}

// Ends the sessions on the server; one that has ended already is no error.
absl::Status SignOut(Session& session, const std::string& token) {
  ASSIGN_OR_RETURN(const std::unique_ptr<Client> client, session.Connect(token));
  const auto caller = client->WhoAmI({});
  if (absl::IsUnauthenticated(caller.status())) return absl::OkStatus();
  RETURN_IF_ERROR(caller.status());
  membership::v1::SignOutRequest request;
  request.set_name(caller->member());
  return client->SignOut(request).status();
}

absl::Status Logout(Session& session) {
  const Environment& environment = session.output().environment();
  ASSIGN_OR_RETURN(ContextFile context, ReadContext(environment));
  if (context.session_file.empty()) {
    session.output().Say("Nobody is signed in.");
    return absl::OkStatus();
  }
  const absl::StatusOr<std::string> token = environment.read_file(context.session_file);
  absl::Status ended = absl::OkStatus();
  if (token.ok()) {
    ended = SignOut(session, std::string(absl::StripAsciiWhitespace(*token)));
    RETURN_IF_ERROR(environment.write_file(context.session_file, ""));
  }
  context.session_file.clear();
  context.member.clear();
  RETURN_IF_ERROR(WriteContext(environment, context));
  if (!ended.ok()) {
    return WithHint(ended, "this client has forgotten the session; elsewhere it may go on");
  }
  session.output().Say("Signed out, also everywhere else.");
  return absl::OkStatus();
}

}  // namespace

void AddLoginCommands(Commands& commands) {
  const auto member = std::make_shared<std::string>();
  CLI::App& login =
      AddCommand(commands, commands.root, "login", "Sign in as a member, with her password",
                 "gongfang login --member chen --alliance shibei\n"
                 "gongfang login --member chen < password-file",
                 [member](Session& session) { return Login(session, *member); });
  login.add_option("--member", *member, "Who signs in; else the one of --as")->type_name("MEMBER");
  AddCommand(commands, commands.root, "logout", "End all sessions of the member who signed in", "",
             Logout);
}

}  // namespace gongfang::cli
