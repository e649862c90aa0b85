// The keys of apps, and which apps act for a member.
#include <optional>

#include "absl/strings/str_cat.h"
#include "clients/cli/app_view.h"
#include "clients/cli/cli_error.h"
#include "clients/cli/commands.h"
#include "clients/cli/listing.h"
#include "clients/cli/names.h"
#include "clients/cli/times.h"
#include "common/base/status_macros.h"

namespace gongfang::cli {
namespace {

using client::Client;
using membership::v1::ApiKey;
using membership::v1::AppLink;

// The full name of a key: "APP/KEY", or the name itself.
absl::StatusOr<std::string> KeyName(Session& session, const std::string& text) {
  ASSIGN_OR_RETURN(const std::string alliance, session.Alliance());
  if (auto name = SpellBelow("partnerApps", "keys", text, alliance)) return *name;
  return WithHint(UsageError(absl::StrCat("\"", text, "\" is not like APP/KEY")),
                  "gongfang apps keys APP");
}

// For how long something is, in whole seconds.
absl::StatusOr<std::optional<absl::Duration>> Length(const char* flag, const std::string& text) {
  if (text.empty()) return std::nullopt;
  ASSIGN_OR_RETURN(const absl::Duration length, ParseDurationFlag(flag, text));
  return absl::Trunc(length, absl::Seconds(1));
}

// The key and its text, which nobody can ask for again.
template <typename Answer>
absl::Status PrintNew(const Answer& answer, const Output& output) {
  output.Say("Keep the text of the key: it is not told again.");
  if (output.json()) return output.PrintJson(answer);
  Table table;
  table.Add({"Key", Cell(ShortName(answer.key().name()), Style::kBold)});
  table.Add({"For", answer.key().display_name()});
  if (answer.key().has_expire_time()) {
    table.Add({"Until", InUtc(true, answer.key().expire_time())});
  }
  table.Add({"Text", answer.key_text()});
  output.Print(table);
  return absl::OkStatus();
}

struct CreateKeyOptions {
  std::string app;
  std::string display_name;
  std::string ttl;
};

absl::Status CreateKey(Session& session, const CreateKeyOptions& options) {
  membership::v1::CreateAppKeyRequest request;
  ASSIGN_OR_RETURN(const auto ttl, Length("--ttl", options.ttl));
  if (ttl) *request.mutable_expire_time() = ToProto(session.now() + *ttl);
  ASSIGN_OR_RETURN(*request.mutable_parent(), session.PartnerApp(options.app));
  request.set_display_name(options.display_name);
  ASSIGN_OR_RETURN(const Client* client, session.client());
  ASSIGN_OR_RETURN(const auto answer, client->CreateAppKey(request));
  return PrintNew(answer, session.output());
}

absl::Status RotateKey(Session& session, const std::string& key, const std::string& overlap) {
  membership::v1::RotateAppKeyRequest request;
  ASSIGN_OR_RETURN(const auto length, Length("--overlap", overlap));
  if (length) *request.mutable_overlap() = ToProto(*length);
  ASSIGN_OR_RETURN(*request.mutable_name(), KeyName(session, key));
  ASSIGN_OR_RETURN(const Client* client, session.client());
  ASSIGN_OR_RETURN(const auto answer, client->RotateAppKey(request));
  return PrintNew(answer, session.output());
}

absl::Status RevokeKey(Session& session, const std::string& text) {
  membership::v1::RevokeAppKeyRequest request;
  ASSIGN_OR_RETURN(*request.mutable_name(), KeyName(session, text));
  ASSIGN_OR_RETURN(const Client* client, session.client());
  ASSIGN_OR_RETURN(const ApiKey key, client->RevokeAppKey(request));
  session.output().Say(absl::StrCat("Revoked key ", ShortName(key.name()), "."));
  return session.output().json() ? session.output().PrintJson(key) : absl::OkStatus();
}

absl::Status ListKeys(Session& session, const std::string& app, int limit) {
  membership::v1::ListAppKeysRequest request;
  ASSIGN_OR_RETURN(*request.mutable_parent(), session.PartnerApp(app));
  ASSIGN_OR_RETURN(const Client* client, session.client());
  ASSIGN_OR_RETURN(auto answer,
                   Collect(*client, &Client::ListAppKeys,
                           &membership::v1::ListAppKeysResponse::mutable_keys, request, limit));
  Table table({"KEY",
               {"FOR", Fit::kShorten},
               {"MADE", Fit::kOptional},
               "UNTIL",
               {"REVOKED", Fit::kOptional}});
  for (const ApiKey& key : answer.keys()) {
    table.Add({ShortName(key.name()), key.display_name(), InUtc(true, key.create_time()),
               InUtc(key.has_expire_time(), key.expire_time()),
               InUtc(key.has_revoke_time(), key.revoke_time())});
  }
  return PrintList(answer, table, "There is no key of this app yet.", session.output());
}

struct LinkOptions {
  std::string member;
  std::string app;
  std::vector<std::string> scopes;
};

absl::Status Link(Session& session, const LinkOptions& options) {
  membership::v1::LinkAppRequest request;
  ASSIGN_OR_RETURN(const auto scopes, ParseScopes(options.scopes));
  for (const membership::v1::AppScope scope : scopes) request.add_scopes(scope);
  ASSIGN_OR_RETURN(*request.mutable_parent(), session.Member(options.member));
  ASSIGN_OR_RETURN(*request.mutable_partner_app(), session.PartnerApp(options.app));
  ASSIGN_OR_RETURN(const Client* client, session.client());
  ASSIGN_OR_RETURN(const AppLink link, client->LinkApp(request));
  session.output().Say(absl::StrCat("Linked app ", ShortName(request.partner_app()), " for ",
                                    ShortName(request.parent()), "."));
  return Print(link, session.output());
}

absl::Status Unlink(Session& session, const LinkOptions& options) {
  membership::v1::UnlinkAppRequest request;
  ASSIGN_OR_RETURN(const std::string member, session.Member(options.member));
  ASSIGN_OR_RETURN(const std::string app, session.PartnerApp(options.app));
  request.set_name(absl::StrCat(member, "/appLinks/", ShortName(app)));
  ASSIGN_OR_RETURN(const Client* client, session.client());
  RETURN_IF_ERROR(client->UnlinkApp(request));
  session.output().Say(
      absl::StrCat("Unlinked app ", ShortName(app), " from ", ShortName(member), "."));
  return absl::OkStatus();
}

absl::Status ListLinks(Session& session, const std::string& member, int limit) {
  membership::v1::ListAppLinksRequest request;
  ASSIGN_OR_RETURN(*request.mutable_parent(), session.Member(member));
  ASSIGN_OR_RETURN(const Client* client, session.client());
  ASSIGN_OR_RETURN(auto answer, Collect(*client, &Client::ListAppLinks,
                                        &membership::v1::ListAppLinksResponse::mutable_app_links,
                                        request, limit));
  Table table({"APP", {"MAY", Fit::kShorten}, {"SINCE", Fit::kOptional}});
  for (const AppLink& link : answer.app_links()) {
    table.Add({link.name().substr(link.name().rfind('/') + 1), ScopesInWords(link.scopes()),
               InUtc(true, link.create_time())});
  }
  return PrintList(answer, table, "No app acts for this member.", session.output());
}

}  // namespace

void AddAppKeyCommands(Commands& commands, CLI::App& group) {
  const auto made = std::make_shared<CreateKeyOptions>();
  CLI::App& create = AddCommand(commands, group, "create-key", "Make a key of an app",
                                "gongfang apps create-key kiosk --for 'the terminal at the door'\n"
                                "gongfang apps create-key kiosk --for hackathon --ttl 3d",
                                [made](Session& session) { return CreateKey(session, *made); });
  create.add_option("app", made->app, "Its id")->required()->type_name("APP");
  create.add_option("--for", made->display_name, "What the key is for, for people")
      ->required()
      ->type_name("TEXT");
  create.add_option("--ttl", made->ttl, "How long it opens anything; none: until it is revoked")
      ->type_name("DURATION");

  struct RotateOptions {
    std::string key;
    std::string overlap;
  };
  const auto rotated = std::make_shared<RotateOptions>();
  CLI::App& rotate = AddCommand(
      commands, group, "rotate-key", "Make a key in the place of another",
      "gongfang apps rotate-key kiosk/06f3k2x9... --overlap 1d",
      [rotated](Session& session) { return RotateKey(session, rotated->key, rotated->overlap); });
  rotate.add_option("key", rotated->key, "The key to replace, as APP/KEY")
      ->required()
      ->type_name("KEY");
  rotate
      .add_option("--overlap", rotated->overlap, "How long the old one goes on; none: not at all")
      ->type_name("DURATION");

  struct ListOptions {
    std::string app;
    int limit = kDefaultListLimit;
  };
  const auto listed = std::make_shared<ListOptions>();
  CLI::App& keys = AddCommand(
      commands, group, "keys", "List the keys of an app", "",
      [listed](Session& session) { return ListKeys(session, listed->app, listed->limit); });
  keys.add_option("app", listed->app, "Its id")->required()->type_name("APP");
  AddLimit(keys, listed->limit);

  const auto revoked = std::make_shared<std::string>();
  CLI::App& revoke =
      AddCommand(commands, group, "revoke-key", "Let a key open nothing any more",
                 "gongfang apps revoke-key kiosk/06f3k2x9...",
                 [revoked](Session& session) { return RevokeKey(session, *revoked); });
  revoke.add_option("key", *revoked, "The key, as APP/KEY")->required()->type_name("KEY");
}

void AddAppLinkCommands(Commands& commands, CLI::App& group) {
  const auto linked = std::make_shared<LinkOptions>();
  CLI::App& link =
      AddCommand(commands, group, "link-app", "Let an app act for a member, in place of before",
                 "gongfang members link-app chen kiosk --scope book",
                 [linked](Session& session) { return Link(session, *linked); });
  link.add_option("member", linked->member, "Her id or name")->required()->type_name("MEMBER");
  link.add_option("app", linked->app, "Its id")->required()->type_name("APP");
  link.add_option("--scope", linked->scopes, "What it may do for her; may be repeated")
      ->required()
      ->check(CLI::IsMember(ScopeWords()))
      ->allow_extra_args(false);

  const auto unlinked = std::make_shared<LinkOptions>();
  CLI::App& unlink =
      AddCommand(commands, group, "unlink-app", "Let an app act for a member no more",
                 "gongfang members unlink-app chen kiosk",
                 [unlinked](Session& session) { return Unlink(session, *unlinked); });
  unlink.add_option("member", unlinked->member, "Her id or name")->required()->type_name("MEMBER");
  unlink.add_option("app", unlinked->app, "Its id")->required()->type_name("APP");

  struct ListOptions {
    std::string member;
    int limit = kDefaultListLimit;
  };
  const auto listed = std::make_shared<ListOptions>();
  CLI::App& apps = AddCommand(
      commands, group, "apps", "List the apps that act for a member", "",
      [listed](Session& session) { return ListLinks(session, listed->member, listed->limit); });
  apps.add_option("member", listed->member, "Her id or name")->required()->type_name("MEMBER");
  AddLimit(apps, listed->limit);
}

}  // namespace gongfang::cli
