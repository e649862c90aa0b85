// Who is qualified: issued, shown, decided about, and explained. Classes and rules are in
// commands_equipment.cc.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/cli/cli_error.h"
#include "clients/cli/commands.h"
#include "clients/cli/listing.h"
#include "clients/cli/names.h"
#include "clients/cli/qualification_view.h"
#include "clients/cli/reach_bookings.h"
#include "clients/cli/states.h"
#include "clients/cli/times.h"

namespace gongfang::cli {
namespace {

using client::Client;
using membership::v1::Qualification;

struct ListOptions {
  std::string member;
  int limit = kDefaultListLimit;
};

struct IssueOptions {
  std::string member;
  std::string equipment_class;
  std::string issuer;
  int level = 1;
  std::string evidence;
  std::string expires;
  std::string id;
};

struct DecisionOptions {
  std::string qualification;
  std::string reason;
  BookingsChoice bookings;
};

struct WhyOptions {
  std::string member;
  std::string equipment_class;
  std::string space;
  int level = 1;
};

absl::Status Print(Session& session, const Qualification& record) {
  ASSIGN_OR_RETURN(const absl::TimeZone zone, session.ZoneOf(record.issuer()));
  return PrintQualification(record, zone, session.output());
}

absl::Status List(Session& session, const ListOptions& options) {
  membership::v1::ListQualificationsRequest request;
  ASSIGN_OR_RETURN(*request.mutable_parent(), options.member.empty()
                                                  ? session.ActingMember()
                                                  : session.Member(options.member));
  ASSIGN_OR_RETURN(const Client* client, session.client());
  ASSIGN_OR_RETURN(auto answer,
                   Collect(*client, &Client::ListQualifications,
                           &membership::v1::ListQualificationsResponse::mutable_qualifications,
                           request, options.limit));
  Table table({"QUALIFICATION",
               {"CLASS", Fit::kShorten},
               "LEVEL",
               {"ISSUED BY", Fit::kShorten},
               "STATE",
               {"EXPIRES", Fit::kOptional},
               {"LAST USED", Fit::kOptional}});
  for (const Qualification& record : answer.qualifications()) {
    ASSIGN_OR_RETURN(const absl::TimeZone zone, session.ZoneOf(record.issuer()));
    table.Add(
        {ShortName(record.name()), ShortName(record.equipment_class()),
         absl::StrCat(std::max(record.level(), 1)), ShortName(record.issuer()),
         StateCell(record.state()), ExpiryText(record, zone),
         absl::FormatTime("%Y-%m-%d", FromProto(record.last_use_time()), absl::UTCTimeZone())});
  }
  return PrintList(answer, table, "She has no qualification.", session.output());
}

absl::Status Show(Session& session, const std::string& text) {
  membership::v1::GetQualificationRequest request;
  ASSIGN_OR_RETURN(*request.mutable_name(), session.Qualification(text));
  ASSIGN_OR_RETURN(const Client* client, session.client());
  ASSIGN_OR_RETURN(const Qualification record, client->GetQualification(request));
  return Print(session, record);
}

absl::Status Issue(Session& session, const IssueOptions& options) {
  membership::v1::IssueQualificationRequest request;
  ASSIGN_OR_RETURN(*request.mutable_parent(), session.Member(options.member));
  Qualification& record = *request.mutable_qualification();
  ASSIGN_OR_RETURN(*record.mutable_equipment_class(),
                   session.EquipmentClass(options.equipment_class));
  ASSIGN_OR_RETURN(*record.mutable_issuer(), session.Space(options.issuer));
  ASSIGN_OR_RETURN(const absl::TimeZone zone, session.ZoneOf(record.issuer()));
  record.set_level(options.level);
  record.set_evidence(options.evidence);
  if (!options.expires.empty()) {
    ASSIGN_OR_RETURN(const absl::Time expires,
                     ParseTimeIn("--expires", options.expires, {zone}, session.now()));
    *record.mutable_expire_time() = ToProto(expires);
  }
  request.set_qualification_id(options.id.empty()
                                   ? absl::StrCat(ShortName(record.equipment_class()), "-",
                                                  absl::FormatTime("%Y%m%d", session.now(), zone))
                                   : options.id);
  ASSIGN_OR_RETURN(const Client* client, session.client());
  absl::StatusOr<Qualification> made = client->IssueQualification(request);
  if (absl::IsAlreadyExists(made.status())) {
    return WithHint(made.status(), "give it an id of its own: --id ID");
  }
  RETURN_IF_ERROR(made.status());
  session.output().Say(absl::StrCat("Issued ", ShortName(made->name()), "."));
  return Print(session, *made);
}

// Suspend, Reinstate and Revoke.
template <typename Request>
absl::Status Decide(Session& session, const DecisionOptions& options, const std::string& done,
                    absl::StatusOr<Qualification> (Client::*method)(Request) const) {
  Request request;
  ASSIGN_OR_RETURN(*request.mutable_name(), session.Qualification(options.qualification));
  request.set_reason(options.reason);
  ASSIGN_OR_RETURN(const Client* client, session.client());
  ASSIGN_OR_RETURN(const Qualification record, (client->*method)(request));
  session.output().Say(absl::StrCat(done, " ", ShortName(record.name()), "."));
  booking::v1::CancelBookingsRequest about;
  ASSIGN_OR_RETURN(*about.mutable_parent(), session.Alliance());
  about.set_member(record.name().substr(0, record.name().find("/qualifications/")));
  about.set_equipment_class(record.equipment_class());
  about.set_reason(options.reason);
  RETURN_IF_ERROR(ReachBookings(session, std::move(about), options.bookings,
                                "the qualification is decided about"));
  return Print(session, record);
}

absl::Status Why(Session& session, const WhyOptions& options) {
  membership::v1::WhyNotQualifiedRequest request;
  ASSIGN_OR_RETURN(*request.mutable_name(), session.Member(options.member));
  ASSIGN_OR_RETURN(*request.mutable_equipment_class(),
                   session.EquipmentClass(options.equipment_class));
  ASSIGN_OR_RETURN(*request.mutable_space(), session.Space(options.space));
  request.set_level(options.level);
  ASSIGN_OR_RETURN(const Client* client, session.client());
  ASSIGN_OR_RETURN(const auto answer, client->WhyNotQualified(request));
  if (session.output().json()) return session.output().PrintJson(answer);
  Table table;
  table.Add(
      {"Qualified", answer.qualified() ? Cell("yes", Style::kGreen) : Cell("no", Style::kRed)});
  for (const std::string& finding : answer.findings()) {
    table.Add({&finding == &answer.findings(0) ? "Findings" : "", finding});
  }
  const std::string spaces = absl::StrJoin(
      answer.trained_at(), ", ",
      [](std::string* out, const std::string& space) { out->append(ShortName(space)); });
  table.Add({"Trained at", spaces.empty() ? "no space whose qualifications count there" : spaces});
  session.output().Print(table);
  return absl::OkStatus();
}

template <typename Request>
void AddDecision(Commands& commands, CLI::App& group, const std::string& name,
                 const std::string& help, const std::string& done, bool reaches_bookings,
                 absl::StatusOr<Qualification> (Client::*method)(Request) const) {
  const auto options = std::make_shared<DecisionOptions>();
  CLI::App& command = AddCommand(
      commands, group, name, help,
      absl::StrCat("gongfang qualifications ", name, " chen/laser-cutter-20270115 --reason ",
                   reaches_bookings ? "设备事故 --flag-bookings" : "复训合格"),
      [=](Session& session) { return Decide(session, *options, done, method); });
  command.add_option("qualification", options->qualification, "MEMBER/ID")
      ->required()
      ->type_name("MEMBER/ID");
  command.add_option("--reason", options->reason, "Why; it is kept")->required()->type_name("TEXT");
  if (!reaches_bookings) return;
  AddBookingsFlags(command, options->bookings, "that rest on it");
}

void AddIssue(Commands& commands, CLI::App& group) {
  const auto made = std::make_shared<IssueOptions>();
  CLI::App& issue = AddCommand(
      commands, group, "issue", "Qualify a member for a class of equipment",
      "gongfang qualifications issue chen laser-cutter --by link --evidence '笔试 92 分'\n"
      "gongfang qualifications issue chen laser-cutter --by link --level 2 --evidence 实操 "
      "--expires '2028-01-01 00:00'",
      [made](Session& session) { return Issue(session, *made); });
  issue.add_option("member", made->member, "Her id or name")->required()->type_name("MEMBER");
  issue.add_option("class", made->equipment_class, "The class of equipment")
      ->required()
      ->type_name("CLASS");
  issue.add_option("--by", made->issuer, "The space that issues it")
      ->required()
      ->type_name("SPACE");
  issue.add_option("--level", made->level, "The level")->type_name("N")->capture_default_str();
  issue.add_option("--evidence", made->evidence, "What it rests on: a test, a course")
      ->required()
      ->type_name("TEXT");
  issue.add_option("--expires", made->expires, "From when on it is no proof; without: never")
      ->type_name("TIME");
  issue.add_option("--id", made->id, "Its id; without: the class and the day")->type_name("ID");
}

void AddWhy(Commands& commands, CLI::App& group) {
  const auto asked = std::make_shared<WhyOptions>();
  CLI::App& why =
      AddCommand(commands, group, "why",
                 "Tell whether a member is qualified, what is missing, and who trains it",
                 "gongfang qualifications why chen laser-cutter --at works",
                 [asked](Session& session) { return Why(session, *asked); });
  why.add_option("member", asked->member, "Her id or name")->required()->type_name("MEMBER");
  why.add_option("class", asked->equipment_class, "The class of equipment")
      ->required()
      ->type_name("CLASS");
  why.add_option("--at", asked->space, "The space at which she wants to use it")
      ->required()
      ->type_name("SPACE");
  why.add_option("--level", asked->level, "The level")->type_name("N")->capture_default_str();
}

}  // namespace

void AddQualificationCommands(Commands& commands) {
  CLI::App& group = AddGroup(commands, "qualifications", "Who may run which equipment");

  const auto listed = std::make_shared<ListOptions>();
  CLI::App& list = AddCommand(commands, group, "list", "List the qualifications of a member",
                              "gongfang qualifications list chen",
                              [listed](Session& session) { return List(session, *listed); });
  list.add_option("member", listed->member, "Her id or name; without: the member of --as")
      ->type_name("MEMBER");
  AddLimit(list, listed->limit);

  const auto shown = std::make_shared<std::string>();
  CLI::App& show = AddCommand(commands, group, "show", "Show a qualification",
                              "gongfang qualifications show chen/laser-cutter-20270115",
                              [shown](Session& session) { return Show(session, *shown); });
  show.add_option("qualification", *shown, "MEMBER/ID")->required()->type_name("MEMBER/ID");

  AddIssue(commands, group);
  AddWhy(commands, group);
  AddDecision(commands, group, "suspend", "Suspend a qualification for the time being", "Suspended",
              /*reaches_bookings=*/true, &Client::SuspendQualification);
  AddDecision(commands, group, "reinstate", "End a suspension", "Reinstated",
              /*reaches_bookings=*/false, &Client::ReinstateQualification);
  AddDecision(commands, group, "revoke", "Revoke a qualification for good", "Revoked",
              /*reaches_bookings=*/true, &Client::RevokeQualification);
  AddEquipmentCommands(commands, group);
}

}  // namespace gongfang::cli
