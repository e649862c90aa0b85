// Rows of who may do what: what deciding it costs, and how soon a change of it counts elsewhere.
#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/base/status_macros.h"
#include "tests/bench/alliance.h"
#include "tests/bench/contest.h"
#include "tests/bench/requests.h"
#include "tests/bench/rows.h"
#include "tests/support/child_process.h"
#include "tests/support/test_alliance.h"

namespace gongfang::bench {
namespace {

constexpr char kApp[] = "alliances/bench/partnerApps/kiosk";
constexpr int kRevocations = 20;

// An app that may read availability and book.
absl::Status MakeApp(const client::Client& client) {
  membership::v1::CreatePartnerAppRequest create;
  create.set_parent(kAlliance);
  create.set_partner_app_id("kiosk");
  create.mutable_partner_app()->set_display_name("Kiosk");
  create.mutable_partner_app()->add_scopes(membership::v1::APP_SCOPE_READ_AVAILABILITY);
  create.mutable_partner_app()->add_scopes(membership::v1::APP_SCOPE_BOOK);
  RETURN_IF_ERROR(client.CreatePartnerApp(create).status());
  membership::v1::ApprovePartnerAppRequest approve;
  approve.set_name(kApp);
  approve.set_reason("measured");
  return client.ApprovePartnerApp(approve).status();
}

absl::StatusOr<membership::v1::CreateAppKeyResponse> MakeKey(const client::Client& client) {
  membership::v1::CreateAppKeyRequest request;
  request.set_parent(kApp);
  request.set_display_name("bench");
  return client.CreateAppKey(request);
}

absl::Status LinkEverybody(const client::Client& client) {
  for (int64_t n = 0; n < kMembers; ++n) {
    membership::v1::LinkAppRequest link;
    link.set_parent(MemberName(n));
    link.set_partner_app(kApp);
    link.add_scopes(membership::v1::APP_SCOPE_BOOK);
    RETURN_IF_ERROR(client.LinkApp(link).status());
  }
  return absl::OkStatus();
}

// From the answer of a revocation until another process refuses the key.
absl::StatusOr<absl::Duration> RevocationDelay(const client::Client& membership,
                                               const ServerProcess& booking) {
  ASSIGN_OR_RETURN(const auto made, MakeKey(membership));
  const auto caller = OwnClient(booking.port(), made.key_text(), absl::Seconds(10));
  booking::v1::QueryFreeBusyRequest request = WeekOf(Base(SystemClock().NowInstant()), 0);
  if (!Eventually([&] { return caller->QueryFreeBusy(request).ok(); })) {
    return caller->QueryFreeBusy(request).status();
  }
  membership::v1::RevokeAppKeyRequest revoke;
  revoke.set_name(made.key().name());
  RETURN_IF_ERROR(membership.RevokeAppKey(revoke).status());
  const absl::Time revoked = SystemClock().Now();
  while (true) {
    const absl::Status answer = caller->QueryFreeBusy(request).status();
    const absl::Duration passed = SystemClock().Now() - revoked;
    if (absl::IsUnauthenticated(answer)) return passed;
    RETURN_IF_ERROR(answer);
    if (passed > absl::Seconds(10)) return absl::DeadlineExceededError("the key is never refused");
  }
}

}  // namespace

absl::Status MeasurePermissions(Bench& bench) {
  ASSIGN_OR_RETURN(const std::unique_ptr<Product> product, bench.ServeEmpty());
  RETURN_IF_ERROR(MakeApp(product->client()));
  RETURN_IF_ERROR(LinkEverybody(product->client()));
  ASSIGN_OR_RETURN(const auto key, MakeKey(product->client()));
  const std::unique_ptr<Target> app = product->ConnectWith(key.key_text());
  if (!app->Connected()) return absl::UnavailableError("gongfangd is not to be reached");
  std::vector<double> with;
  std::vector<double> without;
  int64_t next = 0;
  for (int round = 1; round <= bench.rounds(); ++round) {
    Load load{.in_flight = 64, .duration = bench.round_time()};
    load.make = CreateBookings([&bench](int64_t n) { return RandomBooking(bench.base(), n); });
    const Figures open = Run(product->target(), load, next);
    RETURN_IF_ERROR(Expect(open, ""));
    const Figures decided = Run(*app, load, next);
    RETURN_IF_ERROR(Expect(decided, ""));
    without.push_back(open.per_second);
    with.push_back(decided.per_second);
    Progress(absl::StrFormat("%s, round %d of %d: without %.0f, with %.0f", kPermissionsRow, round,
                             bench.rounds(), open.per_second, decided.per_second));
  }
  bench.report().Add({.row = kPermissionsRow,
                      .value = Median(with),
                      .unit = "per second",
                      .against = "a key that may do all",
                      .peer = Median(without),
                      .goal = AtLeast(0.95),
                      .note = "by an app for members who linked it, 64 in flight"});
  return absl::OkStatus();
}

absl::Status MeasureRevocation(Bench& bench) {
  const std::string folder = absl::StrCat(bench.options().folder, "/revocation");
  for (const char* part : {"-members", "-booking"}) std::filesystem::remove_all(folder + part);
  ServerProcess members(folder + "-members", {"--services=membership,inventory"});
  if (!members.Start()) return absl::UnavailableError(members.process().Stderr());
  RETURN_IF_ERROR(MakeAlliance(*members.Connect(), 1));
  ServerProcess booking(
      folder + "-booking",
      {"--services=booking", "--membership", members.address(), "--inventory", members.address(),
       "--service-key-file", absl::StrCat(folder, "-members/service.key")});
  if (!booking.Start()) return absl::UnavailableError(booking.process().Stderr());
  const auto client = members.Connect();
  RETURN_IF_ERROR(MakeApp(*client));
  absl::Duration longest;
  for (int i = 0; i < kRevocations; ++i) {
    ASSIGN_OR_RETURN(const absl::Duration delay, RevocationDelay(*client, booking));
    longest = std::max(longest, delay);
  }
  bench.report().Add({.row = kRevocationRow,
                      .value = Milliseconds(longest),
                      .unit = "ms",
                      .goal = AtMost(1000),
                      .note = absl::StrCat("the longest of ", kRevocations,
                                           ", membership and booking in processes of their own")});
  return absl::OkStatus();
}

}  // namespace gongfang::bench
