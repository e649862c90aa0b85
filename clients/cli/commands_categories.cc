#include <optional>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/cli/cli_error.h"
#include "clients/cli/commands.h"
#include "clients/cli/listing.h"
#include "clients/cli/names.h"
#include "google/protobuf/empty.pb.h"

namespace gongfang::cli {
namespace {

using client::Client;
using inventory::v1::Category;

// Of create, where a name must be given, and update, which changes what is given.
struct CategoryOptions {
  std::string id;
  std::optional<std::string> display_name;
  std::optional<std::string> english_name;
  std::optional<std::string> parent;
  std::vector<std::string> aliases;
  bool no_aliases = false;
};

absl::Status Print(const Category& category, const Output& output) {
  if (output.json()) return output.PrintJson(category);
  Table table;
  table.Add({"Category", Cell(ShortName(category.name()), Style::kBold)});
  table.Add({"Name", category.display_name()});
  if (!category.english_name().empty()) table.Add({"English name", category.english_name()});
  if (!category.aliases().empty()) {
    table.Add({"Also called", absl::StrJoin(category.aliases(), ", ")});
  }
  if (!category.parent_category().empty()) {
    table.Add({"Part of", ShortName(category.parent_category())});
  }
  output.Print(table);
  return absl::OkStatus();
}

// Lists a tree: each category below the one that it is a part of, further to the right.
class Tree {
 public:
  explicit Tree(const inventory::v1::ListCategoriesResponse& answer) {
    for (const Category& category : answer.categories()) there_[category.name()] = &category;
    for (const Category& category : answer.categories()) {
      const std::string& above = category.parent_category();
      // What is above may be on a page that was not asked for.
      below_[there_.contains(above) ? above : ""].push_back(&category);
    }
  }

  void AddTo(Table& table, const std::string& above = "", int depth = 0) const {
    const auto found = below_.find(above);
    if (found == below_.end()) return;
    for (const Category* category : found->second) {
      table.Add({absl::StrCat(std::string(2 * static_cast<size_t>(depth), ' '),
                              ShortName(category->name())),
                 category->display_name(), category->english_name(),
                 absl::StrJoin(category->aliases(), ", ")});
      AddTo(table, category->name(), depth + 1);
    }
  }

