#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/cli/commands.h"
#include "clients/cli/listing.h"
#include "clients/cli/names.h"

namespace gongfang::cli {
namespace {

using client::Client;
using membership::v1::Member;

struct ListOptions {
  std::string team;
  int limit = kDefaultListLimit;
};

struct CreateOptions {
  std::string id;
  std::string display_name;
  std::string english_name;
  std::string home;
  std::vector<std::string> teams;
};

std::string Teams(const Member& member) {
  return absl::StrJoin(member.teams(), ", ", [](std::string* out, const std::string& team) {
    out->append(ShortName(team));
  });
}

absl::Status Print(const Member& member, const Output& output) {
  if (output.json()) return output.PrintJson(member);
  Table table;
  table.Add({"Member", Cell(ShortName(member.name()), Style::kBold)});
  table.Add({"Name", member.display_name()});
  if (!member.english_name().empty()) table.Add({"English name", member.english_name()});
  if (!member.home_space().empty()) table.Add({"Home", ShortName(member.home_space())});
  if (!member.teams().empty()) table.Add({"Teams", Teams(member)});
  output.Print(table);
  return absl::OkStatus();
}

absl::Status List(Session& session, const ListOptions& options) {
  ASSIGN_OR_RETURN(const Client* client, session.client());
  membership::v1::ListMembersRequest request;
  ASSIGN_OR_RETURN(*request.mutable_parent(), session.Alliance());
  if (!options.team.empty()) {
    ASSIGN_OR_RETURN(*request.mutable_team(), session.Team(options.team));
  }
  ASSIGN_OR_RETURN(auto answer, Collect(*client, &Client::ListMembers,
                                        &membership::v1::ListMembersResponse::mutable_members,
                                        request, options.limit));
  Table table({"MEMBER", "NAME", "ENGLISH NAME", "HOME", "TEAMS"});
  for (const Member& member : answer.members()) {
    table.Add({ShortName(member.name()), member.display_name(), member.english_name(),
               ShortName(member.home_space()), Teams(member)});
  }
  return PrintList(answer, table, "There is no such member yet.", session.output());
}

absl::Status Show(Session& session, const std::string& text) {
  membership::v1::GetMemberRequest request;
  ASSIGN_OR_RETURN(*request.mutable_name(), session.Member(text));
  ASSIGN_OR_RETURN(const Client* client, session.client());
  ASSIGN_OR_RETURN(const Member member, client->GetMember(request));
  return Print(member, session.output());
}

absl::Status Create(Session& session, const CreateOptions& options) {
  membership::v1::CreateMemberRequest request;
  ASSIGN_OR_RETURN(*request.mutable_parent(), session.Alliance());
  request.set_member_id(options.id);
  Member& member = *request.mutable_member();
  member.set_display_name(options.display_name);
  member.set_english_name(options.english_name);
  if (!options.home.empty()) {
    ASSIGN_OR_RETURN(*member.mutable_home_space(), session.Space(options.home));
  }
  for (const std::string& team : options.teams) {
    ASSIGN_OR_RETURN(*member.add_teams(), session.Team(team));
  }
  ASSIGN_OR_RETURN(const Client* client, session.client());
  ASSIGN_OR_RETURN(const Member made, client->CreateMember(request));
  session.output().Say(absl::StrCat("Made member ", ShortName(made.name()), "."));
  return Print(made, session.output());
}

}  // namespace

void AddMemberCommands(Commands& commands) {
  CLI::App& group = AddGroup(commands, "members", "The members of the alliance");

  const auto listed = std::make_shared<ListOptions>();
  CLI::App& list = AddCommand(commands, group, "list", "List the members", "",
                              [listed](Session& session) { return List(session, *listed); });
  list.add_option("--team", listed->team, "Only members of this team")->type_name("TEAM");
  AddLimit(list, listed->limit);

  const auto shown = std::make_shared<std::string>();
  CLI::App& show = AddCommand(commands, group, "show", "Show a member", "",
                              [shown](Session& session) { return Show(session, *shown); });
  show.add_option("member", *shown, "Her id or name")->required()->type_name("MEMBER");

  const auto made = std::make_shared<CreateOptions>();
  CLI::App& create =
      AddCommand(commands, group, "create", "Make a member",
                 "gongfang members create chen --name 陈晓 --home link --team lantern",
                 [made](Session& session) { return Create(session, *made); });
  create.add_option("id", made->id, "Her id: a-z, 0-9 and \"-\"")->required()->type_name("ID");
  create.add_option("--name", made->display_name, "What people call her")
      ->required()
      ->type_name("TEXT");
  create.add_option("--english-name", made->english_name, "The same in Latin letters")
      ->type_name("TEXT");
  create.add_option("--home", made->home, "The space that she calls home")->type_name("SPACE");
  create.add_option("--team", made->teams, "A team that she is in; may be repeated")
      ->type_name("TEAM")
      ->allow_extra_args(false);
}

}  // namespace gongfang::cli
