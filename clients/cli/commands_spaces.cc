#include "absl/strings/str_cat.h"
#include "clients/cli/cli_error.h"
#include "clients/cli/commands.h"
#include "clients/cli/listing.h"
#include "clients/cli/membership_view.h"
#include "clients/cli/names.h"
#include "clients/cli/space_fields.h"
#include "clients/cli/states.h"

namespace gongfang::cli {
namespace {

using client::Client;
using membership::v1::Space;

constexpr char kDefaultZone[] = "Asia/Shanghai";

struct SpaceOptions {
  std::string id;
  SpaceFields fields;
};

absl::Status List(Session& session, int limit) {
  ASSIGN_OR_RETURN(const Client* client, session.client());
  membership::v1::ListSpacesRequest request;
  ASSIGN_OR_RETURN(*request.mutable_parent(), session.Alliance());
  ASSIGN_OR_RETURN(auto answer,
                   Collect(*client, &Client::ListSpaces,
                           &membership::v1::ListSpacesResponse::mutable_spaces, request, limit));
  Table table({"SPACE",
               {"NAME", Fit::kShorten},
               {"ENGLISH NAME", Fit::kOptional},
               {"STATE", Fit::kOptional},
               {"TIME ZONE", Fit::kOptional}});
  for (const Space& space : answer.spaces()) {
    table.Add({ShortName(space.name()), space.display_name(), space.english_name(),
               StateCell(space.state()), space.time_zone()});
  }
  return PrintList(answer, table, "There is no space yet.", session.output());
}

absl::Status Show(Session& session, const std::string& text) {
  membership::v1::GetSpaceRequest request;
  ASSIGN_OR_RETURN(*request.mutable_name(), session.Space(text));
  ASSIGN_OR_RETURN(const Client* client, session.client());
  ASSIGN_OR_RETURN(const Space space, client->GetSpace(request));
  return PrintSpace(space, session.output());
}

// As it is: others read it.
absl::Status ShowSpaceApi(Session& session, const std::string& text) {
  inventory::v1::GetSpaceApiRequest request;
  ASSIGN_OR_RETURN(*request.mutable_name(), session.Space(text));
  ASSIGN_OR_RETURN(const Client* client, session.client());
  ASSIGN_OR_RETURN(const google::api::HttpBody body, client->GetSpaceApi(request));
  session.output().environment().out << body.data() << "\n";
  return absl::OkStatus();
}

template <typename Request>
absl::Status Make(Session& session, const SpaceOptions& options, const std::string& done,
                  absl::StatusOr<Space> (Client::*method)(Request) const) {
  Request request;
  ASSIGN_OR_RETURN(*request.mutable_parent(), session.Alliance());
  request.set_space_id(options.id);
  Space& space = *request.mutable_space();
  google::protobuf::FieldMask unused;
  RETURN_IF_ERROR(FillSpace(options.fields, space, unused));
  if (!options.fields.time_zone) space.set_time_zone(kDefaultZone);
  ASSIGN_OR_RETURN(const Client* client, session.client());
  ASSIGN_OR_RETURN(const Space made, (client->*method)(request));
  session.output().Say(absl::StrCat(done, " space ", ShortName(made.name()), "."));
  return PrintSpace(made, session.output());
}

absl::Status Update(Session& session, const SpaceOptions& options) {
  membership::v1::UpdateSpaceRequest request;
  RETURN_IF_ERROR(
      FillSpace(options.fields, *request.mutable_space(), *request.mutable_update_mask()));
  if (request.update_mask().paths().empty()) {
    return WithHint(UsageError("nothing to change was given"), "gongfang spaces update --help");
  }
  ASSIGN_OR_RETURN(*request.mutable_space()->mutable_name(), session.Space(options.id));
  ASSIGN_OR_RETURN(const Client* client, session.client());
  ASSIGN_OR_RETURN(const Space space, client->UpdateSpace(request));
  session.output().Say(absl::StrCat("Changed space ", ShortName(space.name()), "."));
  return PrintSpace(space, session.output());
}

// What "create" and "apply" take.
void AddMakeOptions(CLI::App& command, SpaceOptions& made) {
  command.add_option("id", made.id, "Its id: a-z, 0-9 and \"-\"")->required()->type_name("ID");
  AddSpaceFlags(command, made.fields);
  command.get_option("--name")->required();
  command.get_option("--zone")->default_str(kDefaultZone);
}

}  // namespace

void AddSpaceCommands(Commands& commands) {
  CLI::App& group = AddGroup(commands, "spaces", "The spaces of the alliance");

  const auto limit = std::make_shared<int>(kDefaultListLimit);
  CLI::App& list = AddCommand(commands, group, "list", "List the spaces", "",
                              [limit](Session& session) { return List(session, *limit); });
  AddLimit(list, *limit);

  const auto shown = std::make_shared<std::string>();
  CLI::App& show = AddCommand(commands, group, "show", "Show a space", "gongfang spaces show link",
                              [shown](Session& session) { return Show(session, *shown); });
  show.add_option("space", *shown, "Its id or name")->required()->type_name("SPACE");

  const auto told = std::make_shared<std::string>();
  CLI::App& space_api =
      AddCommand(commands, group, "spaceapi", "Print a space as JSON in the format of SpaceAPI",
                 "gongfang spaces spaceapi link",
                 [told](Session& session) { return ShowSpaceApi(session, *told); });
  space_api.add_option("space", *told, "Its id or name")->required()->type_name("SPACE");

  const auto made = std::make_shared<SpaceOptions>();
  CLI::App& create = AddCommand(
      commands, group, "create", "Make a space",
      "gongfang spaces create link --name Link创业公社 --zone Asia/Shanghai",
      [made](Session& session) { return Make(session, *made, "Made", &Client::CreateSpace); });
  AddMakeOptions(create, *made);

  const auto applied = std::make_shared<SpaceOptions>();
  CLI::App& apply = AddCommand(commands, group, "apply", "Ask for a space to join the alliance",
                               "gongfang spaces apply dock --name 码头工坊 --theme 木工",
                               [applied](Session& session) {
                                 return Make(session, *applied, "Applied for", &Client::ApplySpace);
                               });
  AddMakeOptions(apply, *applied);

  const auto changed = std::make_shared<SpaceOptions>();
  CLI::App& update =
      AddCommand(commands, group, "update", "Change what a space says of itself",
                 "gongfang spaces update link --at 36.087,120.374 --region two-areas\n"
                 "gongfang spaces update link --contact '前台;desk@link.example'",
                 [changed](Session& session) { return Update(session, *changed); });
  update.add_option("space", changed->id, "Its id or name")->required()->type_name("SPACE");
  AddSpaceFlags(update, changed->fields);

  AddSpaceStateCommands(commands, group);
}

}  // namespace gongfang::cli