 private:
  absl::flat_hash_map<std::string, const Category*> there_;
  absl::flat_hash_map<std::string, std::vector<const Category*>> below_;
};

absl::Status List(Session& session, int limit) {
  ASSIGN_OR_RETURN(const Client* client, session.client());
  inventory::v1::ListCategoriesRequest request;
  ASSIGN_OR_RETURN(*request.mutable_parent(), session.Alliance());
  ASSIGN_OR_RETURN(auto answer, Collect(*client, &Client::ListCategories,
                                        &inventory::v1::ListCategoriesResponse::mutable_categories,
                                        request, limit));
  Table table({"CATEGORY",
               {"NAME", Fit::kShorten},
               {"ENGLISH NAME", Fit::kShorten},
               {"ALSO CALLED", Fit::kOptional}});
  Tree(answer).AddTo(table);
  return PrintList(answer, table, "There is no category.", session.output());
}

absl::Status Show(Session& session, const std::string& text) {
  inventory::v1::GetCategoryRequest request;
  ASSIGN_OR_RETURN(*request.mutable_name(), session.Category(text));
  ASSIGN_OR_RETURN(const Client* client, session.client());
  ASSIGN_OR_RETURN(const Category category, client->GetCategory(request));
  return Print(category, session.output());
}

// What was given, and the mask that says so.
absl::Status Gather(Session& session, const CategoryOptions& options, Category& category,
                    google::protobuf::FieldMask& mask) {
  const auto take = [&mask](const char* field, const std::optional<std::string>& value,
                            std::string* into) {
    if (!value) return;
    mask.add_paths(field);
    *into = *value;
  };
  take("display_name", options.display_name, category.mutable_display_name());
  take("english_name", options.english_name, category.mutable_english_name());
  if (options.no_aliases || !options.aliases.empty()) mask.add_paths("aliases");
  for (const std::string& alias : options.aliases) category.add_aliases(alias);
  if (!options.parent) return absl::OkStatus();
  mask.add_paths("parent_category");
  if (options.parent->empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(*category.mutable_parent_category(), session.Category(*options.parent));
  return absl::OkStatus();
}

absl::Status Create(Session& session, const CategoryOptions& options) {
  inventory::v1::CreateCategoryRequest request;
  google::protobuf::FieldMask unused;
  request.set_category_id(options.id);
  ASSIGN_OR_RETURN(*request.mutable_parent(), session.Alliance());
  RETURN_IF_ERROR(Gather(session, options, *request.mutable_category(), unused));
  ASSIGN_OR_RETURN(const Client* client, session.client());
  ASSIGN_OR_RETURN(const Category made, client->CreateCategory(request));
  session.output().Say(absl::StrCat("Made category ", ShortName(made.name()), "."));
  return Print(made, session.output());
}

absl::Status Update(Session& session, const CategoryOptions& options) {
  inventory::v1::UpdateCategoryRequest request;
  RETURN_IF_ERROR(
      Gather(session, options, *request.mutable_category(), *request.mutable_update_mask()));
  if (request.update_mask().paths().empty()) {
    return WithHint(UsageError("nothing to change was given"), "gongfang categories update --help");
  }
  ASSIGN_OR_RETURN(*request.mutable_category()->mutable_name(), session.Category(options.id));
  ASSIGN_OR_RETURN(const Client* client, session.client());
  ASSIGN_OR_RETURN(const Category changed, client->UpdateCategory(request));
  session.output().Say(absl::StrCat("Changed category ", ShortName(changed.name()), "."));
  return Print(changed, session.output());
}

absl::Status Delete(Session& session, const std::string& text) {
  inventory::v1::DeleteCategoryRequest request;
  ASSIGN_OR_RETURN(*request.mutable_name(), session.Category(text));
  ASSIGN_OR_RETURN(const Client* client, session.client());
  RETURN_IF_ERROR(client->DeleteCategory(request));
  session.output().Say(absl::StrCat("Deleted category ", ShortName(request.name()), "."));
  if (session.output().json()) return session.output().PrintJson(google::protobuf::Empty());
  return absl::OkStatus();
}

void AddCategoryOptions(CLI::App& command, CategoryOptions& options, bool is_new) {
  CLI::Option* name =
      command.add_option("--name", options.display_name, "What people call it")->type_name("TEXT");
  if (is_new) name->required();
  command.add_option("--english-name", options.english_name, "The same in English")
      ->type_name("TEXT");
  command
      .add_option("--part-of", options.parent,
                  is_new ? "The category that it is a part of; without: it is at the top"
                         : "The category that it is a part of; '': none")
      ->type_name("CATEGORY");
  CLI::Option* aliases =
      command.add_option("--alias", options.aliases, "What else people call it; may be repeated");
  aliases->type_name("TEXT")->allow_extra_args(false);
  if (is_new) return;
  command.add_flag("--no-aliases", options.no_aliases, "It has no other names")->excludes(aliases);
}

}  // namespace

void AddCategoryCommands(Commands& commands) {
  CLI::App& group = AddGroup(commands, "categories", "The kinds of resources of the alliance");

  const auto limit = std::make_shared<int>(kDefaultListLimit);
  CLI::App& list = AddCommand(commands, group, "list", "List the categories, as a tree", "",
                              [limit](Session& session) { return List(session, *limit); });
  AddLimit(list, *limit);

  const auto shown = std::make_shared<std::string>();
  CLI::App& show = AddCommand(commands, group, "show", "Show a category",
                              "gongfang categories show laser-cutter",
                              [shown](Session& session) { return Show(session, *shown); });
  show.add_option("category", *shown, "Its id or name")->required()->type_name("CATEGORY");

  const auto made = std::make_shared<CategoryOptions>();
  CLI::App& create = AddCommand(
      commands, group, "create", "Make a category",
      "gongfang categories create water-jet --name 水刀 --english-name 'Water jet cutter' "
      "--part-of fabrication --alias 水切割",
      [made](Session& session) { return Create(session, *made); });
  create.add_option("id", made->id, "Its id: a-z, 0-9 and \"-\"")->required()->type_name("ID");
  AddCategoryOptions(create, *made, /*is_new=*/true);

  const auto changed = std::make_shared<CategoryOptions>();
  CLI::App& update = AddCommand(commands, group, "update", "Change a category",
                                "gongfang categories update laser --part-of fabrication",
                                [changed](Session& session) { return Update(session, *changed); });
  update.add_option("category", changed->id, "Its id or name")->required()->type_name("CATEGORY");
  AddCategoryOptions(update, *changed, /*is_new=*/false);

  const auto deleted = std::make_shared<std::string>();
  CLI::App& remove = AddCommand(commands, group, "delete", "Delete a category that nothing is in",
                                "gongfang categories delete water-jet",
                                [deleted](Session& session) { return Delete(session, *deleted); });
  remove.add_option("category", *deleted, "Its id or name")->required()->type_name("CATEGORY");
}

}  // namespace gongfang::cli
