// Which bookings a change would break, before it is made or after, and where they could go.
#include <optional>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/cli/booking_view.h"
#include "clients/cli/cli_error.h"
#include "clients/cli/commands.h"
#include "clients/cli/hours.h"
#include "clients/cli/listing.h"
#include "clients/cli/names.h"
#include "clients/cli/text.h"
#include "clients/cli/times.h"
#include "common/base/status_macros.h"

namespace gongfang::cli {
namespace {

using booking::v1::AffectedBooking;
using booking::v1::ListAffectedBookingsRequest;
using booking::v1::ListAffectedBookingsResponse;
using client::Client;

constexpr int kMaxAlternatives = 3;

struct Options {
  std::string what;  // a resource, or a space
  std::optional<int> capacity;
  std::vector<std::string> hours;
  bool suspended = false;
  std::string closed_from;
  std::string closed_for;
  int alternatives = 1;
  int limit = kDefaultListLimit;
};

std::string SpaceOf(const std::string& resource) {
  return resource.substr(0, resource.find("/resources/"));
}

absl::Status AddClosure(Session& session, const Options& options,
                        ListAffectedBookingsRequest& request) {
  inventory::v1::Closure& closure = *request.mutable_closure();
  if (!request.parent().empty()) {
    ASSIGN_OR_RETURN(*closure.add_resources(), session.Resource(options.what));
  } else {
    ASSIGN_OR_RETURN(*request.mutable_parent(), session.Space(options.what));
  }
  ASSIGN_OR_RETURN(const absl::TimeZone zone, session.ZoneOf(request.parent()));
  ASSIGN_OR_RETURN(const absl::Time start,
                   ParseTimeIn("--closed-from", options.closed_from, {zone}, session.now()));
  ASSIGN_OR_RETURN(const absl::Duration length,
                   ParseDurationFlag("--closed-for", options.closed_for));
  *closure.mutable_start_time() = ToProto(start);
  *closure.mutable_end_time() = ToProto(start + length);
  return absl::OkStatus();
}

absl::Status AddResource(Session& session, const Options& options, const std::string& name,
                         ListAffectedBookingsRequest& request) {
  if (!options.capacity && options.hours.empty() && !options.suspended) {
    request.set_current(name);
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(const Client* client, session.client());
  inventory::v1::GetResourceRequest get;
  get.set_name(name);
  ASSIGN_OR_RETURN(*request.mutable_resource(), client->GetResource(get));
  inventory::v1::Resource& resource = *request.mutable_resource();
  if (options.capacity) resource.set_capacity(*options.capacity);
  if (options.suspended) resource.set_state(inventory::v1::Resource::STATE_SUSPENDED);
  if (options.hours.empty()) return absl::OkStatus();
  resource.mutable_schedule()->clear_periods();
  for (const std::string& text : options.hours) {
    RETURN_IF_ERROR(AddHours("--hours", text, *resource.mutable_schedule()));
  }
  return absl::OkStatus();
}

absl::StatusOr<ListAffectedBookingsRequest> MakeRequest(Session& session, const Options& options) {
  ListAffectedBookingsRequest request;
  request.set_alternative_count(options.alternatives);
  const bool closes = !options.closed_from.empty();
  // A space has no "/" in its id, and its full name no resource.
  const bool of_resource = absl::StartsWith(options.what, "alliances/")
                               ? absl::StrContains(options.what, "/resources/")
                               : absl::StrContains(options.what, "/");
  if (closes && !of_resource) {
    RETURN_IF_ERROR(AddClosure(session, options, request));
    return request;
  }
  ASSIGN_OR_RETURN(const std::string name, session.Resource(options.what));
  request.set_parent(SpaceOf(name));
  if (closes) {
    RETURN_IF_ERROR(AddClosure(session, options, request));
  } else {
    RETURN_IF_ERROR(AddResource(session, options, name, request));
  }
  return request;
}

std::string Alternatives(const AffectedBooking& affected) {
  return absl::StrJoin(affected.alternatives(), ", ", [](std::string* out, const auto& one) {
    out->append(ShortName(one.resource()));
  });
}

absl::Status Run(Session& session, const Options& options) {
  ASSIGN_OR_RETURN(const ListAffectedBookingsRequest request, MakeRequest(session, options));
  ASSIGN_OR_RETURN(const Client* client, session.client());
  ASSIGN_OR_RETURN(auto answer, Collect(*client, &Client::ListAffectedBookings,
                                        &ListAffectedBookingsResponse::mutable_affected_bookings,
                                        request, options.limit));
  Table table(
      {"BOOKING", "MEMBER", "RESOURCE", "WHEN", "BREAKS", {"COULD MOVE TO", Fit::kOptional}});
  for (const AffectedBooking& affected : answer.affected_bookings()) {
    const booking::v1::BookingItem& item = affected.booking().items(affected.item());
    table.Add({ShortName(affected.booking().name()), ShortName(affected.booking().member()),
               ShortName(item.resource()), ItemTime(item), absl::StrJoin(affected.rules(), ", "),
               Alternatives(affected)});
  }
  return PrintList(answer, table, "No booking to come would be broken.", session.output());
}

}  // namespace

void AddAffectedCommand(Commands& commands, CLI::App& group) {
  const auto options = std::make_shared<Options>();
  CLI::App& command =
      AddCommand(commands, group, "affected", "Show which bookings a change would break",
                 "gongfang bookings affected link/laser-1 --hours 'mon-fri 10:00-18:00'\n"
                 "gongfang bookings affected link --closed-from 'sat 09:00' --closed-for 9h\n"
                 "gongfang bookings affected link/laser-1 --alternatives 3",
                 [options](Session& session) { return Run(session, *options); });
  command
      .add_option("what", options->what,
                  "SPACE/ID of a resource, or its name; or a space, with --closed-from. Without a "
                  "change: what it does not admit as it is now")
      ->required()
      ->type_name("RESOURCE|SPACE");
  command.add_option("--capacity", options->capacity, "If it had so many units")->type_name("N");
  command.add_option("--hours", options->hours, "If it had these hours; may be repeated")
      ->type_name("DAYS HH:MM-HH:MM")
      ->allow_extra_args(false);
  command.add_flag("--suspended", options->suspended, "If it were suspended");
  CLI::Option* from =
      command.add_option("--closed-from", options->closed_from, "If it were closed from then on");
  CLI::Option* length =
      command.add_option("--closed-for", options->closed_for, "For how long it would be closed");
  from->type_name("TIME")->needs(length);
  length->type_name("DURATION")->needs(from);
  command
      .add_option("--alternatives", options->alternatives,
                  "How many other resources to tell to which each could move")
      ->type_name("N")
      ->check(WholeNumber(0, kMaxAlternatives))
      ->capture_default_str();
  AddLimit(command, options->limit);
}

}  // namespace gongfang::cli
