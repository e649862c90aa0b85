// Of the group "resources": search.
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/cli/commands.h"
#include "clients/cli/listing.h"
#include "clients/cli/names.h"
#include "clients/cli/states.h"

namespace gongfang::cli {
namespace {

using client::Client;
using inventory::v1::SearchResourcesRequest;
using inventory::v1::SearchResourcesResponse;

constexpr int kDefaultSearchLimit = 50;

struct Options {
  std::vector<std::string> words;
  std::string filter;
  bool facets = false;
  int limit = kDefaultSearchLimit;
};

// A state as the other commands have it, the space as they take it.
std::string Shown(const std::string& field, const std::string& value) {
  if (field == "state") return absl::AsciiStrToLower(value);
  return field == "space" ? ShortName(value) : value;
}

void PrintFacets(const SearchResourcesResponse& answer, const Output& output) {
  Table table({"FIELD", "VALUE", "RESOURCES"});
  for (const inventory::v1::Facet& facet : answer.facets()) {
    for (const inventory::v1::FacetCount& one : facet.counts()) {
      table.Add({facet.field(), Shown(facet.field(), one.value()), absl::StrCat(one.count())});
    }
  }
  output.Print(table);
}

absl::Status Search(Session& session, const Options& options) {
  SearchResourcesRequest request;
  ASSIGN_OR_RETURN(*request.mutable_parent(), session.Alliance());
  request.set_query(absl::StrJoin(options.words, " "));
  request.set_filter(options.filter);
  request.set_page_size(std::min(options.limit, limits::kMaxPageSize));
  ASSIGN_OR_RETURN(const Client* client, session.client());
  SearchResourcesResponse all;
  RETURN_IF_ERROR(client::ForEachPage(*client, &Client::SearchResources, request,
                                      [&](SearchResourcesResponse& page) {
                                        all.mutable_resources()->MergeFrom(page.resources());
                                        all.set_next_page_token(page.next_page_token());
                                        all.set_total_size(page.total_size());
                                        *all.mutable_facets() = page.facets();
                                        return all.resources_size() < options.limit;
                                      }));
  if (const int more = all.resources_size() - options.limit; more > 0) {
    all.mutable_resources()->DeleteSubrange(options.limit, more);
  }
  const Output& output = session.output();
  if (output.json()) return output.PrintJson(all);
  if (options.facets && all.total_size() > 0) {
    PrintFacets(all, output);
    return absl::OkStatus();
  }
  Table table({"RESOURCE",
               {"NAME", Fit::kShorten},
               {"ENGLISH NAME", Fit::kOptional},
               "CATEGORY",
               {"PLACE", Fit::kOptional},
               "STATE"});
  for (const inventory::v1::Resource& resource : all.resources()) {
    table.Add({ShortName(resource.name()), resource.display_name(), resource.english_name(),
               resource.category(), resource.place(), StateCell(resource.state())});
  }
  if (table.empty()) {
    output.Say("Nothing is found.");
    return absl::OkStatus();
  }
  output.Print(table);
  output.Say(absl::StrCat("Found ", all.total_size(), "."));
  return absl::OkStatus();
}

}  // namespace

void AddResourceSearchCommand(Commands& commands, CLI::App& group) {
  const auto options = std::make_shared<Options>();
  CLI::App& command = AddCommand(
      commands, group, "search", "Find resources by words and by what they can do",
      "gongfang resources search 激光\n"
      "gongfang resources search --filter 'category = laser-cutter AND capabilities.bed-x >= 300'\n"
      "gongfang resources search cutter --filter 'NOT make = Acme' --facets",
      [options](Session& session) { return Search(session, *options); });
  command
      .add_option("words", options->words,
                  "Words of its name, of its category or of what it says of itself")
      ->type_name("WORD");
  command.add_option("--filter", options->filter, "Which of them; see docs/search.md")
      ->type_name("FILTER");
  command.add_flag("--facets", options->facets,
                   "Count what is found by category, space and state instead");
  AddLimit(command, options->limit);
}

}  // namespace gongfang::cli
