// whoami, load and context: commands about the server and this client.
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/cli/cli_error.h"
#include "clients/cli/commands.h"
#include "clients/cli/names.h"
#include "clients/cli/progress.h"
#include "clients/cpp/dataset_loader.h"
#include "common/base/status_macros.h"
#include "google/protobuf/struct.pb.h"

namespace gongfang::cli {
namespace {

using client::Client;

absl::Status WhoAmI(Session& session) {
  ASSIGN_OR_RETURN(const Client* client, session.client());
  ASSIGN_OR_RETURN(const auto answer, client->WhoAmI({}));
  const Output& output = session.output();
  if (output.json()) return output.PrintJson(answer);
  Table table;
  table.Add({"Key", Cell(answer.key_id(), Style::kBold)});
  table.Add({"For", answer.display_name()});
  std::vector<std::string> alliances;
  for (const std::string& name : answer.alliances()) alliances.push_back(ShortName(name));
  table.Add({"Alliances", alliances.empty() ? "none" : absl::StrJoin(alliances, ", ")});
  if (!answer.member().empty()) table.Add({"Member", ShortName(answer.member())});
  if (!answer.partner_app().empty()) table.Add({"App", ShortName(answer.partner_app())});
  for (const std::string& role : answer.roles()) {
    table.Add({"Role", role});
  }
  if (!session.settings().member.empty()) table.Add({"Acting as", session.settings().member});
  table.Add({"Server", absl::StrCat(client->server(), "  version ", answer.server_version())});
  output.Print(table);
  return absl::OkStatus();
}

// Whether the caller may, and why; not being let is no failure of asking.
absl::Status Explain(Session& session, const std::string& method, const std::string& resource) {
  ASSIGN_OR_RETURN(const Client* client, session.client());
  membership::v1::ExplainAccessRequest request;
  request.set_method(method);
  request.set_resource(resource);
  ASSIGN_OR_RETURN(const auto answer, client->ExplainAccess(request));
  const Output& output = session.output();
  if (output.json()) return output.PrintJson(answer);
  Table table;
  table.Add({answer.allowed() ? "Allowed" : "Not allowed",
             Cell(absl::StrCat(method, resource.empty() ? "" : " on ", resource), Style::kBold)});
  for (const std::string& role : answer.roles()) table.Add({"You are", role});
  for (const std::string& finding : answer.findings()) table.Add({"", finding});
  output.Print(table);
  return absl::OkStatus();
}

google::protobuf::Struct ToJson(const client::LoadReport& report) {
  google::protobuf::Struct json;
  auto& fields = *json.mutable_fields();
  fields["made"].set_number_value(report.made);
  fields["alreadyThere"].set_number_value(report.already_there);
  fields["skipped"].set_number_value(report.skipped);
  auto& reasons = *fields["skippedReasons"].mutable_struct_value()->mutable_fields();
  for (const auto& [reason, count] : report.skipped_reasons) {
    reasons[reason].set_number_value(count);
  }
  return json;
}

absl::Status Load(Session& session, const std::string& path) {
  const Output& output = session.output();
  ASSIGN_OR_RETURN(const Client* client, session.client());
  ASSIGN_OR_RETURN(const dataset::v1::Dataset dataset, client::ReadDataset(path));
  ProgressBar bar(output);
  absl::StatusOr<client::LoadReport> report = client::LoadDataset(
      *client, dataset,
      {.now = session.now(), .progress = [&](const client::LoadProgress& progress) {
         bar.Show(progress.done, progress.total, progress.what);
       }});
  bar.Finish();
  RETURN_IF_ERROR(report.status());
  if (output.json()) return output.PrintJson(ToJson(*report));
  output.Say(absl::StrCat("Loaded ", path, " into ", dataset.alliance().name(), "."));
  Table table;
  table.Add({"Made", absl::StrCat(report->made)});
  table.Add({"There already", absl::StrCat(report->already_there)});
  table.Add({"Skipped", absl::StrCat(report->skipped)});
  for (const auto& [reason, count] : report->skipped_reasons) {
    table.Add({"", absl::StrCat(count, "  ", reason)});
  }
  output.Print(table);
  return absl::OkStatus();
}

google::protobuf::Struct ToJson(const ContextFile& context) {
  google::protobuf::Struct json;
  auto& fields = *json.mutable_fields();
  fields["server"].set_string_value(context.server);
  fields["ca_file"].set_string_value(context.ca_file);
  fields["key_file"].set_string_value(context.key_file);
  fields["session_file"].set_string_value(context.session_file);
  fields["alliance"].set_string_value(context.alliance);
  fields["member"].set_string_value(context.member);
  return json;
}

absl::Status ShowContext(Session& session) {
  const Output& output = session.output();
  ASSIGN_OR_RETURN(const ContextFile context, ReadContext(output.environment()));
  if (output.json()) return output.PrintJson(ToJson(context));
  ASSIGN_OR_RETURN(const std::string path, ContextPath(output.environment()));
  Table table;
  table.Add({"File", path});
  table.Add({"server", context.server});
  table.Add({"ca_file", context.ca_file});
  table.Add({"key_file", context.key_file});
  table.Add({"session_file", context.session_file});
  table.Add({"alliance", context.alliance});
  table.Add({"member", context.member});
  output.Print(table);
  return absl::OkStatus();
}

absl::Status SetContext(Session& session, const std::string& field, const std::string& value) {
  const Environment& environment = session.output().environment();
  ASSIGN_OR_RETURN(ContextFile context, ReadContext(environment));
  if (field == "server") context.server = value;
  if (field == "ca_file") context.ca_file = value;
  if (field == "key_file") context.key_file = value;
  if (field == "alliance") context.alliance = value;
  if (field == "member") context.member = value;
  RETURN_IF_ERROR(WriteContext(environment, context));
  return ShowContext(session);
}

}  // namespace

void AddWhoAmICommand(Commands& commands) {
  struct Options {
    std::string method;
    std::string resource;
  };
  const auto options = std::make_shared<Options>();
  CLI::App& command = AddCommand(
      commands, commands.root, "whoami", "Show the key, the alliances and the server",
      "gongfang whoami\n"
      "gongfang whoami --explain CancelBooking alliances/shibei/members/chen",
      [options](Session& session) {
        return options->method.empty() ? WhoAmI(session)
                                       : Explain(session, options->method, options->resource);
      });
  command
      .add_option("--explain", options->method, "Show whether you may call this method, and why")
      ->type_name("METHOD");
  command.add_option("resource", options->resource, "On what: the full name of anything")
      ->type_name("NAME")
      ->needs("--explain");
}

void AddLoadCommand(Commands& commands) {
  const auto path = std::make_shared<std::string>();
  CLI::App& command =
      AddCommand(commands, commands.root, "load", "Load a data set: an alliance and all in it",
                 "gongfang load clients/demo/shibei.json",
                 [path](Session& session) { return Load(session, *path); });
  command.add_option("file", *path, "The data set, as proto JSON; loading it again does no harm")
      ->required()
      ->type_name("FILE");
}

void AddContextCommands(Commands& commands) {
  CLI::App& group = AddGroup(commands, "context", "What this client remembers between commands");
  AddCommand(commands, group, "show", "Show the context file", "", ShowContext);
  struct Options {
    std::string field;
    std::string value;
  };
  const auto options = std::make_shared<Options>();
  CLI::App& set = AddCommand(
      commands, group, "set", "Change the context file",
      "gongfang context set member chen\n"
      "gongfang context set key_file ~/gongfang.key",
      [options](Session& session) { return SetContext(session, options->field, options->value); });
  set.add_option("field", options->field, "What to change")
      ->required()
      ->check(CLI::IsMember({"server", "ca_file", "key_file", "alliance", "member"}));
  set.add_option("value", options->value, "Its new value; '' for none")
      ->required()
      ->type_name("TEXT");
}

}  // namespace gongfang::cli
