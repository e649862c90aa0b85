// Finds several things one after the other, and books them together where that is wanted.
#include <utility>

#include "absl/strings/str_cat.h"
#include "clients/cli/booking_view.h"
#include "clients/cli/cli_error.h"
#include "clients/cli/commands.h"
#include "clients/cli/names.h"
#include "clients/cli/plan_step.h"
#include "clients/cli/search_window.h"
#include "clients/cli/text.h"
#include "clients/cli/times.h"
#include "clients/cli/wanted.h"
#include "common/base/status_macros.h"
#include "common/base/text.h"

namespace gongfang::cli {
namespace {

using booking::v1::Plan;
using booking::v1::SearchPlansRequest;
using booking::v1::SearchPlansResponse;
using client::Client;

constexpr int kMaxLimit = 10;

struct Options {
  std::vector<std::string> steps;
  SearchWindow window;
  bool same_space = false;
  int limit = 3;
  bool book = false;
  std::string purpose;
};

absl::StatusOr<SearchPlansRequest> MakeRequest(Session& session, const Options& options) {
  SearchPlansRequest request;
  RETURN_IF_ERROR(FillWindow(session, options.window, options.book, request));
  for (const std::string& text : options.steps) {
    ASSIGN_OR_RETURN(const PlanStepText parsed, ParsePlanStep(text));
    booking::v1::PlanStep& step = *request.add_steps();
    step.set_query(parsed.words);
    if (!parsed.category.empty()) step.add_categories(parsed.category);
    if (!parsed.resource.empty()) {
      ASSIGN_OR_RETURN(*step.mutable_resource(), session.Resource(parsed.resource));
    }
    step.set_units(parsed.units);
    *step.mutable_length() = ToProto(parsed.length);
    if (parsed.max_wait) *step.mutable_max_wait() = ToProto(*parsed.max_wait);
  }
  request.set_same_space(options.same_space);
  request.set_page_size(options.limit);
  return request;
}

absl::Status Book(Session& session, const Options& options, const SearchPlansRequest& asked,
                  const Plan& plan) {
  booking::v1::CreateBookingRequest request;
  request.set_parent(asked.parent());
  request.mutable_booking()->set_member(asked.member());
  request.mutable_booking()->set_team(asked.team());
  request.mutable_booking()->set_purpose(options.purpose);
  *request.mutable_booking()->mutable_items() = plan.items();
  ASSIGN_OR_RETURN(const Client* client, session.client());
  ASSIGN_OR_RETURN(const booking::v1::Booking booking, client->CreateBooking(request));
  session.output().Say(absl::StrCat("Booked ", WhatForWhom(booking), "."));
  return PrintBooking(booking, session.output());
}

absl::Status SayNone(const Options& options, const SearchPlansResponse& answer,
                     const Output& output) {
  if (output.json()) {
    RETURN_IF_ERROR(output.PrintJson(answer));
  } else {
    const auto step = static_cast<size_t>(answer.failed_step());
    output.Say(absl::StrCat("Nothing fits: step ", step + 1, ", \"", options.steps[step],
                            "\": ", answer.description()));
  }
  return options.book ? absl::NotFoundError("there is no plan that could be booked")
                      : absl::OkStatus();
}

absl::Status PrintPlans(Session& session, const SearchPlansResponse& answer) {
  const Output& output = session.output();
  if (output.json()) return output.PrintJson(answer);
  Table table({"PLAN", "STEP", "RESOURCE", "UNITS", "WHEN"});
  for (int i = 0; i < answer.plans_size(); ++i) {
    for (int k = 0; k < answer.plans(i).items_size(); ++k) {
      const booking::v1::BookingItem& item = answer.plans(i).items(k);
      ASSIGN_OR_RETURN(const absl::TimeZone zone, session.ZoneOf(item.resource()));
      table.Add({k == 0 ? absl::StrCat(i + 1) : "", absl::StrCat(k + 1), ShortName(item.resource()),
                 absl::StrCat(item.units()),
                 FormatRange(FromProto(item.start_time()), FromProto(item.end_time()), zone)});
    }
  }
  output.Print(table);
  output.Say("The same with --book books the first plan, all of it or nothing.");
  return absl::OkStatus();
}

absl::Status Run(Session& session, const Options& options) {
  ASSIGN_OR_RETURN(const SearchPlansRequest request, MakeRequest(session, options));
  ASSIGN_OR_RETURN(const Client* client, session.client());
  ASSIGN_OR_RETURN(const SearchPlansResponse answer, client->SearchPlans(request));
  if (answer.plans().empty()) return SayNone(options, answer, session.output());
  if (options.book) return Book(session, options, request, answer.plans(0));
  return PrintPlans(session, answer);
}

}  // namespace

void AddPlanCommand(Commands& commands) {
  const auto options = std::make_shared<Options>();
  CLI::App& command = AddCommand(
      commands, commands.root, "plan", "Find several things one after the other",
      "gongfang plan '#pcb-mill for 1h' 'within 1h #reflow-oven for 30m' 'bench for 2h' --as chen\n"
      "gongfang plan '@link/laser-1 for 1h' 'x2 bench for 2h' --same-space --as chen --book",
      [options](Session& session) { return Run(session, *options); });
  command
      .add_option("steps", options->steps,
                  "What is needed, in order: words, #CATEGORY or @SPACE/ID, \"for\" how long; "
                  "\"within\": so soon after the step before; x2: two units")
      ->required()
      ->type_name("STEP");
  AddWindowFlags(command, options->window);
  command.add_flag("--same-space", options->same_space, "All of it at one space");
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
