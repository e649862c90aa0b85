#include "absl/strings/str_cat.h"
#include "clients/cli/commands.h"
#include "clients/cli/listing.h"
#include "clients/cli/names.h"

namespace gongfang::cli {
namespace {

using client::Client;
using membership::v1::Team;

struct CreateOptions {
  std::string id;
  std::string display_name;
  std::string english_name;
  std::string home;
};

absl::Status Print(const Team& team, const Output& output) {
  if (output.json()) return output.PrintJson(team);
  Table table;
  table.Add({"Team", Cell(ShortName(team.name()), Style::kBold)});
  table.Add({"Name", team.display_name()});
  if (!team.english_name().empty()) table.Add({"English name", team.english_name()});
  if (!team.home_space().empty()) table.Add({"Home", ShortName(team.home_space())});
  output.Print(table);
  return absl::OkStatus();
}

absl::Status List(Session& session, int limit) {
  ASSIGN_OR_RETURN(const Client* client, session.client());
  membership::v1::ListTeamsRequest request;
  ASSIGN_OR_RETURN(*request.mutable_parent(), session.Alliance());
  ASSIGN_OR_RETURN(auto answer,
                   Collect(*client, &Client::ListTeams,
                           &membership::v1::ListTeamsResponse::mutable_teams, request, limit));
  Table table({"TEAM",
               {"NAME", Fit::kShorten},
               {"ENGLISH NAME", Fit::kOptional},
               {"HOME", Fit::kOptional}});
  for (const Team& team : answer.teams()) {
    table.Add({ShortName(team.name()), team.display_name(), team.english_name(),
               ShortName(team.home_space())});
  }
  return PrintList(answer, table, "There is no team yet.", session.output());
}

absl::Status Show(Session& session, const std::string& text) {
  membership::v1::GetTeamRequest request;
  ASSIGN_OR_RETURN(*request.mutable_name(), session.Team(text));
  ASSIGN_OR_RETURN(const Client* client, session.client());
  ASSIGN_OR_RETURN(const Team team, client->GetTeam(request));
  return Print(team, session.output());
}

absl::Status Create(Session& session, const CreateOptions& options) {
  membership::v1::CreateTeamRequest request;
  ASSIGN_OR_RETURN(*request.mutable_parent(), session.Alliance());
  request.set_team_id(options.id);
  request.mutable_team()->set_display_name(options.display_name);
  request.mutable_team()->set_english_name(options.english_name);
  if (!options.home.empty()) {
    ASSIGN_OR_RETURN(*request.mutable_team()->mutable_home_space(), session.Space(options.home));
  }
  ASSIGN_OR_RETURN(const Client* client, session.client());
  ASSIGN_OR_RETURN(const Team made, client->CreateTeam(request));
  session.output().Say(absl::StrCat("Made team ", ShortName(made.name()), "."));
  return Print(made, session.output());
}

}  // namespace

void AddTeamCommands(Commands& commands) {
  CLI::App& group = AddGroup(commands, "teams", "The teams of the alliance");

  const auto limit = std::make_shared<int>(kDefaultListLimit);
  CLI::App& list = AddCommand(commands, group, "list", "List the teams", "",
                              [limit](Session& session) { return List(session, *limit); });
  AddLimit(list, *limit);

  const auto shown = std::make_shared<std::string>();
  CLI::App& show = AddCommand(commands, group, "show", "Show a team", "",
                              [shown](Session& session) { return Show(session, *shown); });
  show.add_option("team", *shown, "Its id or name")->required()->type_name("TEAM");

  const auto made = std::make_shared<CreateOptions>();
  CLI::App& create = AddCommand(commands, group, "create", "Make a team",
                                "gongfang teams create lantern --name 灯笼小组 --home link",
                                [made](Session& session) { return Create(session, *made); });
  create.add_option("id", made->id, "Its id: a-z, 0-9 and \"-\"")->required()->type_name("ID");
  create.add_option("--name", made->display_name, "What people call it")
      ->required()
      ->type_name("TEXT");
  create.add_option("--english-name", made->english_name, "The same in English")->type_name("TEXT");
  create.add_option("--home", made->home, "The space that it calls home")->type_name("SPACE");
}

}  // namespace gongfang::cli
