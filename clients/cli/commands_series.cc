#include "absl/strings/str_cat.h"
#include "clients/cli/cli_error.h"
#include "clients/cli/commands.h"
#include "clients/cli/names.h"
#include "clients/cli/series_view.h"
#include "clients/cli/text.h"
#include "clients/cli/times.h"
#include "clients/cli/wanted.h"
#include "common/base/status_macros.h"

namespace gongfang::cli {
namespace {

using booking::v1::Series;
using client::Client;

struct CreateOptions {
  Wanted wanted;
  std::string rule;
  bool skip = false;
};

// What changes a series that is there.
struct EditOptions {
  std::string series;
  std::string from;
  std::string to;
  std::string start;
  std::string length;
  bool skip = false;
  bool dry_run = false;
};

booking::v1::SeriesMode Mode(bool skip) {
  return skip ? booking::v1::SERIES_MODE_SKIP_CONFLICTS : booking::v1::SERIES_MODE_ALL_OR_NONE;
}

void AddSkip(CLI::App& command, bool& skip, const std::string& help) {
  command.add_flag("--skip-conflicts", skip, help);
}

// "3 bookings; 2 were refused".
std::string Made(const Series& series) {
  const int skipped = CountSkipped(series);
  const int made = series.instances_size() - skipped;
  const std::string bookings = absl::StrCat(made, made == 1 ? " booking" : " bookings");
  if (skipped == 0) return bookings;
  return absl::StrCat(bookings, "; ", skipped, skipped == 1 ? " was" : " were", " refused");
}

// "; 2 stayed as they were", or, where it was only tried, "; 2 would stay as they are"; or "".
std::string Unchanged(const Series& series, bool dry_run) {
  const int unchanged = CountUnchanged(series);
  if (unchanged == 0) return "";
  const bool one = unchanged == 1;
  if (dry_run) return absl::StrCat("; ", unchanged, " would stay as ", one ? "it is" : "they are");
  return absl::StrCat("; ", unchanged, " stayed as ", one ? "it was" : "they were");
}

// A refusal of a whole series, with the command that does what of it is possible.
absl::Status HintAtSkipping(const absl::Status& status, bool skip, const std::string& command) {
  const std::string reason = client::ErrorOf(status).reason;
  if (skip || (reason != "SLOT_TAKEN" && reason != "POLICY_VIOLATION")) return status;
  return WithHint(status,
                  absl::StrCat("to do without what is refused: ", command, " --skip-conflicts"));
}

absl::Status Create(Session& session, const CreateOptions& options) {
  booking::v1::CreateSeriesRequest request;
  ASSIGN_OR_RETURN(*request.mutable_parent(), session.Alliance());
  ASSIGN_OR_RETURN(const booking::v1::Booking first, ReadWanted(session, options.wanted));
  Series& wanted = *request.mutable_series();
  *wanted.mutable_items() = first.items();
  wanted.set_member(first.member());
  wanted.set_team(first.team());
  wanted.set_purpose(first.purpose());
  wanted.set_recurrence_rule(options.rule);
  request.set_request_id(options.wanted.request_id);
  request.set_mode(Mode(options.skip));
  request.set_validate_only(options.wanted.dry_run);
  ASSIGN_OR_RETURN(const Client* client, session.client());
  absl::StatusOr<Series> series = client->CreateSeries(request);
  if (!series.ok()) {
    const std::string words = WantedWords(first, options.wanted, options.wanted.start,
                                          absl::StrCat(" --rrule ", ShellQuote(options.rule)));
    return HintAtSkipping(series.status(), options.skip, "gongfang series create " + words);
  }
  if (options.wanted.dry_run) {
    session.output().Say(absl::StrCat("It can be booked: ", Made(*series), ". Nothing was taken."));
    if (!session.output().json()) {
      // There is nothing of it to be looked up.
      series->clear_name();
      for (auto& instance : *series->mutable_instances()) instance.clear_booking();
    }
  } else {
    session.output().Say(
        absl::StrCat("Made series ", ShortName(series->name()), ": ", Made(*series), "."));
  }
  return PrintSeries(session, *series, options.wanted.dry_run);
}

absl::StatusOr<Series> Get(Session& session, const std::string& text) {
  booking::v1::GetSeriesRequest request;
  ASSIGN_OR_RETURN(*request.mutable_name(), session.Series(text));
  ASSIGN_OR_RETURN(const Client* client, session.client());
  return client->GetSeries(request);
}

absl::Status Show(Session& session, const std::string& text) {
  ASSIGN_OR_RETURN(const Series series, Get(session, text));
  return PrintSeries(session, series);
}

// The instant of a flag, in the zone of the series.
absl::StatusOr<google::protobuf::Timestamp> ReadTime(Session& session, const Series& series,
                                                     absl::string_view flag,
                                                     const std::string& text) {
  if (series.items().empty()) return absl::InternalError("the series has no items");
  ASSIGN_OR_RETURN(const absl::TimeZone zone, session.ZoneOf(series.items(0).resource()));
  ASSIGN_OR_RETURN(const absl::Time time, ParseTimeIn(flag, text, {zone}, session.now()));
  return ToProto(time);
}

absl::Status Move(Session& session, const EditOptions& options) {
  booking::v1::RescheduleSeriesRequest request;
  if (options.start.empty() && options.length.empty()) {
    return WithHint(UsageError("nothing to move: say --start or --for"),
                    "gongfang series move --help");
  }
  request.set_start_of_day(options.start);
  if (!options.length.empty()) {
    ASSIGN_OR_RETURN(const absl::Duration length, ParseDurationFlag("--for", options.length));
    *request.mutable_length() = ToProto(length);
  }
  ASSIGN_OR_RETURN(const Series before, Get(session, options.series));
  request.set_name(before.name());
  if (!options.from.empty()) {
    ASSIGN_OR_RETURN(*request.mutable_from_time(),
                     ReadTime(session, before, "--from", options.from));
  }
  request.set_mode(Mode(options.skip));
  request.set_validate_only(options.dry_run);
  ASSIGN_OR_RETURN(const Client* client, session.client());
  const absl::StatusOr<Series> after = client->RescheduleSeries(request);
  if (!after.ok()) {
    std::string command = "gongfang series move " + ShortName(before.name());
    if (!options.from.empty()) absl::StrAppend(&command, " --from ", ShellQuote(options.from));
    if (!options.start.empty()) absl::StrAppend(&command, " --start ", ShellQuote(options.start));
    if (!options.length.empty()) absl::StrAppend(&command, " --for ", ShellQuote(options.length));
    return HintAtSkipping(after.status(), options.skip, command);
  }
  const std::string unchanged = Unchanged(*after, options.dry_run);
  session.output().Say(
      options.dry_run ? absl::StrCat("It can be moved", unchanged, ". Nothing was changed.")
                      : absl::StrCat("Moved series ", ShortName(after->name()), unchanged, "."));
  return PrintSeries(session, *after, options.dry_run);
}

absl::Status Cancel(Session& session, const EditOptions& options) {
  booking::v1::CancelSeriesRequest request;
  ASSIGN_OR_RETURN(const Series before, Get(session, options.series));
  request.set_name(before.name());
  if (!options.from.empty()) {
    ASSIGN_OR_RETURN(*request.mutable_start_time(),
                     ReadTime(session, before, "--from", options.from));
  }
  if (!options.to.empty()) {
    ASSIGN_OR_RETURN(*request.mutable_end_time(), ReadTime(session, before, "--to", options.to));
  }
  request.set_mode(Mode(options.skip));
  request.set_validate_only(options.dry_run);
  ASSIGN_OR_RETURN(const Client* client, session.client());
  const absl::StatusOr<Series> after = client->CancelSeries(request);
  if (!after.ok()) {
    std::string command = "gongfang series cancel " + ShortName(before.name());
    if (!options.from.empty()) absl::StrAppend(&command, " --from ", ShellQuote(options.from));
    if (!options.to.empty()) absl::StrAppend(&command, " --to ", ShellQuote(options.to));
    return HintAtSkipping(after.status(), options.skip, command);
  }
  const std::string unchanged = Unchanged(*after, options.dry_run);
  session.output().Say(
      options.dry_run ? absl::StrCat("It can be cancelled", unchanged, ". Nothing was changed.")
                      : absl::StrCat("Cancelled bookings of series ", ShortName(after->name()),
                                     unchanged, "."));
  return PrintSeries(session, *after);
}

void AddCreate(Commands& commands, CLI::App& group) {
  const auto options = std::make_shared<CreateOptions>();
  CLI::App& command =
      AddCommand(commands, group, "create", "Book again and again by a rule, all or none",
                 "gongfang series create link/training-lab=4 --start 'tue 19:00' --for 2h"
                 " --rrule 'FREQ=WEEKLY;BYDAY=TU;COUNT=6' --as chen\n"
                 "gongfang series create link/laser-1 --start '2027-01-09 10:00' --for 1h"
                 " --rrule 'FREQ=DAILY;UNTIL=20270131' --skip-conflicts --as chen",
                 [options](Session& session) { return Create(session, *options); });
  AddWanted(command, options->wanted, "it makes one series");
  command
      .add_option("--rrule", options->rule,
                  "When it repeats, as of RFC 5545, from --start on: DAILY or longer")
      ->required()
      ->type_name("RULE");
  AddSkip(command, options->skip, "Leave out what cannot be booked, and book the rest");
}

CLI::Option* AddSeries(CLI::App& command, std::string& series) {
  return command.add_option("series", series, "Its id")->required()->type_name("SERIES");
}

}  // namespace

void AddSeriesCommands(Commands& commands) {
  const std::string id = "01m85tdw1de3htcwb390sfw3dw";
  CLI::App& group = AddGroup(commands, "series", "Bookings made from one rule");
  AddCreate(commands, group);

  const auto edit = std::make_shared<EditOptions>();  // one command is run, so one is enough
  CLI::App& show =
      AddCommand(commands, group, "show", "Show a series and what became of each of its bookings",
                 "gongfang series show " + id,
                 [edit](Session& session) { return Show(session, edit->series); });
  AddSeries(show, edit->series);

  CLI::App& move = AddCommand(
      commands, group, "move",
      "Move all bookings of a series that have not begun, or those that follow; to move one: "
      "gongfang bookings move",
      absl::StrCat("gongfang series move ", id, " --start 18:30\n", "gongfang series move ", id,
                   " --from '2027-02-01 00:00' --for 3h --skip-conflicts"),
      [edit](Session& session) { return Move(session, *edit); });
  AddSeries(move, edit->series);
  move.add_option("--from", edit->from, "Only those that begin at this time or later")
      ->type_name("TIME");
  move.add_option("--start", edit->start, "When they are to begin, on the same days")
      ->type_name("HH:MM");
  move.add_option("--for", edit->length, "How long they are to last")->type_name("DURATION");
  AddSkip(move, edit->skip, "Leave those as they are that cannot be moved");
  move.add_flag("--dry-run", edit->dry_run, "Say whether it could be moved; change nothing");

  CLI::App& cancel =
      AddCommand(commands, group, "cancel",
                 "Give back the bookings of a series that have not begun, or some of them",
                 absl::StrCat("gongfang series cancel ", id, "\n", "gongfang series cancel ", id,
                              " --from '2027-02-01 00:00' --to '2027-02-15 00:00'"),
                 [edit](Session& session) { return Cancel(session, *edit); });
  AddSeries(cancel, edit->series);
  cancel.add_option("--from", edit->from, "Only those that begin at this time or later")
      ->type_name("TIME");
  cancel.add_option("--to", edit->to, "Only those that begin before this")->type_name("TIME");
  AddSkip(cancel, edit->skip, "Leave those as they are that cannot be cancelled any more");
  cancel.add_flag("--dry-run", edit->dry_run,
                  "Say whether it could be cancelled; give nothing back");
}

}  // namespace gongfang::cli
