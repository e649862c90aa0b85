#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "clients/cli/cli_error.h"
#include "clients/cli/commands.h"
#include "clients/cli/listing.h"
#include "clients/cli/membership_view.h"
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
  std::string tier;
};

// What an update changes is what was given, an empty text too.
struct UpdateOptions {
  std::string member;
  std::optional<std::string> display_name;
  std::optional<std::string> english_name;
  std::optional<std::string> home;
  std::optional<std::string> tier;
  std::optional<std::string> email;
  std::optional<std::string> phone;
  std::vector<std::string> identities;
  std::vector<std::string> teams;
  bool no_teams = false;
};

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
  Table table({"MEMBER",
               {"NAME", Fit::kShorten},
               {"ENGLISH NAME", Fit::kOptional},
               {"HOME", Fit::kOptional},
               {"TEAMS", Fit::kShorten},
               {"TIER", Fit::kShorten}});
  for (const Member& member : answer.members()) {
    table.Add({ShortName(member.name()), member.display_name(), member.english_name(),
               ShortName(member.home_space()), TeamsOf(member), member.tier()});
  }
  return PrintList(answer, table, "There is no such member yet.", session.output());
}

absl::Status Show(Session& session, const std::string& text) {
  membership::v1::GetMemberRequest request;
  ASSIGN_OR_RETURN(*request.mutable_name(), session.Member(text));
  ASSIGN_OR_RETURN(const Client* client, session.client());
  ASSIGN_OR_RETURN(const Member member, client->GetMember(request));
  return PrintMember(member, session.output());
}

absl::Status Create(Session& session, const CreateOptions& options) {
  membership::v1::CreateMemberRequest request;
  ASSIGN_OR_RETURN(*request.mutable_parent(), session.Alliance());
  request.set_member_id(options.id);
  Member& member = *request.mutable_member();
  member.set_display_name(options.display_name);
  member.set_english_name(options.english_name);
  member.set_tier(options.tier);
  if (!options.home.empty()) {
    ASSIGN_OR_RETURN(*member.mutable_home_space(), session.Space(options.home));
  }
  for (const std::string& team : options.teams) {
    ASSIGN_OR_RETURN(*member.add_teams(), session.Team(team));
  }
  ASSIGN_OR_RETURN(const Client* client, session.client());
  ASSIGN_OR_RETURN(const Member made, client->CreateMember(request));
  session.output().Say(absl::StrCat("Made member ", ShortName(made.name()), "."));
  return PrintMember(made, session.output());
}

// The mask says what was given; the member carries it.
absl::Status Gather(Session& session, const UpdateOptions& options, Member& member,
                    google::protobuf::FieldMask& mask) {
  const auto take = [&mask](const char* field, const std::optional<std::string>& value,
                            std::string* into) {
    if (!value) return;
    mask.add_paths(field);
    *into = *value;
  };
  take("display_name", options.display_name, member.mutable_display_name());
  take("english_name", options.english_name, member.mutable_english_name());
  take("tier", options.tier, member.mutable_tier());
  take("email", options.email, member.mutable_email());
  take("phone", options.phone, member.mutable_phone());
  if (!options.identities.empty()) mask.add_paths("identities");
  for (const std::string& text : options.identities) {
    const std::pair<std::string, std::string> parts = absl::StrSplit(text, absl::MaxSplits(' ', 1));
    membership::v1::Identity& identity = *member.add_identities();
    identity.set_issuer(parts.first);
    identity.set_subject(parts.second);
  }
  if (options.home) {
    mask.add_paths("home_space");
    if (!options.home->empty()) {
      ASSIGN_OR_RETURN(*member.mutable_home_space(), session.Space(*options.home));
    }
  }
  if (options.no_teams || !options.teams.empty()) mask.add_paths("teams");
  for (const std::string& team : options.teams) {
    ASSIGN_OR_RETURN(*member.add_teams(), session.Team(team));
  }
  return absl::OkStatus();
}

absl::Status Update(Session& session, const UpdateOptions& options) {
  membership::v1::UpdateMemberRequest request;
  RETURN_IF_ERROR(
      Gather(session, options, *request.mutable_member(), *request.mutable_update_mask()));
  if (request.update_mask().paths().empty()) {
    return WithHint(UsageError("nothing to change was given"), "gongfang members update --help");
  }
  ASSIGN_OR_RETURN(*request.mutable_member()->mutable_name(), session.Member(options.member));
  ASSIGN_OR_RETURN(const Client* client, session.client());
  ASSIGN_OR_RETURN(const Member member, client->UpdateMember(request));
  session.output().Say(absl::StrCat("Changed member ", ShortName(member.name()), "."));
  return PrintMember(member, session.output());
}

void AddUpdate(Commands& commands, CLI::App& group) {
  const auto changed = std::make_shared<UpdateOptions>();
  CLI::App& update = AddCommand(commands, group, "update", "Change a member",
                                "gongfang members update chen --tier resident\n"
                                "gongfang members update chen --tier ''\n"
                                "gongfang members update chen --team lantern --team kites",
                                [changed](Session& session) { return Update(session, *changed); });
  update.add_option("member", changed->member, "Her id or name")->required()->type_name("MEMBER");
  update.add_option("--name", changed->display_name, "What people call her")->type_name("TEXT");
  update.add_option("--english-name", changed->english_name, "The same in Latin letters; '': none")
      ->type_name("TEXT");
  update.add_option("--home", changed->home, "The space that she calls home; '': none")
      ->type_name("SPACE");
  update.add_option("--tier", changed->tier, "Her tier, such as resident; '': none")
      ->type_name("ID");
  update.add_option("--email", changed->email, "Her e-mail address; '': none")->type_name("TEXT");
  update.add_option("--phone", changed->phone, "Her telephone number; '': none")->type_name("TEXT");
  update
      .add_option("--identity", changed->identities,
                  "Who she is to an issuer of tokens (OIDC): 'ISSUER SUBJECT'; may be repeated")
      ->type_name("TEXT")
      ->allow_extra_args(false);
  CLI::Option* teams = update.add_option("--team", changed->teams,
                                         "A team that she is in from now on; may be repeated");
  teams->type_name("TEAM")->allow_extra_args(false);
  update.add_flag("--no-teams", changed->no_teams, "She is in no team any more")->excludes(teams);
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
  create.add_option("--tier", made->tier, "Her tier, such as resident")->type_name("ID");

  AddUpdate(commands, group);
  AddAppLinkCommands(commands, group);
  AddMemberEntryCommands(commands, group);
  AddMemberStandingCommands(commands, group);
}

}  // namespace gongfang::cli
