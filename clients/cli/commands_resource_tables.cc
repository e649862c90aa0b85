// Of the group "resources": import from a table of a spreadsheet, and export to one.
#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>

#include "absl/container/btree_set.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/cli/cli_error.h"
#include "clients/cli/commands.h"
#include "clients/cli/input_file.h"
#include "clients/cli/listing.h"
#include "clients/cli/names.h"
#include "clients/cli/progress.h"

namespace gongfang::cli {
namespace {

using client::Client;
using inventory::v1::ImportedRow;
using inventory::v1::ImportResourcesRequest;
using inventory::v1::ImportResourcesResponse;

// Of what else is in the message.
constexpr size_t kRoom = 4096;
constexpr size_t kMaxFileBytes = limits::kMaxMessageBytes - kRoom;
constexpr char kByteOrderMark[] = "\xEF\xBB\xBF";

struct ImportOptions {
  std::string file;
  std::string space;
  std::string encoding = "utf-8";
  std::string format;
  bool dry_run = false;
  bool publish = false;
};

struct ExportOptions {
  std::string space;
  std::string format = "csv";
  bool excel = false;
};

// As --format has it, or, where that is empty, by the ending of the file.
inventory::v1::ExchangeFormat FormatOf(const std::string& word, const std::string& file) {
  const bool json = word.empty() && (absl::EndsWithIgnoreCase(file, ".jsonl") ||
                                     absl::EndsWithIgnoreCase(file, ".ndjson") ||
                                     absl::EndsWithIgnoreCase(file, ".json"));
  if (json || word == "json") return inventory::v1::EXCHANGE_FORMAT_JSON;
  if (word == "open-know-where") return inventory::v1::EXCHANGE_FORMAT_OPEN_KNOW_WHERE;
  if (word == "gbt-30523") return inventory::v1::EXCHANGE_FORMAT_GBT_30523;
  return inventory::v1::EXCHANGE_FORMAT_CSV;
}

void PrintProblems(const ImportResourcesResponse& answer, const Output& output) {
  Table table({"ROW", "COLUMN", {"PROBLEM", Fit::kShorten}});
  for (const inventory::v1::ImportProblem& problem : answer.problems()) {
    table.Add({problem.row() == 0 ? "" : absl::StrCat(problem.row()), problem.column(),
               problem.description()});
  }
  output.Print(table);
}

// "2 rows of laser.csv": how much is to be mended.
absl::Status Refusal(const ImportResourcesResponse& answer, const std::string& file) {
  absl::btree_set<int> rows;
  for (const inventory::v1::ImportProblem& problem : answer.problems()) rows.insert(problem.row());
  const bool all = answer.problem_count() == answer.problems_size();
  return WithHint(
      UsageError(absl::StrCat("nothing was imported: ", answer.problem_count(),
                              answer.problem_count() == 1 ? " problem" : " problems", " in ",
                              all ? "" : "more than ", rows.size(),
                              rows.size() == 1 ? " row of \"" : " rows of \"", file, "\"")),
      "mend the table and run the same again; nothing is ever half imported");
}

// What became of the rows, in words: "3 new, 1 changed, 8 as they were; 4 published".
std::string Summary(const ImportResourcesResponse& answer) {
  std::string summary = absl::StrCat(answer.created_count(), " new, ", answer.updated_count(),
                                     " changed, ", answer.unchanged_count(), " as they were");
  if (answer.published_count() > 0) {
    absl::StrAppend(&summary, "; ", answer.published_count(), " published");
  }
  if (answer.submitted_count() > 0) {
    absl::StrAppend(&summary, "; ", answer.submitted_count(), " submitted for review");
  }
  return summary;
}

void PrintChanges(const ImportResourcesResponse& answer, bool dry_run, const Output& output) {
  Table table({"ROW", "RESOURCE", dry_run ? "WOULD BE" : "IS NOW"});
  for (const ImportedRow& row : answer.rows()) {
    std::vector<std::string> words;
    if (row.outcome() == ImportedRow::OUTCOME_CREATED) words.emplace_back("new");
    if (row.outcome() == ImportedRow::OUTCOME_UPDATED) words.emplace_back("changed");
    if (row.published()) words.emplace_back("published");
    if (row.submitted()) words.emplace_back("submitted for review");
    if (words.empty()) continue;
    table.Add({absl::StrCat(row.row()), ShortName(row.resource()), absl::StrJoin(words, ", ")});
  }
  if (!table.empty()) output.Print(table);
}

absl::Status Import(Session& session, const ImportOptions& options) {
  ImportResourcesRequest request;
  ASSIGN_OR_RETURN(
      *request.mutable_content(),
      ReadInputFile(options.file, kMaxFileBytes, "import it in parts, each with the first row"));
  ASSIGN_OR_RETURN(*request.mutable_parent(), session.Space(options.space));
  request.set_encoding(options.encoding == "gb18030" ? ImportResourcesRequest::ENCODING_GB18030
                                                     : ImportResourcesRequest::ENCODING_UTF8);
  request.set_format(FormatOf(options.format, options.file));
  request.set_publish(options.publish);
  request.set_validate_only(true);
  ASSIGN_OR_RETURN(const Client* client, session.client());
  const Output& output = session.output();
  ProgressBar progress(output);
  // Looking first costs little, and shows how far it is: then one transaction takes all.
  progress.Show(1, 4, "checking");
  absl::StatusOr<ImportResourcesResponse> answer = client->ImportResources(request);
  if (answer.ok() && answer->problem_count() == 0 && !options.dry_run) {
    progress.Show(2, 4, absl::StrCat("importing ", answer->rows_size(), " rows"));
    request.set_validate_only(false);
    answer = client->ImportResources(request);
  }
  progress.Finish();
  RETURN_IF_ERROR(answer.status());
  if (output.json()) {
    RETURN_IF_ERROR(output.PrintJson(*answer));
  } else if (answer->problem_count() > 0) {
    PrintProblems(*answer, output);
  } else {
    PrintChanges(*answer, options.dry_run, output);
  }
  if (answer->problem_count() > 0) return Refusal(*answer, options.file);
  output.Say(absl::StrCat(
      options.dry_run ? "Nothing is wrong; it would be: " : "Imported: ", Summary(*answer), "."));
  const int drafts = answer->created_count() - (options.publish ? answer->created_count() : 0);
  if (drafts > 0 && !options.dry_run) {
    output.Say("New ones are drafts. To let them be booked, run the same with --publish.");
  }
  if (answer->submitted_count() > 0 && !options.dry_run) {
    output.Say(
        "What was submitted is in review: an admin of the alliance publishes it, with gongfang "
        "resources approve.");
  }
  return absl::OkStatus();
}

// The resources themselves, with what no table holds.
absl::Status ExportJson(Session& session, const std::string& parent) {
  ASSIGN_OR_RETURN(const Client* client, session.client());
  inventory::v1::ListResourcesRequest request;
  request.set_parent(parent);
  ASSIGN_OR_RETURN(auto answer, Collect(*client, &Client::ListResources,
                                        &inventory::v1::ListResourcesResponse::mutable_resources,
                                        request, 1'000'000));
  auto& resources = *answer.mutable_resources();
  resources.erase(std::remove_if(resources.begin(), resources.end(),
                                 [](const inventory::v1::Resource& resource) {
                                   return resource.state() ==
                                          inventory::v1::Resource::STATE_RETIRED;
                                 }),
                  resources.end());
  return session.output().PrintJson(answer);
}

absl::Status Export(Session& session, const ExportOptions& options) {
  const Output& output = session.output();
  inventory::v1::ExportResourcesRequest request;
  ASSIGN_OR_RETURN(*request.mutable_parent(), session.Space(options.space));
  if (output.json()) return ExportJson(session, request.parent());
  request.set_format(FormatOf(options.format, ""));
  request.set_page_size(limits::kMaxPageSize);
  ASSIGN_OR_RETURN(const Client* client, session.client());
  absl::btree_set<std::string> left_out;
  int count = 0;
  bool first = true;
  RETURN_IF_ERROR(client::ForEachPage(*client, &Client::ExportResources, request,
                                      [&](inventory::v1::ExportResourcesResponse& page) {
                                        if (first && options.excel)
                                          output.environment().out << kByteOrderMark;
                                        first = false;
                                        output.environment().out << page.content();
                                        count += page.resource_count();
                                        left_out.insert(page.left_out().begin(),
                                                        page.left_out().end());
                                        return true;
                                      }));
  output.Say(absl::StrCat("Exported ", count, count == 1 ? " resource." : " resources."));
  if (!left_out.empty()) {
    output.Say(absl::StrCat(options.format == "csv" ? "A table" : "This format", " cannot hold ",
                            absl::StrJoin(left_out, ", "), "; with -o json all is there."));
  }
  return absl::OkStatus();
}

}  // namespace

void AddResourceTableCommands(Commands& commands, CLI::App& group) {
  const auto in = std::make_shared<ImportOptions>();
  CLI::App& import =
      AddCommand(commands, group, "import", "Make and change resources from a file, all or none",
                 "gongfang resources import machines.csv --space link --dry-run\n"
                 "gongfang resources import machines.csv --space link --publish\n"
                 "gongfang resources import from-excel.csv --space link --encoding gb18030\n"
                 "gongfang resources import link.jsonl --space dock",
                 [in](Session& session) { return Import(session, *in); });
  import.add_option("file", in->file, "The table, or JSON lines; see docs/inventory.md")
      ->required()
      ->type_name("FILE");
  import.add_option("--space", in->space, "The space of the resources")
      ->required()
      ->type_name("SPACE");
  import.add_flag("--dry-run", in->dry_run, "Only tell what would become of each row");
  import.add_flag("--publish", in->publish, "Let what it names be booked at once");
  import.add_option("--encoding", in->encoding, "How its characters are written")
      ->check(CLI::IsMember({"utf-8", "gb18030"}))
      ->capture_default_str();
  import
      .add_option("--format", in->format,
                  "In which format it is; else by its ending: .jsonl, or a table")
      ->check(CLI::IsMember({"csv", "json", "open-know-where"}));

  const auto out = std::make_shared<ExportOptions>();
  CLI::App& exported =
      AddCommand(commands, group, "export", "Print the resources of a space as a table, or as more",
                 "gongfang resources export --space link > link.csv\n"
                 "gongfang resources export --space link --excel > link.csv\n"
                 "gongfang resources export --space link --format json > link.jsonl",
                 [out](Session& session) { return Export(session, *out); });
  exported.add_option("--space", out->space, "The space of the resources")
      ->required()
      ->type_name("SPACE");
  exported.add_option("--format", out->format, "In which format")
      ->check(CLI::IsMember({"csv", "json", "open-know-where", "gbt-30523"}))
      ->capture_default_str();
  exported.add_flag("--excel", out->excel, "With the mark by which Excel knows UTF-8");
}

}  // namespace gongfang::cli
