// apps: programs that act for members. Their keys are in commands_app_keys.cc.
#include <optional>

#include "absl/strings/str_cat.h"
#include "clients/cli/app_view.h"
#include "clients/cli/cli_error.h"
#include "clients/cli/commands.h"
#include "clients/cli/listing.h"
#include "clients/cli/names.h"
#include "clients/cli/states.h"

namespace gongfang::cli {
namespace {

using client::Client;
using membership::v1::PartnerApp;

struct CreateOptions {
  std::string id;
  std::string display_name;
  std::string contact;
  std::vector<std::string> scopes;
  std::vector<std::string> spaces;
  std::vector<std::string> networks;
};

// What an update changes is what was given, an empty text too.
struct UpdateOptions {
  std::string app;
  std::optional<std::string> display_name;
  std::optional<std::string> contact;
  std::vector<std::string> scopes;
  std::vector<std::string> spaces;
  std::vector<std::string> networks;
  bool no_spaces = false;
  bool no_networks = false;
};

absl::Status AddScopes(const std::vector<std::string>& words, PartnerApp& app) {
  ASSIGN_OR_RETURN(const auto scopes, ParseScopes(words));
  for (const membership::v1::AppScope scope : scopes) app.add_scopes(scope);
  return absl::OkStatus();
}

absl::Status AddSpaces(Session& session, const std::vector<std::string>& words, PartnerApp& app) {
  for (const std::string& word : words) {
    ASSIGN_OR_RETURN(*app.add_spaces(), session.Space(word));
  }
  return absl::OkStatus();
}

absl::Status List(Session& session, int limit) {
  ASSIGN_OR_RETURN(const Client* client, session.client());
  membership::v1::ListPartnerAppsRequest request;
  ASSIGN_OR_RETURN(*request.mutable_parent(), session.Alliance());
  ASSIGN_OR_RETURN(
      auto answer,
      Collect(*client, &Client::ListPartnerApps,
              &membership::v1::ListPartnerAppsResponse::mutable_partner_apps, request, limit));
  Table table({"APP",
               {"NAME", Fit::kShorten},
               "STATE",
               {"SCOPES", Fit::kShorten},
               {"CONTACT", Fit::kOptional}});
  for (const PartnerApp& app : answer.partner_apps()) {
    table.Add({ShortName(app.name()), app.display_name(), StateCell(app.state()),
               ScopesInWords(app.scopes()), app.contact()});
  }
  return PrintList(answer, table, "There is no app yet.", session.output());
}

absl::Status Show(Session& session, const std::string& text) {
  membership::v1::GetPartnerAppRequest request;
  ASSIGN_OR_RETURN(*request.mutable_name(), session.PartnerApp(text));
  ASSIGN_OR_RETURN(const Client* client, session.client());
  ASSIGN_OR_RETURN(const PartnerApp app, client->GetPartnerApp(request));
  return Print(app, session.output());
}

absl::Status Create(Session& session, const CreateOptions& options) {
  membership::v1::CreatePartnerAppRequest request;
  ASSIGN_OR_RETURN(*request.mutable_parent(), session.Alliance());
  request.set_partner_app_id(options.id);
  PartnerApp& app = *request.mutable_partner_app();
  app.set_display_name(options.display_name);
  app.set_contact(options.contact);
  RETURN_IF_ERROR(AddScopes(options.scopes, app));
  RETURN_IF_ERROR(AddSpaces(session, options.spaces, app));
  for (const std::string& network : options.networks) app.add_networks(network);
  ASSIGN_OR_RETURN(const Client* client, session.client());
  ASSIGN_OR_RETURN(const PartnerApp made, client->CreatePartnerApp(request));
  const std::string id = ShortName(made.name());
  session.output().Say(absl::StrCat("Registered app ", id, ". It may act once it is approved: ",
                                    "gongfang apps approve ", id, " --reason TEXT"));
  return Print(made, session.output());
}

absl::Status Update(Session& session, const UpdateOptions& options) {
  membership::v1::UpdatePartnerAppRequest request;
  PartnerApp& app = *request.mutable_partner_app();
  auto& mask = *request.mutable_update_mask();
  const auto take = [&mask](const char* field, bool given) {
    if (given) mask.add_paths(field);
  };
  take("display_name", options.display_name.has_value());
  take("contact", options.contact.has_value());
  take("scopes", !options.scopes.empty());
  take("spaces", !options.spaces.empty() || options.no_spaces);
  take("networks", !options.networks.empty() || options.no_networks);
  if (mask.paths().empty()) {
    return WithHint(UsageError("nothing to change was given"), "gongfang apps update --help");
  }
  app.set_display_name(options.display_name.value_or(""));
  app.set_contact(options.contact.value_or(""));
  RETURN_IF_ERROR(AddScopes(options.scopes, app));
  RETURN_IF_ERROR(AddSpaces(session, options.spaces, app));
  for (const std::string& network : options.networks) app.add_networks(network);
  ASSIGN_OR_RETURN(*app.mutable_name(), session.PartnerApp(options.app));
  ASSIGN_OR_RETURN(const Client* client, session.client());
  ASSIGN_OR_RETURN(const PartnerApp changed, client->UpdatePartnerApp(request));
  session.output().Say(absl::StrCat("Changed app ", ShortName(changed.name()), "."));
  return Print(changed, session.output());
}

// approve, suspend, reinstate: `done` is what to say of it.
template <typename Request>
void AddDecision(Commands& commands, CLI::App& group, const std::string& verb,
                 const std::string& help, const std::string& done,
                 absl::StatusOr<PartnerApp> (Client::*method)(Request) const) {
  struct Options {
    std::string app;
    std::string reason;
  };
  const auto options = std::make_shared<Options>();
  CLI::App& command = AddCommand(
      commands, group, verb, help,
      absl::StrCat("gongfang apps ", verb, " kiosk --reason 'asked for by the front desk'"),
      [options, done, method](Session& session) -> absl::Status {
        Request request;
        ASSIGN_OR_RETURN(*request.mutable_name(), session.PartnerApp(options->app));
        request.set_reason(options->reason);
        ASSIGN_OR_RETURN(const Client* client, session.client());
        ASSIGN_OR_RETURN(const PartnerApp app, (client->*method)(request));
        session.output().Say(absl::StrCat(done, " app ", ShortName(app.name()), "."));
        return Print(app, session.output());
      });
  command.add_option("app", options->app, "Its id")->required()->type_name("APP");
  command.add_option("--reason", options->reason, "Why; it is kept")->required()->type_name("TEXT");
}

// Options that may be repeated, one value each.
void AddLists(CLI::App& command, std::vector<std::string>& scopes, std::vector<std::string>& spaces,
              std::vector<std::string>& networks, CLI::Option*& of_spaces,
              CLI::Option*& of_networks) {
  command.add_option("--scope", scopes, "What it may do; may be repeated")
      ->check(CLI::IsMember(ScopeWords()))
      ->allow_extra_args(false);
  of_spaces = command.add_option("--space", spaces,
                                 "A space whose resources it may manage and whose usage it may "
                                 "read; may be repeated");
  of_spaces->type_name("SPACE")->allow_extra_args(false);
  of_networks = command.add_option("--network", networks,
                                   "A network that it calls from, such as 203.0.113.0/24; may be "
                                   "repeated; none: from anywhere");
  of_networks->type_name("CIDR")->allow_extra_args(false);
}

void AddCreate(Commands& commands, CLI::App& group) {
  const auto made = std::make_shared<CreateOptions>();
  CLI::App& create = AddCommand(commands, group, "create", "Register an app",
                                "gongfang apps create kiosk --name 前台终端 --scope book\n"
                                "gongfang apps create erp --name ERP --scope manage-resources "
                                "--space link --network 203.0.113.0/24",
                                [made](Session& session) { return Create(session, *made); });
  create.add_option("id", made->id, "Its id: a-z, 0-9 and \"-\"")->required()->type_name("ID");
  create.add_option("--name", made->display_name, "What people call it")
      ->required()
      ->type_name("TEXT");
  create.add_option("--contact", made->contact, "Whom to write to about it")->type_name("TEXT");
  CLI::Option* spaces = nullptr;
  CLI::Option* networks = nullptr;
  AddLists(create, made->scopes, made->spaces, made->networks, spaces, networks);
  create.get_option("--scope")->required();
}

void AddUpdate(Commands& commands, CLI::App& group) {
  const auto changed = std::make_shared<UpdateOptions>();
  CLI::App& update =
      AddCommand(commands, group, "update",
                 "Change an app; with other scopes, spaces or networks it is to be approved again",
                 "gongfang apps update kiosk --contact it@example.org\n"
                 "gongfang apps update kiosk --scope book --scope read-availability --no-networks",
                 [changed](Session& session) { return Update(session, *changed); });
  update.add_option("app", changed->app, "Its id")->required()->type_name("APP");
  update.add_option("--name", changed->display_name, "What people call it")->type_name("TEXT");
  update.add_option("--contact", changed->contact, "Whom to write to about it; '': nobody")
      ->type_name("TEXT");
  CLI::Option* spaces = nullptr;
  CLI::Option* networks = nullptr;
  AddLists(update, changed->scopes, changed->spaces, changed->networks, spaces, networks);
  update.add_flag("--no-spaces", changed->no_spaces, "It is let into no space")->excludes(spaces);
  update.add_flag("--no-networks", changed->no_networks, "It may call from anywhere")
      ->excludes(networks);
}

}  // namespace

void AddPartnerAppCommands(Commands& commands) {
  CLI::App& group = AddGroup(commands, "apps", "Programs that act for members, and their keys");

  const auto limit = std::make_shared<int>(kDefaultListLimit);
  CLI::App& list = AddCommand(commands, group, "list", "List the apps", "",
                              [limit](Session& session) { return List(session, *limit); });
  AddLimit(list, *limit);

  const auto shown = std::make_shared<std::string>();
  CLI::App& show = AddCommand(commands, group, "show", "Show an app", "",
                              [shown](Session& session) { return Show(session, *shown); });
  show.add_option("app", *shown, "Its id")->required()->type_name("APP");

  AddCreate(commands, group);
  AddUpdate(commands, group);
  AddDecision(commands, group, "approve", "Let an app act", "Approved", &Client::ApprovePartnerApp);
  AddDecision(commands, group, "suspend", "Let an app act no more, for the time being", "Suspended",
              &Client::SuspendPartnerApp);
  AddDecision(commands, group, "reinstate", "End a suspension", "Reinstated",
              &Client::ReinstatePartnerApp);
  AddAppKeyCommands(commands, group);
}

}  // namespace gongfang::cli
