// Finds what is free, anywhere in the alliance, and books the first of it where that is wanted.
#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/cli/booking_view.h"
#include "clients/cli/cli_error.h"
#include "clients/cli/commands.h"
#include "clients/cli/listing.h"
#include "clients/cli/names.h"
#include "clients/cli/search_window.h"
#include "clients/cli/text.h"
#include "clients/cli/times.h"
#include "clients/cli/wanted.h"
#include "common/base/status_macros.h"
#include "common/base/text.h"
#include "common/calendar/zone.h"

namespace gongfang::cli {
namespace {

using booking::v1::Availability;
using booking::v1::Relaxation;
using booking::v1::SearchAvailabilityRequest;
using booking::v1::SearchAvailabilityResponse;
using client::Client;

constexpr int kMaxLimit = 100;
constexpr int kMoreStarts = 3;

struct Options {
  std::vector<std::string> words;
  std::vector<std::string> categories;
  std::string filter;
  SearchWindow window;
  int units = 1;
  std::string length = "1h";
  std::string order = "soonest";
  int limit = 10;
  bool book = false;
  std::string purpose;
};

absl::StatusOr<SearchAvailabilityRequest> MakeRequest(Session& session, const Options& options) {
  SearchAvailabilityRequest request;
  RETURN_IF_ERROR(FillWindow(session, options.window, options.book, request));
  request.set_query(absl::StrJoin(options.words, " "));
  for (const std::string& category : options.categories) request.add_categories(category);
  request.set_filter(options.filter);
  request.set_units(options.units);
  ASSIGN_OR_RETURN(const absl::Duration length, ParseDurationFlag("--for", options.length));
  *request.mutable_length() = ToProto(length);
  request.set_order(options.order == "nearest"   ? SearchAvailabilityRequest::ORDER_NEAREST
                    : options.order == "fairest" ? SearchAvailabilityRequest::ORDER_FAIREST
                                                 : SearchAvailabilityRequest::ORDER_SOONEST);
  request.set_page_size(options.limit);
  request.set_more_starts(kMoreStarts);
  return request;
}

std::string Distance(const Availability& one) {
  if (!one.has_distance_meters()) return "";
  const auto meters = static_cast<int64_t>(one.distance_meters() + 0.5);
  if (meters < 1000) return absl::StrCat(meters, " m");
  return absl::StrCat(meters / 1000, ".", meters % 1000 / 100, " km");
}

std::string When(const Availability& one) {
  const absl::TimeZone zone = LoadZone(one.time_zone()).value_or(absl::UTCTimeZone());
  return FormatRange(FromProto(one.start_time()), FromProto(one.end_time()), zone);
}

std::string Also(const Availability& one) {
  const absl::TimeZone zone = LoadZone(one.time_zone()).value_or(absl::UTCTimeZone());
  const absl::CivilDay day = absl::ToCivilDay(FromProto(one.start_time()), zone);
  return absl::StrJoin(one.more_start_times(), ", ", [&](std::string* out, const auto& time) {
    const std::string text = FormatLocal(FromProto(time), zone);
    // The date only where it is another one.
    const bool same = absl::ToCivilDay(FromProto(time), zone) == day;
    out->append(same ? text.substr(text.find(' ') + 1) : text);
  });
}

Table FoundTable(const SearchAvailabilityResponse& answer) {
  std::vector<Column> columns = {"RESOURCE",
                                 {"NAME", Fit::kShorten},
                                 "FREE",
                                 {"DISTANCE", Fit::kOptional},
                                 {"ALSO AT", Fit::kOptional}};
  const auto& found = answer.availabilities();
  const bool broken = std::any_of(found.begin(), found.end(),
                                  [](const Availability& one) { return !one.faults().empty(); });
  if (broken) columns.push_back({"KNOWN FAULTS", Fit::kOptional});
  Table table(std::move(columns));
  for (const Availability& one : found) {
    std::vector<Cell> row = {ShortName(one.resource()), one.display_name(), When(one),
                             Distance(one), Also(one)};
    if (broken) row.push_back(absl::StrJoin(one.faults(), "; "));
    table.Add(std::move(row));
  }
  return table;
}

std::string AskFor(Relaxation::Kind kind) {
  switch (kind) {
    case Relaxation::KIND_LATER:
      return "within a week after";
    case Relaxation::KIND_ANY_TIME_OF_DAY:
      return "at another time of the day";
    case Relaxation::KIND_SHORTER:
      return "for half as long";
    case Relaxation::KIND_FEWER_UNITS:
      return "one unit";
    case Relaxation::KIND_ANYWHERE:
      return "elsewhere";
    default:
      return "otherwise";
  }
}

void PrintNothing(const SearchAvailabilityResponse& answer, const Output& output) {
  Table why({"NOTHING FITS, BECAUSE", "RESOURCES", {"FOR EXAMPLE", Fit::kShorten}});
  for (const auto& obstacle : answer.obstacles()) {
    why.Add({obstacle.rule(), absl::StrCat(obstacle.count()), obstacle.description()});
  }
  output.Print(why);
  if (answer.relaxations().empty()) return;
  Table instead({"WHAT WOULD FIT", "RESOURCE", {"NAME", Fit::kShorten}, "WHEN"});
  for (const Relaxation& relaxation : answer.relaxations()) {
    const Availability& one = relaxation.availability();
    instead.Add(
        {AskFor(relaxation.kind()), ShortName(one.resource()), one.display_name(), When(one)});
  }
  output.Print(instead);
}

absl::Status Book(Session& session, const Options& options, const SearchAvailabilityRequest& asked,
                  const Availability& first) {
  booking::v1::CreateBookingRequest request;
  request.set_parent(asked.parent());
  request.mutable_booking()->set_member(asked.member());
  request.mutable_booking()->set_team(asked.team());
  request.mutable_booking()->set_purpose(options.purpose);
  booking::v1::BookingItem& item = *request.mutable_booking()->add_items();
  item.set_resource(first.resource());
  item.set_units(asked.units());
  *item.mutable_start_time() = first.start_time();
  *item.mutable_end_time() = first.end_time();
  ASSIGN_OR_RETURN(const Client* client, session.client());
  ASSIGN_OR_RETURN(const booking::v1::Booking booking, client->CreateBooking(request));
  session.output().Say(absl::StrCat("Booked ", WhatForWhom(booking), "."));
  return PrintBooking(booking, session.output());
}

absl::Status Find(Session& session, const Options& options) {
  ASSIGN_OR_RETURN(const SearchAvailabilityRequest request, MakeRequest(session, options));
  ASSIGN_OR_RETURN(const Client* client, session.client());
  ASSIGN_OR_RETURN(const SearchAvailabilityResponse answer, client->SearchAvailability(request));
  const Output& output = session.output();
  if (answer.availabilities().empty()) {
    if (output.json()) {
      RETURN_IF_ERROR(output.PrintJson(answer));
    } else {
      PrintNothing(answer, output);
    }
    return options.book ? absl::NotFoundError("nothing is free that could be booked")
                        : absl::OkStatus();
  }
  if (options.book) return Book(session, options, request, answer.availabilities(0));
  if (output.json()) return output.PrintJson(answer);
  output.Print(FoundTable(answer));
  const Availability& first = answer.availabilities(0);
  const absl::TimeZone zone = LoadZone(first.time_zone()).value_or(absl::UTCTimeZone());
  output.Say(absl::StrCat(
      "To book the first: gongfang book ", ShellQuote(ShortName(first.resource())), " --start ",
      ShellQuote(FormatLocal(FromProto(first.start_time()), zone)), " --for ", options.length));
  return absl::OkStatus();
}

}  // namespace

void AddFindCommand(Commands& commands) {
  const auto options = std::make_shared<Options>();
  CLI::App& command = AddCommand(
      commands, commands.root, "find", "Find what is free, anywhere in the alliance",
      "gongfang find 3D打印 --for 2h --from 'sat 12:00' --until 'sat 18:00' --as chen\n"
      "gongfang find --category laser-cutter --near link --within 3km --between 18:00-21:00\n"
      "gongfang find --filter 'capabilities.bed-x >= 300' --region one-circle\n"
      "gongfang find bench --days sat,sun --for 4h --as chen --book",
      [options](Session& session) { return Find(session, *options); });
  command.add_option("words", options->words, "What it is: words of its name or its category")
      ->type_name("WORD");
  command.add_option("--category", options->categories, "Only of this category; may be repeated")
      ->type_name("ID")
      ->allow_extra_args(false);
  AddWindowFlags(command, options->window);
  command.add_option("--filter", options->filter, "Which resources; see docs/search.md")
      ->type_name("FILTER");
  command.add_option("--units", options->units, "How many units")
      ->type_name("N")
      ->check(WholeNumber(1, 10'000))
      ->capture_default_str();
  command.add_option("--for", options->length, "How long")
      ->type_name("DURATION")
      ->capture_default_str();
  command.add_option("--order", options->order, "What comes first")
      ->type_name("ORDER")
      ->check(CLI::IsMember({"soonest", "nearest", "fairest"}))
      ->capture_default_str();
  command.add_option("--limit", options->limit, "How many at most")
      ->type_name("N")
      ->check(WholeNumber(1, kMaxLimit))
      ->capture_default_str();
  CLI::Option* book = command.add_flag("--book", options->book, "Book the first of them");
  command.add_option("--purpose", options->purpose, "What it is booked for")
      ->type_name("TEXT")
      ->needs(book);
}

}  // namespace gongfang::cli
