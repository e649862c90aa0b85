#include "absl/strings/str_cat.h"
#include "clients/cli/cli_error.h"
#include "clients/cli/commands.h"
#include "clients/cli/listing.h"
#include "clients/cli/names.h"
#include "clients/cli/times.h"
#include "common/base/names.h"

namespace gongfang::cli {
namespace {

using client::Client;
using membership::v1::Alliance;

absl::StatusOr<std::string> Spell(const std::string& text) {
  const std::string name = text.rfind("alliances/", 0) == 0 ? text : "alliances/" + text;
  if (!AllianceName::Parse(name)) {
    return UsageError(absl::StrCat("\"", text, "\" is not the id of an alliance: a-z, 0-9, \"-\""));
  }
  return name;
}

absl::Status Print(const Alliance& alliance, const Output& output) {
  if (output.json()) return output.PrintJson(alliance);
  Table table;
  table.Add({"Alliance", Cell(ShortName(alliance.name()), Style::kBold)});
  table.Add({"Name", alliance.display_name()});
  if (alliance.sandbox()) table.Add({"Sandbox", "yes"});
  table.Add({"Made", FormatLocal(FromProto(alliance.create_time()), absl::UTCTimeZone()) + " UTC"});
  output.Print(table);
  return absl::OkStatus();
}

absl::Status List(Session& session, int limit) {
  ASSIGN_OR_RETURN(const Client* client, session.client());
  ASSIGN_OR_RETURN(auto answer,
                   Collect(*client, &Client::ListAlliances,
                           &membership::v1::ListAlliancesResponse::mutable_alliances, {}, limit));
  Table table({"ALLIANCE", {"NAME", Fit::kShorten}});
  for (const Alliance& alliance : answer.alliances()) {
    table.Add({ShortName(alliance.name()), alliance.display_name()});
  }
  return PrintList(answer, table, "There is no alliance yet.", session.output());
}

absl::Status Show(Session& session, const std::string& text) {
  membership::v1::GetAllianceRequest request;
  ASSIGN_OR_RETURN(*request.mutable_name(), Spell(text));
  ASSIGN_OR_RETURN(const Client* client, session.client());
  ASSIGN_OR_RETURN(const Alliance alliance, client->GetAlliance(request));
  return Print(alliance, session.output());
}

absl::Status Create(Session& session, const std::string& text, const std::string& display_name,
                    bool sandbox) {
  ASSIGN_OR_RETURN(const std::string name, Spell(text));
  membership::v1::CreateAllianceRequest request;
  request.set_alliance_id(ShortName(name));
  request.mutable_alliance()->set_display_name(display_name);
  request.mutable_alliance()->set_sandbox(sandbox);
  ASSIGN_OR_RETURN(const Client* client, session.client());
  ASSIGN_OR_RETURN(const Alliance alliance, client->CreateAlliance(request));
  session.output().Say(absl::StrCat("Made alliance ", ShortName(alliance.name()), "."));
  return Print(alliance, session.output());
}

}  // namespace

void AddAllianceCommands(Commands& commands) {
  CLI::App& group = AddGroup(commands, "alliances", "The alliances of this server");

  const auto limit = std::make_shared<int>(kDefaultListLimit);
  CLI::App& list = AddCommand(commands, group, "list", "List the alliances", "",
                              [limit](Session& session) { return List(session, *limit); });
  AddLimit(list, *limit);

  const auto shown = std::make_shared<std::string>();
  CLI::App& show = AddCommand(commands, group, "show", "Show an alliance", "",
                              [shown](Session& session) { return Show(session, *shown); });
  show.add_option("alliance", *shown, "Its id")->required()->type_name("ALLIANCE");

  struct Options {
    std::string id;
    std::string display_name;
    bool sandbox = false;
  };
  const auto made = std::make_shared<Options>();
  CLI::App& create = AddCommand(
      commands, group, "create", "Make an alliance",
      "gongfang alliances create shibei --name 市北区众创联盟", [made](Session& session) {
        return Create(session, made->id, made->display_name, made->sandbox);
      });
  create.add_option("id", made->id, "Its id: a-z, 0-9 and \"-\"")->required()->type_name("ID");
  create.add_option("--name", made->display_name, "What people call it")
      ->required()
      ->type_name("TEXT");
  create.add_flag("--sandbox", made->sandbox,
                  "It is for trying out: its apps get keys for tests; never changes");
}

}  // namespace gongfang::cli
