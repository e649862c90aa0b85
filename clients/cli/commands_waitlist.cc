#include "absl/strings/str_cat.h"
#include "clients/cli/booking_items.h"
#include "clients/cli/cli_error.h"
#include "clients/cli/commands.h"
#include "clients/cli/listing.h"
#include "clients/cli/names.h"
#include "clients/cli/text.h"
#include "clients/cli/times.h"
#include "clients/cli/waitlist_view.h"
#include "common/base/text.h"

namespace gongfang::cli {
namespace {

using booking::v1::WaitlistEntry;
using client::Client;

struct JoinOptions {
  std::string resource;
  std::string from;
  std::string to;
  std::string length;
  int units = 1;
  std::string team;
  std::string request_id;
};

struct ListOptions {
  MemberFilter member;
  std::string resource;
  bool ended = false;
  int limit = kDefaultListLimit;
};

absl::StatusOr<booking::v1::CreateWaitlistEntryRequest> MakeRequest(Session& session,
                                                                    const JoinOptions& options) {
  booking::v1::CreateWaitlistEntryRequest request;
  WaitlistEntry& entry = *request.mutable_waitlist_entry();
  ASSIGN_OR_RETURN(const absl::Duration length, ParseDurationFlag("--for", options.length));
  *entry.mutable_length() = ToProto(length);
  ASSIGN_OR_RETURN(*request.mutable_parent(), session.Alliance());
  absl::string_view word = options.resource;
  entry.set_units(TakeUnits(word).value_or(options.units));
  ASSIGN_OR_RETURN(*entry.mutable_resource(), session.Resource(word));
  ASSIGN_OR_RETURN(const absl::TimeZone zone, session.ZoneOf(entry.resource()));
  const absl::Time now = NextMinute(session.now());
  ASSIGN_OR_RETURN(const absl::Time from, ParseTimeIn("--from", options.from, {zone}, now));
  ASSIGN_OR_RETURN(const absl::Time to, ParseTimeIn("--to", options.to, {zone}, now));
  *entry.mutable_window_start_time() = ToProto(from);
  *entry.mutable_window_end_time() = ToProto(to);
  ASSIGN_OR_RETURN(*entry.mutable_member(), session.ActingMember());
  if (!options.team.empty()) {
    ASSIGN_OR_RETURN(*entry.mutable_team(), session.Team(options.team));
  }
  request.set_request_id(options.request_id);
  return request;
}

absl::Status Join(Session& session, const JoinOptions& options) {
  ASSIGN_OR_RETURN(const auto request, MakeRequest(session, options));
  ASSIGN_OR_RETURN(const Client* client, session.client());
  absl::StatusOr<WaitlistEntry> entry = client->CreateWaitlistEntry(request);
  if (client::ErrorOf(entry.status()).reason == "TOO_MANY") {
    return WithHint(entry.status(), "gongfang waitlist list --as " +
                                        ShellQuote(ShortName(request.waitlist_entry().member())));
  }
  RETURN_IF_ERROR(entry.status());
  const std::string who = ShortName(entry->member());
  if (entry->state() == WaitlistEntry::STATE_OFFERED) {
    session.output().Say(absl::StrCat("It is free, and held for ", who,
                                      ". To keep it: gongfang bookings confirm ",
                                      ShortName(entry->booking())));
  } else {
    session.output().Say(absl::StrCat(who, " waits for ", ShortName(entry->resource()),
                                      ". To see whether there is an offer: gongfang waitlist show ",
                                      ShortName(entry->name())));
  }
  // The place in the queue is only in what is read.
  booking::v1::GetWaitlistEntryRequest get;
  get.set_name(entry->name());
  absl::StatusOr<WaitlistEntry> read = client->GetWaitlistEntry(get);
  return PrintWaitlistEntry(session, read.ok() ? *read : *entry);
}

absl::Status List(Session& session, const ListOptions& options) {
  booking::v1::ListWaitlistEntriesRequest request;
  ASSIGN_OR_RETURN(*request.mutable_parent(), session.Alliance());
  ASSIGN_OR_RETURN(*request.mutable_member(), options.member.Name(session));
  if (!options.resource.empty()) {
    ASSIGN_OR_RETURN(*request.mutable_resource(), session.Resource(options.resource));
  }
  request.set_show_ended(options.ended);
  ASSIGN_OR_RETURN(const Client* client, session.client());
  using Response = booking::v1::ListWaitlistEntriesResponse;
  ASSIGN_OR_RETURN(const Response answer,
                   Collect(*client, &Client::ListWaitlistEntries,
                           &Response::mutable_waitlist_entries, request, options.limit));
  ASSIGN_OR_RETURN(const Table table, WaitlistTable(session, answer.waitlist_entries()));
  return PrintList(answer, table, "Nobody waits.", session.output());
}

absl::Status Show(Session& session, const std::string& text) {
  booking::v1::GetWaitlistEntryRequest request;
  ASSIGN_OR_RETURN(*request.mutable_name(), session.WaitlistEntry(text));
  ASSIGN_OR_RETURN(const Client* client, session.client());
  ASSIGN_OR_RETURN(const WaitlistEntry entry, client->GetWaitlistEntry(request));
  return PrintWaitlistEntry(session, entry);
}

absl::Status Leave(Session& session, const std::string& text) {
  booking::v1::CancelWaitlistEntryRequest request;
  ASSIGN_OR_RETURN(*request.mutable_name(), session.WaitlistEntry(text));
  ASSIGN_OR_RETURN(const Client* client, session.client());
  ASSIGN_OR_RETURN(const WaitlistEntry entry, client->CancelWaitlistEntry(request));
  session.output().Say(absl::StrCat(ShortName(entry.member()), " waits for ",
                                    ShortName(entry.resource()), " no more."));
  return PrintWaitlistEntry(session, entry);
}

void AddJoin(Commands& commands, CLI::App& group) {
  const auto options = std::make_shared<JoinOptions>();
  CLI::App& join = AddCommand(
      commands, group, "join",
      "Wait for a slot that is taken: when units are free in time, the first in line gets an offer",
      "gongfang waitlist join link/laser-1 --from 'sat 09:00' --to 'sat 18:00' --for 2h --as chen",
      [options](Session& session) { return Join(session, *options); });
  join.add_option("resource", options->resource, "SPACE/ID, or its name")
      ->required()
      ->type_name("RESOURCE");
  join.add_option("--from", options->from, "From when it suits, in the zone of the space")
      ->required()
      ->type_name("TIME");
  join.add_option("--to", options->to, "Until when")->required()->type_name("TIME");
  join.add_option("--for", options->length, "For how long: 2h, 90m")
      ->required()
      ->type_name("DURATION");
  join.add_option("--units", options->units, "How many units")
      ->type_name("N")
      ->check(WholeNumber(1, INT32_MAX))
      ->capture_default_str();
  join.add_option("--team", options->team, "The team on whose account the booking would be")
      ->type_name("TEAM");
  join.add_option("--request-id", options->request_id,
                  "Makes running the same command again safe: it joins once")
      ->type_name("ID");
}

}  // namespace

void AddWaitlistCommands(Commands& commands) {
  CLI::App& group = AddGroup(commands, "waitlist", "Who waits for what is taken");
  AddJoin(commands, group);

  const auto listed = std::make_shared<ListOptions>();
  CLI::App& list = AddCommand(commands, group, "list", "List who waits, first come first",
                              "gongfang waitlist list --resource link/laser-1\n"
                              "gongfang waitlist list --as chen --ended",
                              [listed](Session& session) { return List(session, *listed); });
  listed->member.AddTo(list, commands.root);
  list.add_option("--resource", listed->resource, "Only those for this resource")
      ->type_name("RESOURCE");
  list.add_flag("--ended", listed->ended, "Also those that are fulfilled, cancelled or expired");
  AddLimit(list, listed->limit);

  const auto entry = std::make_shared<std::string>();
  const std::string id = "01m85tdw1de3htcwb390sfw3dw";
  CLI::App& show = AddCommand(commands, group, "show", "Show a place on the waitlist",
                              "gongfang waitlist show " + id,
                              [entry](Session& session) { return Show(session, *entry); });
  CLI::App& leave = AddCommand(commands, group, "leave",
                               "Wait no more; an offer that is open passes on to the next",
                               "gongfang waitlist leave " + id,
                               [entry](Session& session) { return Leave(session, *entry); });
  for (CLI::App* command : {&show, &leave}) {
    command->add_option("entry", *entry, "Its id")->required()->type_name("ENTRY");
  }
}

}  // namespace gongfang::cli
