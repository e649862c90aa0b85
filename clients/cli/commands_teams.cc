#include <optional>

#include "absl/strings/str_cat.h"
#include "clients/cli/cli_error.h"
#include "clients/cli/commands.h"
#include "clients/cli/listing.h"
#include "clients/cli/membership_view.h"
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
  std::string stage;
};

// What an update changes is what was given, an empty text too.
struct UpdateOptions {
  std::string team;
  std::optional<std::string> display_name;
  std::optional<std::string> english_name;
  std::optional<std::string> home;
  std::optional<std::string> lead;
  std::optional<std::string> stage;
};

Team::Stage StageOf(const std::string& word) {
  for (int stage = Team::Stage_MIN; stage <= Team::Stage_MAX; ++stage) {
    if (StageWord(static_cast<Team::Stage>(stage)) == word) return static_cast<Team::Stage>(stage);
  }
  return Team::STAGE_UNSPECIFIED;
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
               {"HOME", Fit::kOptional},
               {"LEAD", Fit::kOptional},
               {"STAGE", Fit::kOptional}});
  for (const Team& team : answer.teams()) {
    table.Add({ShortName(team.name()), team.display_name(), team.english_name(),
               ShortName(team.home_space()), ShortName(team.lead()), StageWord(team.stage())});
  }
  return PrintList(answer, table, "There is no team yet.", session.output());
}

absl::Status Show(Session& session, const std::string& text) {
  membership::v1::GetTeamRequest request;
  ASSIGN_OR_RETURN(*request.mutable_name(), session.Team(text));
  ASSIGN_OR_RETURN(const Client* client, session.client());
  ASSIGN_OR_RETURN(const Team team, client->GetTeam(request));
  return PrintTeam(team, session.output());
}

absl::Status Create(Session& session, const CreateOptions& options) {
  membership::v1::CreateTeamRequest request;
  ASSIGN_OR_RETURN(*request.mutable_parent(), session.Alliance());
  request.set_team_id(options.id);
  request.mutable_team()->set_display_name(options.display_name);
  request.mutable_team()->set_english_name(options.english_name);
  request.mutable_team()->set_stage(StageOf(options.stage));
  if (!options.home.empty()) {
    ASSIGN_OR_RETURN(*request.mutable_team()->mutable_home_space(), session.Space(options.home));
  }
  ASSIGN_OR_RETURN(const Client* client, session.client());
  ASSIGN_OR_RETURN(const Team made, client->CreateTeam(request));
  session.output().Say(absl::StrCat("Made team ", ShortName(made.name()), "."));
  return PrintTeam(made, session.output());
}

// The mask says what was given; the team carries it.
absl::Status Gather(Session& session, const UpdateOptions& options, Team& team,
                    google::protobuf::FieldMask& mask) {
  if (options.display_name) {
    mask.add_paths("display_name");
    team.set_display_name(*options.display_name);
  }
  if (options.english_name) {
    mask.add_paths("english_name");
    team.set_english_name(*options.english_name);
  }
  if (options.stage) {
    mask.add_paths("stage");
    team.set_stage(StageOf(*options.stage));
  }
  if (options.home) {
    mask.add_paths("home_space");
    if (!options.home->empty()) {
      ASSIGN_OR_RETURN(*team.mutable_home_space(), session.Space(*options.home));
    }
  }
  if (options.lead) {
    mask.add_paths("lead");
    if (!options.lead->empty()) {
      ASSIGN_OR_RETURN(*team.mutable_lead(), session.Member(*options.lead));
    }
  }
  return absl::OkStatus();
}

absl::Status Update(Session& session, const UpdateOptions& options) {
  membership::v1::UpdateTeamRequest request;
  RETURN_IF_ERROR(
      Gather(session, options, *request.mutable_team(), *request.mutable_update_mask()));
  if (request.update_mask().paths().empty()) {
    return WithHint(UsageError("nothing to change was given"), "gongfang teams update --help");
  }
  ASSIGN_OR_RETURN(*request.mutable_team()->mutable_name(), session.Team(options.team));
  ASSIGN_OR_RETURN(const Client* client, session.client());
  ASSIGN_OR_RETURN(const Team team, client->UpdateTeam(request));
  session.output().Say(absl::StrCat("Changed team ", ShortName(team.name()), "."));
  return PrintTeam(team, session.output());
}

template <typename Value>
void AddStage(CLI::App& command, Value& stage) {
  command.add_option("--stage", stage, "How far it has come")
      ->type_name("STAGE")
      ->check(CLI::IsMember({"maker", "nursery", "incubation", "acceleration"}));
}

void AddUpdate(Commands& commands, CLI::App& group) {
  const auto changed = std::make_shared<UpdateOptions>();
  CLI::App& update = AddCommand(commands, group, "update", "Change a team",
                                "gongfang teams update lantern --lead chen --stage nursery",
                                [changed](Session& session) { return Update(session, *changed); });
  update.add_option("team", changed->team, "Its id or name")->required()->type_name("TEAM");
  update.add_option("--name", changed->display_name, "What people call it")->type_name("TEXT");
  update.add_option("--english-name", changed->english_name, "The same in English; '': none")
      ->type_name("TEXT");
  update.add_option("--home", changed->home, "The space that it calls home; '': none")
      ->type_name("SPACE");
  update.add_option("--lead", changed->lead, "The member of it who leads it; '': nobody")
      ->type_name("MEMBER");
  AddStage(update, changed->stage);
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
  AddStage(create, made->stage);

  AddUpdate(commands, group);
}

}  // namespace gongfang::cli
