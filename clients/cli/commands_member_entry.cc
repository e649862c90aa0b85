// How members come: invited, or of their own accord; and the passwords with which they sign in.
#include <utility>

#include "absl/strings/str_cat.h"
#include "clients/cli/app_view.h"
#include "clients/cli/cli_error.h"
#include "clients/cli/commands.h"
#include "clients/cli/membership_view.h"
#include "clients/cli/names.h"
#include "common/base/status_macros.h"

namespace gongfang::cli {
namespace {

using client::Client;
using membership::v1::Member;

struct Newcomer {
  std::string id;
  std::string name;
  std::string email;
  std::string phone;
  std::string home;
  std::string code;
};
using Options = std::shared_ptr<Newcomer>;

// Whoever comes has no key, so what she names is not looked up.
absl::StatusOr<std::string> Spelled(const Session& session, absl::string_view collection,
                                    const std::string& text, absl::string_view what) {
  ASSIGN_OR_RETURN(const std::string alliance, session.NamedAlliance());
  if (auto name = SpellInAlliance(collection, text, alliance)) return *std::move(name);
  return UsageError(absl::StrCat("\"", text, "\" is not the id of a ", what));
}

void Fill(const Newcomer& given, Member& member) {
  member.set_display_name(given.name);
  member.set_email(given.email);
  member.set_phone(given.phone);
}

absl::Status Register(Session& session, const Newcomer& given) {
  membership::v1::RegisterMemberRequest request;
  ASSIGN_OR_RETURN(*request.mutable_parent(), session.NamedAlliance());
  request.set_member_id(given.id);
  Fill(given, *request.mutable_member());
  ASSIGN_OR_RETURN(*request.mutable_member()->mutable_home_space(),
                   Spelled(session, "spaces", given.home, "space"));
  ASSIGN_OR_RETURN(*request.mutable_password(),
                   session.output().environment().read_password("A password to sign in with: "));
  ASSIGN_OR_RETURN(const std::unique_ptr<Client> client, session.Connect(/*key=*/""));
  ASSIGN_OR_RETURN(const Member member, client->RegisterMember(request));
  session.output().Say(absl::StrCat("Registered member ", ShortName(member.name()),
                                    ", who may act once ", ShortName(member.home_space()),
                                    " has approved."));
  return PrintMember(member, session.output());
}

absl::Status Invite(Session& session, const Newcomer& given) {
  membership::v1::InviteMemberRequest request;
  ASSIGN_OR_RETURN(*request.mutable_parent(), session.Alliance());
  request.set_member_id(given.id);
  Fill(given, *request.mutable_member());
  ASSIGN_OR_RETURN(*request.mutable_member()->mutable_home_space(), session.Space(given.home));
  ASSIGN_OR_RETURN(const Client* client, session.client());
  ASSIGN_OR_RETURN(const auto answer, client->InviteMember(request));
  const Output& output = session.output();
  if (output.json()) return output.PrintJson(answer);
  output.Say(absl::StrCat("Invited member ", ShortName(answer.member().name()),
                          ". Give her this code, which is not told again and holds until ",
                          InUtc(true, answer.expire_time()), ":"));
  output.Print(absl::string_view(answer.invitation_code()));
  return absl::OkStatus();
}

absl::Status Accept(Session& session, const Newcomer& given) {
  membership::v1::AcceptInvitationRequest request;
  ASSIGN_OR_RETURN(*request.mutable_name(), Spelled(session, "members", given.id, "member"));
  request.set_invitation_code(given.code);
  ASSIGN_OR_RETURN(*request.mutable_password(),
                   session.output().environment().read_password("A password to sign in with: "));
  ASSIGN_OR_RETURN(const std::unique_ptr<Client> client, session.Connect(/*key=*/""));
  ASSIGN_OR_RETURN(const Member member, client->AcceptInvitation(request));
  session.output().Say(absl::StrCat("Welcome. Sign in with gongfang login --member ",
                                    ShortName(member.name()), "."));
  return PrintMember(member, session.output());
}

absl::Status SetPassword(Session& session, const Newcomer& given) {
  membership::v1::SetPasswordRequest request;
  ASSIGN_OR_RETURN(*request.mutable_name(), session.Member(given.id));
  ASSIGN_OR_RETURN(const Client* client, session.client());
  ASSIGN_OR_RETURN(*request.mutable_password(),
                   session.output().environment().read_password(
                       absl::StrCat("New password of ", ShortName(request.name()), ": ")));
  ASSIGN_OR_RETURN(const Member member, client->SetPassword(request));
  session.output().Say(absl::StrCat("Set the password of member ", ShortName(member.name()),
                                    "; her sessions have ended."));
  return PrintMember(member, session.output());
}

void AddNewcomer(CLI::App& command, const Options& given, const std::string& home_help) {
  command.add_option("id", given->id, "Her id: a-z, 0-9 and '-'")->required()->type_name("ID");
  command.add_option("--name", given->name, "What people call her")->required()->type_name("TEXT");
  command.add_option("--email", given->email, "Her e-mail address")->type_name("TEXT");
  command.add_option("--phone", given->phone, "Her telephone number")->type_name("TEXT");
  command.add_option("--home", given->home, home_help)->required()->type_name("SPACE");
}

}  // namespace

void AddMemberEntryCommands(Commands& commands, CLI::App& group) {
  const auto given = std::make_shared<Newcomer>();  // one command is run, so one is enough
  AddNewcomer(AddCommand(commands, group, "invite", "Make a member who comes with a code",
                         "gongfang members invite chen --name '陈静' --home link",
                         [given](Session& session) { return Invite(session, *given); }),
              given, "The space that she calls home");
  CLI::App& accept = AddCommand(commands, group, "accept",
                                "Come as the member who was invited, with a password; needs no key",
                                "gongfang members accept chen --code CODE < password-file",
                                [given](Session& session) { return Accept(session, *given); });
  accept.add_option("member", given->id, "Her id or name")->required()->type_name("MEMBER");
  accept.add_option("--code", given->code, "The code of the invitation")
      ->required()
      ->type_name("CODE");
  AddNewcomer(AddCommand(commands, group, "register",
                         "Register a member by herself, with a password; needs no key",
                         "gongfang members register chen --name '陈静' --home link < password-file",
                         [given](Session& session) { return Register(session, *given); }),
              given, "The space that decides whether she may act");
  AddCommand(commands, group, "set-password", "Set the password of a member, as an admin",
             "gongfang members set-password chen < password-file",
             [given](Session& session) { return SetPassword(session, *given); })
      .add_option("member", given->id, "Her id or name")
      ->required()
      ->type_name("MEMBER");
}

}  // namespace gongfang::cli
