#include "clients/cli/wanted.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/cli/booking_items.h"
#include "clients/cli/names.h"
#include "clients/cli/text.h"
#include "clients/cli/times.h"
#include "common/base/status_macros.h"
#include "common/base/text.h"

namespace gongfang::cli {

void AddWanted(CLI::App& command, Wanted& wanted, absl::string_view once) {
  command
      .add_option("resources", wanted.resources,
                  "SPACE/ID, or names; with units of its own: SPACE/ID=UNITS")
      ->required()
      ->type_name("RESOURCE");
  command
      .add_option("--start", wanted.start,
                  "When it begins, in the zone of the space: '2027-01-09 14:00', 'tomorrow 14:00', "
                  "2027-01-09T14:00:00+08:00")
      ->required()
      ->type_name("TIME");
  command.add_option("--for", wanted.length, "How long: 2h, 90m, 1h30m")
      ->required()
      ->type_name("DURATION");
  command
      .add_option("--units", wanted.units,
                  "How many units of each resource that does not say its own")
      ->type_name("N")
      ->check(WholeNumber(1, INT32_MAX))
      ->capture_default_str();
  command.add_option("--team", wanted.team, "The team on whose account it is")->type_name("TEAM");
  command.add_option("--purpose", wanted.purpose, "What it is for")->type_name("TEXT");
  command
      .add_option("--request-id", wanted.request_id,
                  absl::StrCat("Makes running the same command again safe: ", once))
      ->type_name("ID");
  command.add_flag("--dry-run", wanted.dry_run, "Say whether it could be booked; take nothing");
}

absl::StatusOr<booking::v1::Booking> ReadWanted(Session& session, const Wanted& wanted) {
  booking::v1::Booking booking;
  ASSIGN_OR_RETURN(const absl::Duration length, ParseDurationFlag("--for", wanted.length));
  ASSIGN_OR_RETURN(*booking.mutable_items(), ReadItems(session, wanted.resources, wanted.units));
  ASSIGN_OR_RETURN(const auto zones, ZonesOf(session, booking.items()));
  // "now" is past before the server has read it: it means the next minute.
  ASSIGN_OR_RETURN(const absl::Time start,
                   ParseTimeIn("--start", wanted.start, zones, NextMinute(session.now())));
  for (booking::v1::BookingItem& item : *booking.mutable_items()) {
    *item.mutable_start_time() = ToProto(start);
    *item.mutable_end_time() = ToProto(start + length);
  }
  ASSIGN_OR_RETURN(*booking.mutable_member(), session.ActingMember());
  if (!wanted.team.empty()) {
    ASSIGN_OR_RETURN(*booking.mutable_team(), session.Team(wanted.team));
  }
  booking.set_purpose(wanted.purpose);
  return booking;
}

std::string WhatForWhom(const booking::v1::Booking& booking) {
  return absl::StrCat(absl::StrJoin(booking.items(), ", ",
                                    [](std::string* out, const booking::v1::BookingItem& item) {
                                      out->append(ShortName(item.resource()));
                                    }),
                      " for ", ShortName(booking.member()));
}

std::string WantedWords(const booking::v1::Booking& booking, const Wanted& wanted,
                        absl::string_view start, absl::string_view own) {
  std::string words = absl::StrCat(ItemWords(booking.items(), wanted.units), " --start ",
                                   ShellQuote(start), " --for ", ShellQuote(wanted.length));
  if (wanted.units != 1) absl::StrAppend(&words, " --units ", wanted.units);
  absl::StrAppend(&words, own);
  if (!booking.team().empty()) {
    absl::StrAppend(&words, " --team ", ShellQuote(ShortName(booking.team())));
  }
  absl::StrAppend(&words, " --as ", ShellQuote(ShortName(booking.member())));
  if (!booking.purpose().empty()) {
    absl::StrAppend(&words, " --purpose ", ShellQuote(booking.purpose()));
  }
  return words;
}

}  // namespace gongfang::cli
