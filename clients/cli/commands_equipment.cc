// Of the group "qualifications": classes of equipment, and who recognises whose qualifications.
#include <optional>

#include "absl/strings/str_cat.h"
#include "clients/cli/cli_error.h"
#include "clients/cli/commands.h"
#include "clients/cli/listing.h"
#include "clients/cli/names.h"
#include "clients/cli/qualification_view.h"
#include "clients/cli/times.h"
#include "google/protobuf/empty.pb.h"

namespace gongfang::cli {
namespace {

using client::Client;
using membership::v1::EquipmentClass;
using membership::v1::RecognitionRule;

// Of define-class, where a name must be given, and change-class, which changes what is given.
struct ClassOptions {
  std::string id;
  std::optional<std::string> display_name;
  std::optional<std::string> english_name;
  std::optional<std::string> description;
  std::vector<std::string> levels;
  bool one_level = false;
  std::string lapse;
};

struct RuleOptions {
  std::string id;
  std::string recognizer;
  std::string issuer;
  std::string equipment_class;
  int max_level = 0;
  std::string to_repeat;
};

// What was given, and the mask that says so.
absl::Status Gather(const ClassOptions& options, EquipmentClass& record,
                    google::protobuf::FieldMask& mask) {
  const auto take = [&mask](const char* field, const std::optional<std::string>& value,
                            std::string* into) {
    if (!value) return;
    mask.add_paths(field);
    *into = *value;
  };
  take("display_name", options.display_name, record.mutable_display_name());
  take("english_name", options.english_name, record.mutable_english_name());
  take("description", options.description, record.mutable_description());
  if (options.one_level || !options.levels.empty()) mask.add_paths("levels");
  for (const std::string& level : options.levels) record.add_levels(level);
  if (options.lapse.empty()) return absl::OkStatus();
  mask.add_paths("lapse_after");
  if (options.lapse == "never") return absl::OkStatus();
  ASSIGN_OR_RETURN(const absl::Duration lapse, ParseDurationFlag("--lapse-after", options.lapse));
  *record.mutable_lapse_after() = ToProto(lapse);
  return absl::OkStatus();
}

absl::Status ListClasses(Session& session, int limit) {
  ASSIGN_OR_RETURN(const Client* client, session.client());
  membership::v1::ListEquipmentClassesRequest request;
  ASSIGN_OR_RETURN(*request.mutable_parent(), session.Alliance());
  ASSIGN_OR_RETURN(auto answer,
                   Collect(*client, &Client::ListEquipmentClasses,
                           &membership::v1::ListEquipmentClassesResponse::mutable_equipment_classes,
                           request, limit));
  Table table({"CLASS",
               {"NAME", Fit::kShorten},
               {"ENGLISH NAME", Fit::kOptional},
               {"LEVELS", Fit::kShorten},
               "LAPSES UNUSED"});
  for (const EquipmentClass& record : answer.equipment_classes()) {
    table.Add({ShortName(record.name()), record.display_name(), record.english_name(),
               LevelsText(record), LapseText(record)});
  }
  return PrintList(answer, table, "There is no class of equipment yet.", session.output());
}

absl::Status DefineClass(Session& session, const ClassOptions& options) {
  membership::v1::CreateEquipmentClassRequest request;
  google::protobuf::FieldMask unused;
  RETURN_IF_ERROR(Gather(options, *request.mutable_equipment_class(), unused));
  request.set_equipment_class_id(options.id);
  ASSIGN_OR_RETURN(*request.mutable_parent(), session.Alliance());
  ASSIGN_OR_RETURN(const Client* client, session.client());
  ASSIGN_OR_RETURN(const EquipmentClass made, client->CreateEquipmentClass(request));
  session.output().Say(absl::StrCat("Defined class ", ShortName(made.name()), "."));
  return PrintClass(made, session.output());
}

absl::Status ChangeClass(Session& session, const ClassOptions& options) {
  membership::v1::UpdateEquipmentClassRequest request;
  RETURN_IF_ERROR(
      Gather(options, *request.mutable_equipment_class(), *request.mutable_update_mask()));
  if (request.update_mask().paths().empty()) {
    return WithHint(UsageError("nothing to change was given"),
                    "gongfang qualifications change-class --help");
  }
  ASSIGN_OR_RETURN(*request.mutable_equipment_class()->mutable_name(),
                   session.EquipmentClass(options.id));
  ASSIGN_OR_RETURN(const Client* client, session.client());
  ASSIGN_OR_RETURN(const EquipmentClass changed, client->UpdateEquipmentClass(request));
  session.output().Say(absl::StrCat("Changed class ", ShortName(changed.name()), "."));
  return PrintClass(changed, session.output());
}

absl::Status ListRules(Session& session, int limit) {
  ASSIGN_OR_RETURN(const Client* client, session.client());
  membership::v1::ListRecognitionRulesRequest request;
  ASSIGN_OR_RETURN(*request.mutable_parent(), session.Alliance());
  ASSIGN_OR_RETURN(auto answer,
                   Collect(*client, &Client::ListRecognitionRules,
                           &membership::v1::ListRecognitionRulesResponse::mutable_recognition_rules,
                           request, limit));
  Table table({"RULE",
               {"RECOGNISED BY", Fit::kShorten},
               {"ISSUED BY", Fit::kShorten},
               {"CLASS", Fit::kShorten},
               "UP TO LEVEL",
               {"TO REPEAT", Fit::kOptional}});
  for (const RecognitionRule& rule : answer.recognition_rules()) {
    table.Add({ShortName(rule.name()), OrAny(rule.recognizer(), "every space"),
               OrAny(rule.issuer(), "every space"), OrAny(rule.equipment_class(), "every class"),
               rule.max_level() == 0 ? "any" : absl::StrCat(rule.max_level()), rule.to_repeat()});
  }
  return PrintList(answer, table, "There is no rule: each space recognises its own only.",
                   session.output());
}

absl::Status Recognise(Session& session, const RuleOptions& options) {
  membership::v1::CreateRecognitionRuleRequest request;
  request.set_recognition_rule_id(options.id);
  ASSIGN_OR_RETURN(*request.mutable_parent(), session.Alliance());
  RecognitionRule& rule = *request.mutable_recognition_rule();
  if (!options.recognizer.empty()) {
    ASSIGN_OR_RETURN(*rule.mutable_recognizer(), session.Space(options.recognizer));
  }
  if (!options.issuer.empty()) {
    ASSIGN_OR_RETURN(*rule.mutable_issuer(), session.Space(options.issuer));
  }
  if (!options.equipment_class.empty()) {
    ASSIGN_OR_RETURN(*rule.mutable_equipment_class(),
                     session.EquipmentClass(options.equipment_class));
  }
  rule.set_max_level(options.max_level);
  rule.set_to_repeat(options.to_repeat);
  ASSIGN_OR_RETURN(const Client* client, session.client());
  ASSIGN_OR_RETURN(const RecognitionRule made, client->CreateRecognitionRule(request));
  session.output().Say(absl::StrCat("Made rule ", ShortName(made.name()), "."));
  return PrintRule(made, session.output());
}

absl::Status ForgetRule(Session& session, const std::string& text) {
  membership::v1::DeleteRecognitionRuleRequest request;
  ASSIGN_OR_RETURN(*request.mutable_name(), session.RecognitionRule(text));
  ASSIGN_OR_RETURN(const Client* client, session.client());
  RETURN_IF_ERROR(client->DeleteRecognitionRule(request));
  session.output().Say(absl::StrCat("Deleted rule ", ShortName(request.name()), "."));
  if (session.output().json()) return session.output().PrintJson(google::protobuf::Empty());
  return absl::OkStatus();
}

void AddClassOptions(CLI::App& command, ClassOptions& options, bool is_new) {
  CLI::Option* name =
      command.add_option("--name", options.display_name, "What people call it")->type_name("TEXT");
  if (is_new) name->required();
  command.add_option("--english-name", options.english_name, "The same in English")
      ->type_name("TEXT");
  command.add_option("--description", options.description, "What one learns")->type_name("TEXT");
  CLI::Option* levels = command.add_option(
      "--level", options.levels, "A name for each level, from level 1 on; may be repeated");
  levels->type_name("TEXT")->allow_extra_args(false);
  command
      .add_option("--lapse-after", options.lapse,
                  "A qualification that was not used for so long has lapsed, such as 180d")
      ->type_name("DURATION|never");
  if (is_new) return;
  command.add_flag("--one-level", options.one_level, "It has no levels any more")->excludes(levels);
}

void AddRuleCommands(Commands& commands, CLI::App& group) {
  const auto made = std::make_shared<RuleOptions>();
  CLI::App& recognise = AddCommand(
      commands, group, "recognise", "Recognise what other spaces issued",
      "gongfang qualifications recognise link-laser --at works --issuer link --class laser-cutter "
      "--max-level 1 --repeat 安全须知\n"
      "gongfang qualifications recognise everything",
      [made](Session& session) { return Recognise(session, *made); });
  recognise.add_option("id", made->id, "Its id: a-z, 0-9 and \"-\"")->required()->type_name("ID");
  recognise.add_option("--at", made->recognizer, "The space that recognises; without: every one")
      ->type_name("SPACE");
  recognise.add_option("--issuer", made->issuer, "Only what this space issued")->type_name("SPACE");
  recognise.add_option("--class", made->equipment_class, "Only this class of equipment")
      ->type_name("CLASS");
  recognise
      .add_option("--max-level", made->max_level, "Up to this level: who has more has this one")
      ->type_name("N");
  recognise.add_option("--repeat", made->to_repeat, "What must be repeated on the spot")
      ->type_name("TEXT");

  const auto limit = std::make_shared<int>(kDefaultListLimit);
  CLI::App& rules = AddCommand(commands, group, "rules", "List what spaces recognise", "",
                               [limit](Session& session) { return ListRules(session, *limit); });
  AddLimit(rules, *limit);

  const auto forgotten = std::make_shared<std::string>();
  CLI::App& forget =
      AddCommand(commands, group, "forget-rule", "Recognise no more by a rule",
                 "gongfang qualifications forget-rule link-laser",
                 [forgotten](Session& session) { return ForgetRule(session, *forgotten); });
  forget.add_option("rule", *forgotten, "Its id")->required()->type_name("RULE");
}

}  // namespace

void AddEquipmentCommands(Commands& commands, CLI::App& group) {
  const auto limit = std::make_shared<int>(kDefaultListLimit);
  CLI::App& classes =
      AddCommand(commands, group, "classes", "List the classes of equipment", "",
                 [limit](Session& session) { return ListClasses(session, *limit); });
  AddLimit(classes, *limit);

  const auto made = std::make_shared<ClassOptions>();
  CLI::App& define = AddCommand(commands, group, "define-class",
                                "Define a class of equipment that one must be qualified for",
                                "gongfang qualifications define-class laser-cutter --name "
                                "激光切割机 --level 基础 --level 进阶 "
                                "--lapse-after 180d",
                                [made](Session& session) { return DefineClass(session, *made); });
  define.add_option("id", made->id, "Its id: a-z, 0-9 and \"-\"")->required()->type_name("ID");
  AddClassOptions(define, *made, /*is_new=*/true);

  const auto changed = std::make_shared<ClassOptions>();
  CLI::App& change =
      AddCommand(commands, group, "change-class", "Change a class of equipment",
                 "gongfang qualifications change-class laser-cutter --lapse-after never",
                 [changed](Session& session) { return ChangeClass(session, *changed); });
  change.add_option("class", changed->id, "Its id or name")->required()->type_name("CLASS");
  AddClassOptions(change, *changed, /*is_new=*/false);

  AddRuleCommands(commands, group);
}

}  // namespace gongfang::cli
