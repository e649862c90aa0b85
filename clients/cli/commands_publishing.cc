// How a resource comes to be published: reviews, deletion, what it was before, and the rules.
#include <optional>

#include "absl/strings/str_cat.h"
#include "clients/cli/cli_error.h"
#include "clients/cli/commands.h"
#include "clients/cli/listing.h"
#include "clients/cli/names.h"
#include "clients/cli/resource_view.h"
#include "clients/cli/states.h"
#include "clients/cli/times.h"

namespace gongfang::cli {
namespace {

using client::Client;
using inventory::v1::PublishingRules;
using inventory::v1::Resource;
using inventory::v1::ResourceRevision;

struct Act {
  std::string resource;
  std::string reason;
};

// The name of a resource that may be deleted: no list has it, so its id must be given.
absl::StatusOr<std::string> NameOf(Session& session, const std::string& text) {
  ASSIGN_OR_RETURN(const std::string alliance, session.Alliance());
  const std::optional<std::string> name = SpellInSpace("resources", text, alliance);
  return name ? *name : session.Resource(text);
}

absl::Status Publish(Session& session, const Act& act) {
  inventory::v1::PublishResourceRequest request;
  ASSIGN_OR_RETURN(*request.mutable_name(), session.Resource(act.resource));
  ASSIGN_OR_RETURN(const Client* client, session.client());
  ASSIGN_OR_RETURN(const Resource resource, client->PublishResource(request));
  SayPublished(resource, session.output());
  return PrintResource(resource, session.output());
}

// Approve, Reject, Delete and Undelete.
template <typename Request>
absl::Status Run(Session& session, const Act& act, const std::string& done,
                 absl::StatusOr<Resource> (Client::*method)(Request) const) {
  Request request;
  ASSIGN_OR_RETURN(*request.mutable_name(), NameOf(session, act.resource));
  if constexpr (requires { request.set_reason(act.reason); }) request.set_reason(act.reason);
  ASSIGN_OR_RETURN(const Client* client, session.client());
  ASSIGN_OR_RETURN(const Resource resource, (client->*method)(request));
  session.output().Say(absl::StrCat(done, " ", ShortName(resource.name()), "."));
  return PrintResource(resource, session.output());
}

template <typename Request>
CLI::App& AddAct(Commands& commands, CLI::App& group, const std::string& name,
                 const std::string& help, const std::string& more, const std::string& done,
                 const std::shared_ptr<Act>& act,
                 absl::StatusOr<Resource> (Client::*method)(Request) const) {
  CLI::App& command = AddCommand(
      commands, group, name, help, absl::StrCat("gongfang resources ", name, " link/laser-1", more),
      [=](Session& session) { return Run(session, *act, done, method); });
  command.add_option("resource", act->resource, "SPACE/ID, or its name")
      ->required()
      ->type_name("RESOURCE");
  return command;
}

struct RevisionOptions {
  std::string resource;
  std::string etag;
  int limit = kDefaultListLimit;
};

absl::Status Revisions(Session& session, const RevisionOptions& options) {
  ASSIGN_OR_RETURN(const std::string name, NameOf(session, options.resource));
  ASSIGN_OR_RETURN(const Client* client, session.client());
  if (!options.etag.empty()) {
    inventory::v1::GetResourceRevisionRequest request;
    request.set_name(absl::StrCat(name, "/revisions/", options.etag));
    ASSIGN_OR_RETURN(const ResourceRevision revision, client->GetResourceRevision(request));
    if (session.output().json()) return session.output().PrintJson(revision);
    return PrintResource(revision.resource(), session.output());
  }
  inventory::v1::ListResourceRevisionsRequest request;
  request.set_parent(name);
  ASSIGN_OR_RETURN(const absl::TimeZone zone, session.ZoneOf(name));
  ASSIGN_OR_RETURN(auto answer,
                   Collect(*client, &Client::ListResourceRevisions,
                           &inventory::v1::ListResourceRevisionsResponse::mutable_revisions,
                           request, options.limit));
  Table table({"REVISION",
               absl::StrCat("SINCE (", zone.name(), ")"),
               {"NAME", Fit::kShorten},
               "STATE",
               {"REASON", Fit::kOptional}});
  for (const ResourceRevision& revision : answer.revisions()) {
    const Resource& resource = revision.resource();
    table.Add({resource.etag(), FormatLocal(FromProto(revision.create_time()), zone),
               resource.display_name(), ResourceStateCell(resource), resource.state_reason()});
  }
  return PrintList(answer, table, "There is no revision.", session.output());
}

// The rules of the alliance.

absl::Status PrintRules(const PublishingRules& rules, const Output& output) {
  if (output.json()) return output.PrintJson(rules);
  Table table;
  table.Add({"Review", rules.review_required() ? "required" : "not required"});
  for (const std::string& space : rules.trusted_spaces()) {
    table.Add({"Trusted", ShortName(space)});
  }
  output.Print(table);
  return absl::OkStatus();
}

absl::StatusOr<std::string> RulesName(Session& session) {
  ASSIGN_OR_RETURN(const std::string alliance, session.Alliance());
  return alliance + "/publishingRules";
}

absl::Status GetRules(Session& session) {
  inventory::v1::GetPublishingRulesRequest request;
  ASSIGN_OR_RETURN(*request.mutable_name(), RulesName(session));
  ASSIGN_OR_RETURN(const Client* client, session.client());
  ASSIGN_OR_RETURN(const PublishingRules rules, client->GetPublishingRules(request));
  return PrintRules(rules, session.output());
}

struct RulesOptions {
  std::string review;
  std::vector<std::string> trusted;
  bool trust_none = false;
};

absl::Status UpdateRules(Session& session, const RulesOptions& options) {
  inventory::v1::UpdatePublishingRulesRequest request;
  PublishingRules& rules = *request.mutable_publishing_rules();
  ASSIGN_OR_RETURN(*rules.mutable_name(), RulesName(session));
  if (!options.review.empty()) {
    rules.set_review_required(options.review == "required");
    request.mutable_update_mask()->add_paths("review_required");
  }
  for (const std::string& space : options.trusted) {
    ASSIGN_OR_RETURN(*rules.add_trusted_spaces(), session.Space(space));
  }
  if (!options.trusted.empty() || options.trust_none) {
    request.mutable_update_mask()->add_paths("trusted_spaces");
  }
  if (request.update_mask().paths().empty()) {
    return WithHint(UsageError("nothing to change was given"), "gongfang publishing update --help");
  }
  ASSIGN_OR_RETURN(const Client* client, session.client());
  ASSIGN_OR_RETURN(const PublishingRules changed, client->UpdatePublishingRules(request));
  session.output().Say("Changed the rules of publishing.");
  return PrintRules(changed, session.output());
}

}  // namespace

void AddResourcePublishingCommands(Commands& commands, CLI::App& group) {
  const auto act = std::make_shared<Act>();  // one command is run, so one is enough
  CLI::App& publish = AddCommand(commands, group, "publish", "Let a resource be booked",
                                 "gongfang resources publish link/laser-1",
                                 [act](Session& session) { return Publish(session, *act); });
  publish.add_option("resource", act->resource, "SPACE/ID, or its name")
      ->required()
      ->type_name("RESOURCE");
  AddAct(commands, group, "approve", "Publish a resource that is in review", "", "Approved", act,
         &Client::ApproveResource)
      .add_option("--reason", act->reason, "Why, for people")
      ->type_name("TEXT");
  AddAct(commands, group, "reject", "Make a resource that is in review a draft again",
         " --reason '缺少安全说明'", "Rejected", act, &Client::RejectResource)
      .add_option("--reason", act->reason, "Why, for whoever maintains it")
      ->required()
      ->type_name("TEXT");
  AddAct(commands, group, "delete", "Delete a resource that is not published", "", "Deleted", act,
         &Client::DeleteResource);
  AddAct(commands, group, "undelete", "Bring a deleted resource back", "", "Brought back", act,
         &Client::UndeleteResource);

  const auto asked = std::make_shared<RevisionOptions>();
  CLI::App& revisions =
      AddCommand(commands, group, "revisions", "Show what a resource was, the latest first",
                 "gongfang resources revisions link/laser-1",
                 [asked](Session& session) { return Revisions(session, *asked); });
  revisions.add_option("resource", asked->resource, "SPACE/ID, or its name")
      ->required()
      ->type_name("RESOURCE");
  revisions
      .add_option("--show", asked->etag,
                  "Show the one of this etag, such as a booking names, in full")
      ->type_name("ETAG");
  AddLimit(revisions, asked->limit);
}

void AddPublishingCommands(Commands& commands) {
  CLI::App& group = AddGroup(commands, "publishing", "What is asked for before publishing");
  AddCommand(commands, group, "get", "Show the rules of publishing", "gongfang publishing get",
             GetRules);
  const auto changed = std::make_shared<RulesOptions>();
  CLI::App& update =
      AddCommand(commands, group, "update", "Change the rules of publishing",
                 "gongfang publishing update --review required --trust link",
                 [changed](Session& session) { return UpdateRules(session, *changed); });
  update
      .add_option("--review", changed->review,
                  "Whether what was never published is in review first")
      ->check(CLI::IsMember({"required", "not-required"}));
  CLI::Option* const trust =
      update
          .add_option("--trust", changed->trusted,
                      "A space that publishes without a review all the same; may be repeated. "
                      "Takes the place of those before")
          ->type_name("SPACE")
          ->allow_extra_args(false);
  update.add_flag("--trust-none", changed->trust_none, "No space does")->excludes(trust);
}

}  // namespace gongfang::cli
