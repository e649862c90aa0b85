#include <optional>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/cli/booking_view.h"
#include "clients/cli/cli_error.h"
#include "clients/cli/commands.h"
#include "clients/cli/names.h"
#include "clients/cli/text.h"
#include "clients/cli/times.h"
#include "common/base/status_macros.h"

namespace gongfang::cli {
namespace {

using client::Client;
using client::ClientError;

struct Options {
  std::vector<std::string> resources;
  std::string start;
  std::string length;
  std::string hold;
  int units = 1;
  std::string team;
  std::string purpose;
  std::string request_id;
  bool dry_run = false;
};

// Takes the units off a word such as "link/lab=5". A name may have "=" in it too, but then with
// something else than a number after it.
std::optional<int> TakeUnits(absl::string_view& word) {
  const size_t equals = word.rfind('=');
  int units = 0;
  if (equals == absl::string_view::npos || !absl::SimpleAtoi(word.substr(equals + 1), &units)) {
    return std::nullopt;
  }
  word = word.substr(0, equals);
  return units;
}

absl::StatusOr<std::string> ForWhom(Session& session) {
  if (!session.settings().member.empty()) return session.Member(session.settings().member);
  return WithHint(UsageError("nobody to book for"),
                  "say for whom: --as MEMBER, or GONGFANG_MEMBER (see: gongfang members list)");
}

absl::StatusOr<booking::v1::CreateBookingRequest> MakeRequest(Session& session,
                                                              const Options& options) {
  booking::v1::CreateBookingRequest request;
  booking::v1::Booking& booking = *request.mutable_booking();
  ASSIGN_OR_RETURN(*request.mutable_parent(), session.Alliance());
  ASSIGN_OR_RETURN(const absl::Duration length, ParseDurationFlag("--for", options.length));
  std::vector<absl::TimeZone> zones;
  for (absl::string_view word : options.resources) {
    booking::v1::BookingItem& item = *booking.add_items();
    item.set_units(TakeUnits(word).value_or(options.units));
    ASSIGN_OR_RETURN(*item.mutable_resource(), session.Resource(word));
    ASSIGN_OR_RETURN(zones.emplace_back(), session.ZoneOf(item.resource()));
  }
  // "now" is past before the server has read it: it means the next minute.
  ASSIGN_OR_RETURN(const absl::Time start,
                   ParseTimeIn("--start", options.start, zones, NextMinute(session.now())));
  for (booking::v1::BookingItem& item : *booking.mutable_items()) {
    *item.mutable_start_time() = ToProto(start);
    *item.mutable_end_time() = ToProto(start + length);
  }
  ASSIGN_OR_RETURN(*booking.mutable_member(), ForWhom(session));
  if (!options.team.empty()) {
    ASSIGN_OR_RETURN(*booking.mutable_team(), session.Team(options.team));
  }
  booking.set_purpose(options.purpose);
  if (!options.hold.empty()) {
    ASSIGN_OR_RETURN(const absl::Duration hold, ParseDurationFlag("--hold", options.hold));
    *request.mutable_hold_ttl() = ToProto(hold);
  }
  request.set_request_id(options.request_id);
  request.set_validate_only(options.dry_run);
  return request;
}

// The command that would make this booking at `start`.
std::string CommandFor(const booking::v1::CreateBookingRequest& request, const Options& options,
                       absl::string_view start) {
  std::string command = "gongfang book";
  for (const auto& item : request.booking().items()) {
    const std::string word = ShortName(item.resource());
    const bool own = item.units() != options.units;
    absl::StrAppend(&command, " ", ShellQuote(own ? absl::StrCat(word, "=", item.units()) : word));
  }
  absl::StrAppend(&command, " --start ", ShellQuote(start), " --for ", ShellQuote(options.length));
  if (options.units != 1) absl::StrAppend(&command, " --units ", options.units);
  if (!options.hold.empty()) absl::StrAppend(&command, " --hold ", ShellQuote(options.hold));
  if (!options.team.empty()) {
    absl::StrAppend(&command, " --team ", ShellQuote(ShortName(request.booking().team())));
  }
  absl::StrAppend(&command, " --as ", ShellQuote(ShortName(request.booking().member())));
  if (!options.purpose.empty()) {
    absl::StrAppend(&command, " --purpose ", ShellQuote(options.purpose));
  }
  return command;
}

// Says when the taken slot is free next, in the zone of its space, and how to take that.
absl::Status ExplainTaken(Session& session, const Options& options,
                          const booking::v1::CreateBookingRequest& request, absl::Status status) {
  const ClientError error = client::ErrorOf(status);
  const auto next = error.metadata.find("nextFreeStartTime");
  const auto resource = error.metadata.find("resource");
  absl::Time time;
  if (error.reason != "SLOT_TAKEN" || next == error.metadata.end() ||
      resource == error.metadata.end() ||
      !absl::ParseTime(absl::RFC3339_full, next->second, &time, nullptr)) {
    return status;
  }
  const absl::StatusOr<absl::TimeZone> zone = session.ZoneOf(resource->second);
  if (!zone.ok()) return status;
  const std::string start = FormatLocal(time, *zone);
  return WithHint(std::move(status), absl::StrCat("it is free next from ", start, ": ",
                                                  CommandFor(request, options, start)));
}

absl::Status Book(Session& session, const Options& options) {
  ASSIGN_OR_RETURN(const auto request, MakeRequest(session, options));
  ASSIGN_OR_RETURN(const Client* client, session.client());
  absl::StatusOr<booking::v1::Booking> booking = client->CreateBooking(request);
  if (!booking.ok()) return ExplainTaken(session, options, request, booking.status());
  const Output& output = session.output();
  std::vector<std::string> words;
  for (const auto& item : booking->items()) words.push_back(ShortName(item.resource()));
  const std::string what =
      absl::StrCat(absl::StrJoin(words, ", "), " for ", ShortName(booking->member()));
  if (options.dry_run) {
    output.Say(absl::StrCat("It can be booked: ", what, ". Nothing was taken."));
    if (!output.json()) {
      // There is no such booking to be looked up.
      booking->clear_name();
      booking->clear_create_time();
    }
  } else if (booking->state() == booking::v1::Booking::STATE_HELD) {
    output.Say(absl::StrCat("Held ", what, ". To keep it: gongfang bookings confirm ",
                            ShortName(booking->name())));
  } else {
    output.Say(absl::StrCat("Booked ", what, "."));
  }
  return PrintBooking(*booking, output);
}

}  // namespace

void AddBookCommand(Commands& commands) {
  const auto options = std::make_shared<Options>();
  CLI::App& command = AddCommand(
      commands, commands.root, "book", "Book one or more resources, all or none",
      "gongfang book link/laser-1 --start 'tomorrow 14:00' --for 2h --as chen\n"
      "gongfang book 培训室 --start '2027-01-09 14:00' --for 2h --units 5 --hold 10m --as chen\n"
      "gongfang book link/laser-1 link/training-lab=5 --start 'sat 10:00' --for 1h --as chen",
      [options](Session& session) { return Book(session, *options); });
  command
      .add_option("resources", options->resources,
                  "SPACE/ID, or names; with units of its own: SPACE/ID=UNITS")
      ->required()
      ->type_name("RESOURCE");
  command
      .add_option("--start", options->start,
                  "When it begins, in the zone of the space: '2027-01-09 14:00', 'tomorrow 14:00', "
                  "2027-01-09T14:00:00+08:00")
      ->required()
      ->type_name("TIME");
  command.add_option("--for", options->length, "How long: 2h, 90m, 1h30m")
      ->required()
      ->type_name("DURATION");
  command.add_option("--hold", options->hold, "Only hold it for so long; confirm it before")
      ->type_name("DURATION");
  command
      .add_option("--units", options->units,
                  "How many units of each resource that does not say its own")
      ->type_name("N")
      ->capture_default_str();
  command.add_option("--team", options->team, "The team on whose account it is")->type_name("TEAM");
  command.add_option("--purpose", options->purpose, "What it is for")->type_name("TEXT");
  command
      .add_option("--request-id", options->request_id,
                  "Makes running the same command again safe: it books once")
      ->type_name("ID");
  command.add_flag("--dry-run", options->dry_run, "Say whether it could be booked; take nothing");
}

}  // namespace gongfang::cli
