#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "clients/cli/cli_error.h"
#include "clients/cli/commands.h"
#include "clients/cli/hours.h"
#include "clients/cli/listing.h"
#include "clients/cli/names.h"
#include "clients/cli/resource_facts.h"
#include "clients/cli/resource_view.h"
#include "clients/cli/states.h"
#include "common/base/text.h"

namespace gongfang::cli {
namespace {

using client::Client;
using inventory::v1::Resource;

struct ListOptions {
  std::string space;
  std::string category;
  std::string state;
  bool deleted = false;
  int limit = kDefaultListLimit;
};

struct CreateOptions {
  std::string id;
  std::string display_name;
  std::string english_name;
  std::string category;
  int capacity = 1;
  std::vector<std::string> hours;
  std::string description;
  std::string requirement;
  ResourceFacts facts;
  bool publish = false;
};

// The id of a category, which nobody need have defined, or of the one that is called so.
absl::StatusOr<std::string> CategoryId(Session& session, const std::string& text) {
  const absl::StatusOr<std::string> name = session.Category(text);
  if (name.ok()) return ShortName(*name);
  if (absl::IsNotFound(name.status()) && IsId(text)) return text;
  return name.status();
}

absl::Status List(Session& session, const ListOptions& options) {
  ASSIGN_OR_RETURN(const Client* client, session.client());
  inventory::v1::ListResourcesRequest request;
  if (options.space.empty()) {
    ASSIGN_OR_RETURN(const std::string alliance, session.Alliance());
    request.set_parent(alliance + "/spaces/-");
  } else {
    ASSIGN_OR_RETURN(*request.mutable_parent(), session.Space(options.space));
  }
  if (!options.category.empty()) {
    ASSIGN_OR_RETURN(*request.mutable_category(), CategoryId(session, options.category));
  }
  request.set_show_deleted(options.deleted);
  if (!options.state.empty()) {
    Resource::State state = Resource::STATE_UNSPECIFIED;
    Resource::State_Parse(
        absl::StrReplaceAll(absl::StrCat("STATE_", absl::AsciiStrToUpper(options.state)),
                            {{"-", "_"}}),
        &state);
    request.set_state(state);
  }
  ASSIGN_OR_RETURN(auto answer, Collect(*client, &Client::ListResources,
                                        &inventory::v1::ListResourcesResponse::mutable_resources,
                                        request, options.limit));
  Table table({"RESOURCE",
               {"NAME", Fit::kShorten},
               {"ENGLISH NAME", Fit::kOptional},
               "CATEGORY",
               {"CAPACITY", Fit::kOptional},
               "STATE"});
  for (const Resource& resource : answer.resources()) {
    table.Add({ShortName(resource.name()), resource.display_name(), resource.english_name(),
               resource.category(), absl::StrCat(resource.capacity()),
               ResourceStateCell(resource)});
  }
  return PrintList(answer, table, "There is no such resource yet.", session.output());
}

absl::Status Show(Session& session, const std::string& text) {
  inventory::v1::GetResourceRequest request;
  ASSIGN_OR_RETURN(*request.mutable_name(), session.Resource(text));
  ASSIGN_OR_RETURN(const Client* client, session.client());
  ASSIGN_OR_RETURN(const Resource resource, client->GetResource(request));
  return PrintResource(resource, session.output());
}

// Suspend and Retire.
template <typename Request>
absl::Status Move(Session& session, const std::string& text, const std::string& done,
                  absl::StatusOr<Resource> (Client::*method)(Request) const) {
  Request request;
  ASSIGN_OR_RETURN(*request.mutable_name(), session.Resource(text));
  ASSIGN_OR_RETURN(const Client* client, session.client());
  ASSIGN_OR_RETURN(const Resource resource, (client->*method)(request));
  session.output().Say(absl::StrCat(done, " ", ShortName(resource.name()), "."));
  return PrintResource(resource, session.output());
}

absl::Status Create(Session& session, const CreateOptions& options) {
  ASSIGN_OR_RETURN(const std::string name, session.NewInSpace("resources", options.id));
  const std::vector<std::string> parts = absl::StrSplit(name, "/resources/");
  inventory::v1::CreateResourceRequest request;
  request.set_parent(parts[0]);
  request.set_resource_id(parts[1]);
  Resource& resource = *request.mutable_resource();
  resource.set_display_name(options.display_name);
  resource.set_english_name(options.english_name);
  resource.set_category(options.category);
  resource.set_capacity(options.capacity);
  resource.set_description(options.description);
  google::protobuf::FieldMask unused;
  RETURN_IF_ERROR(SetFacts(options.facts, resource, unused));
  for (const std::string& hours : options.hours) {
    RETURN_IF_ERROR(AddHours("--hours", hours, *resource.mutable_schedule()));
  }
  if (!options.requirement.empty()) {
    RETURN_IF_ERROR(SetRequirement(session, options.requirement, resource));
  }
  ASSIGN_OR_RETURN(const Client* client, session.client());
  ASSIGN_OR_RETURN(Resource made, client->CreateResource(request));
  const std::string word = ShortName(made.name());
  if (options.publish) {
    inventory::v1::PublishResourceRequest publish;
    publish.set_name(made.name());
    absl::StatusOr<Resource> published = client->PublishResource(publish);
    if (!published.ok()) {
      session.output().Say(absl::StrCat("Made ", word, ", as a draft."));
      return WithHint(published.status(), "gongfang resources publish " + word);
    }
    made = *std::move(published);
    const bool open = made.state() == Resource::STATE_PUBLISHED;
    session.output().Say(absl::StrCat(open ? "Made and published " : "Made ", word, "."));
    if (!open) SayPublished(made, session.output());
  } else {
    session.output().Say(absl::StrCat("Made ", word, ", as a draft. To let it be booked: gongfang ",
                                      "resources publish ", word));
  }
  return PrintResource(made, session.output());
}

template <typename Request>
void AddMove(Commands& commands, CLI::App& group, const std::string& name, const std::string& help,
             const std::string& done, absl::StatusOr<Resource> (Client::*method)(Request) const) {
  const auto text = std::make_shared<std::string>();
  CLI::App& command =
      AddCommand(commands, group, name, help, "gongfang resources " + name + " link/laser-1",
                 [=](Session& session) { return Move(session, *text, done, method); });
  command.add_option("resource", *text, "SPACE/ID, or its name")->required()->type_name("RESOURCE");
}

void AddCreate(Commands& commands, CLI::App& group) {
  const auto made = std::make_shared<CreateOptions>();
  CLI::App& create =
      AddCommand(commands, group, "create", "Make a resource, as a draft",
                 "gongfang resources create link/laser-1 --name 激光切割机 --category laser-cutter "
                 "--hours 'mon-fri 09:00-21:00' --hours 'sat,sun 10:00-18:00' --publish",
                 [made](Session& session) { return Create(session, *made); });
  create.add_option("id", made->id, "SPACE/ID: ids are of a-z, 0-9 and \"-\"")
      ->required()
      ->type_name("SPACE/ID");
  create.add_option("--name", made->display_name, "What people call it")
      ->required()
      ->type_name("TEXT");
  create.add_option("--english-name", made->english_name, "The same in English")->type_name("TEXT");
  create.add_option("--category", made->category, "What kind of thing it is, such as laser-cutter")
      ->required()
      ->type_name("CATEGORY");
  create.add_option("--capacity", made->capacity, "How many units it has")
      ->type_name("N")
      ->check(WholeNumber(1, INT32_MAX))
      ->capture_default_str();
  create
      .add_option(
          "--hours", made->hours,
          "When it is open, such as 'mon-fri 09:00-21:00'; may be repeated. Without: always")
      ->type_name("HOURS")
      ->allow_extra_args(false);
  create.add_option("--description", made->description, "What it can do")->type_name("TEXT");
  AddFactFlags(create, made->facts);
  create
      .add_option("--requires", made->requirement,
                  "The class of equipment, and level, that one must be qualified for")
      ->type_name("CLASS[:LEVEL]");
  create.add_flag("--publish", made->publish, "Let it be booked at once");
}

}  // namespace

void AddResourceCommands(Commands& commands) {
  CLI::App& group = AddGroup(commands, "resources", "What the spaces share");

  const auto listed = std::make_shared<ListOptions>();
  CLI::App& list = AddCommand(commands, group, "list", "List the resources",
                              "gongfang resources list --category laser-cutter",
                              [listed](Session& session) { return List(session, *listed); });
  list.add_option("--space", listed->space, "Only those of this space")->type_name("SPACE");
  list.add_option("--category", listed->category, "Only those of this category: its id or name")
      ->type_name("CATEGORY");
  list.add_option("--state", listed->state, "Only those in this state")
      ->check(CLI::IsMember({"draft", "in-review", "published", "suspended", "retired"}));
  list.add_flag("--deleted", listed->deleted, "Also those that are deleted");
  AddLimit(list, listed->limit);

  const auto shown = std::make_shared<std::string>();
  CLI::App& show =
      AddCommand(commands, group, "show", "Show a resource", "gongfang resources show link/laser-1",
                 [shown](Session& session) { return Show(session, *shown); });
  show.add_option("resource", *shown, "SPACE/ID, or its name")->required()->type_name("RESOURCE");

  AddCreate(commands, group);
  AddResourceUpdateCommand(commands, group);
  AddPolicyCommand(commands, group);
  AddResourceSearchCommand(commands, group);
  AddResourceTableCommands(commands, group);
  AddResourcePublishingCommands(commands, group);
  AddMove(commands, group, "suspend", "Stop new bookings of a resource", "Suspended",
          &Client::SuspendResource);
  AddMove(commands, group, "retire", "Take a resource out of service for good", "Retired",
          &Client::RetireResource);
  AddMaintenanceCommands(commands, group);
}

}  // namespace gongfang::cli
