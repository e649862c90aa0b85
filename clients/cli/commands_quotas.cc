#include "absl/strings/str_cat.h"
#include "clients/cli/cli_error.h"
#include "clients/cli/commands.h"
#include "clients/cli/hours.h"
#include "clients/cli/listing.h"
#include "clients/cli/names.h"
#include "clients/cli/quotas.h"
#include "clients/cli/times.h"
#include "common/base/text.h"
#include "google/protobuf/empty.pb.h"

namespace gongfang::cli {
namespace {

using client::Client;
using inventory::v1::Quota;

struct CreateOptions {
  std::string id;
  std::string display_name;
  std::string resource;
  std::string space;
  std::string category;
  std::string holder = "member";
  std::string period;
  std::string time;
  int bookings = 0;
  std::vector<std::string> prime_time;
};

std::string PrimeTime(const Quota& quota) {
  return quota.has_prime_time() ? FormatHours(quota.prime_time()) : "";
}

absl::Status Print(const Quota& quota, const Output& output) {
  if (output.json()) return output.PrintJson(quota);
  Table table;
  table.Add({"Quota", Cell(ShortName(quota.name()), Style::kBold)});
  table.Add({"Name", quota.display_name()});
  table.Add({"For", QuotaHolder(quota)});
  table.Add({"Of", QuotaScope(quota)});
  table.Add({"At most", QuotaLimit(quota)});
  if (quota.has_prime_time()) table.Add({"Counted", PrimeTime(quota)});
  output.Print(table);
  return absl::OkStatus();
}

absl::Status List(Session& session, int limit) {
  ASSIGN_OR_RETURN(const Client* client, session.client());
  inventory::v1::ListQuotasRequest request;
  ASSIGN_OR_RETURN(*request.mutable_parent(), session.Alliance());
  ASSIGN_OR_RETURN(auto answer,
                   Collect(*client, &Client::ListQuotas,
                           &inventory::v1::ListQuotasResponse::mutable_quotas, request, limit));
  Table table({"QUOTA",
               {"FOR", Fit::kShorten},
               {"OF", Fit::kShorten},
               "AT MOST",
               {"COUNTED", Fit::kOptional},
               {"NAME", Fit::kOptional}});
  for (const Quota& quota : answer.quotas()) {
    table.Add({ShortName(quota.name()), QuotaHolder(quota), QuotaScope(quota), QuotaLimit(quota),
               quota.has_prime_time() ? PrimeTime(quota) : "always", quota.display_name()});
  }
  return PrintList(answer, table, "There is no quota.", session.output());
}

absl::Status Show(Session& session, const std::string& text) {
  inventory::v1::GetQuotaRequest request;
  ASSIGN_OR_RETURN(*request.mutable_name(), session.Quota(text));
  ASSIGN_OR_RETURN(const Client* client, session.client());
  ASSIGN_OR_RETURN(const Quota quota, client->GetQuota(request));
  return Print(quota, session.output());
}

// What the flags say by themselves.
absl::StatusOr<Quota> FromFlags(const CreateOptions& options) {
  Quota quota;
  quota.set_display_name(options.display_name);
  quota.set_category(options.category);
  quota.set_holder(options.holder == "team" ? Quota::HOLDER_TEAM : Quota::HOLDER_MEMBER);
  RETURN_IF_ERROR(SetPeriod("--per", options.period, quota));
  if (options.time.empty() == (options.bookings == 0)) {
    return UsageError("say either --time or --bookings");
  }
  if (!options.time.empty()) {
    ASSIGN_OR_RETURN(const absl::Duration limit, ParseDurationFlag("--time", options.time));
    *quota.mutable_time_limit() = ToProto(limit);
  }
  quota.set_booking_limit(options.bookings);
  for (const std::string& hours : options.prime_time) {
    RETURN_IF_ERROR(AddHours("--prime-time", hours, *quota.mutable_prime_time()));
  }
  return quota;
}

absl::Status Create(Session& session, const CreateOptions& options) {
  inventory::v1::CreateQuotaRequest request;
  ASSIGN_OR_RETURN(*request.mutable_quota(), FromFlags(options));
  request.set_quota_id(options.id);
  ASSIGN_OR_RETURN(*request.mutable_parent(), session.Alliance());
  if (!options.resource.empty()) {
    ASSIGN_OR_RETURN(*request.mutable_quota()->mutable_resource(),
                     session.Resource(options.resource));
  }
  if (!options.space.empty()) {
    ASSIGN_OR_RETURN(*request.mutable_quota()->mutable_space(), session.Space(options.space));
  }
  ASSIGN_OR_RETURN(const Client* client, session.client());
  const absl::StatusOr<Quota> quota = client->CreateQuota(request);
  if (client::ErrorOf(quota.status()).reason == "TOO_MANY") {
    return WithHint(quota.status(), "gongfang quotas list; gongfang quotas delete ID");
  }
  RETURN_IF_ERROR(quota.status());
  session.output().Say(absl::StrCat("Made quota ", ShortName(quota->name()), "."));
  return Print(*quota, session.output());
}

absl::Status Delete(Session& session, const std::string& text) {
  inventory::v1::DeleteQuotaRequest request;
  ASSIGN_OR_RETURN(*request.mutable_name(), session.Quota(text));
  ASSIGN_OR_RETURN(const Client* client, session.client());
  RETURN_IF_ERROR(client->DeleteQuota(request));
  session.output().Say(absl::StrCat("Deleted quota ", ShortName(request.name()), "."));
  if (session.output().json()) return session.output().PrintJson(google::protobuf::Empty());
  return absl::OkStatus();
}

void AddCreate(Commands& commands, CLI::App& group) {
  const auto made = std::make_shared<CreateOptions>();
  CLI::App& create = AddCommand(
      commands, group, "create", "Limit how much members or teams may book",
      "gongfang quotas create laser-week --name 每周激光 --category laser-cutter --per week "
      "--time 12h\n"
      "gongfang quotas create at-once --name 同时预约 --per at-once --bookings 8\n"
      "gongfang quotas create evenings --name 晚间 --space link --for team --per week --time 6h "
      "--prime-time 'mon-fri 18:00-21:00'",
      [made](Session& session) { return Create(session, *made); });
  create.add_option("id", made->id, "Its id: a-z, 0-9 and \"-\"")->required()->type_name("ID");
  create.add_option("--name", made->display_name, "What people call it")
      ->required()
      ->type_name("TEXT");
  CLI::Option* resource =
      create.add_option("--resource", made->resource, "Only bookings of this resource");
  resource->type_name("RESOURCE");
  create.add_option("--space", made->space, "Only bookings in this space")
      ->type_name("SPACE")
      ->excludes(resource);
  create.add_option("--category", made->category, "Only bookings of this category")
      ->type_name("CATEGORY")
      ->excludes(resource);
  create.add_option("--for", made->holder, "Whose bookings are added up: those of each of them")
      ->check(CLI::IsMember({"member", "team"}))
      ->capture_default_str();
  create
      .add_option("--per", made->period,
                  "Over which time: day, week, month, at-once, or any days in a row, such as 14d")
      ->required()
      ->type_name("PERIOD");
  create.add_option("--time", made->time, "At most so much time, such as 12h")
      ->type_name("DURATION");
  create.add_option("--bookings", made->bookings, "Or at most so many bookings")
      ->type_name("N")
      ->check(WholeNumber(1, INT32_MAX));
  create
      .add_option("--prime-time", made->prime_time,
                  "Count only these hours, such as 'mon-fri 18:00-21:00'; may be repeated")
      ->type_name("HOURS")
      ->allow_extra_args(false);
}

}  // namespace

void AddQuotaCommands(Commands& commands) {
  CLI::App& group = AddGroup(commands, "quotas", "How much members and teams may book");

  const auto limit = std::make_shared<int>(kDefaultListLimit);
  CLI::App& list = AddCommand(commands, group, "list", "List the quotas", "",
                              [limit](Session& session) { return List(session, *limit); });
  AddLimit(list, *limit);

  const auto shown = std::make_shared<std::string>();
  CLI::App& show =
      AddCommand(commands, group, "show", "Show a quota", "gongfang quotas show laser-week",
                 [shown](Session& session) { return Show(session, *shown); });
  show.add_option("quota", *shown, "Its id")->required()->type_name("QUOTA");

  AddCreate(commands, group);

  const auto deleted = std::make_shared<std::string>();
  CLI::App& remove =
      AddCommand(commands, group, "delete", "Lift a quota", "gongfang quotas delete laser-week",
                 [deleted](Session& session) { return Delete(session, *deleted); });
  remove.add_option("quota", *deleted, "Its id")->required()->type_name("QUOTA");
}

}  // namespace gongfang::cli
