// access_bench: what it costs to know who calls and whether it may, for each call: with the flags
// of Google Benchmark.
#include <benchmark/benchmark.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "common/access/method_access.h"
#include "common/base/crypto.h"
#include "common/rpc/auth.h"
#include "gongfang/booking/v1/booking_service.pb.h"
#include "gongfang/membership/v1/partner_apps.pb.h"
#include "gongfang/membership/v1/resources.pb.h"

namespace gongfang::bench {
namespace {

constexpr Instant kNow = 1'800'000'000 * kMicrosPerSecond;
constexpr int kMembers = 10'000;
constexpr char kApp[] = "alliances/bench/partnerApps/app";
constexpr char kKey[] = "gf_live_the-key-of-the-app";

std::string MemberName(int n) { return absl::StrCat("alliances/bench/members/m", n); }

template <typename Record>
void Take(Directory& directory, const Record& record) {
  directory.Take(Record::descriptor()->full_name(), record.SerializeAsString(), false);
}

// An alliance of the size that is wanted: 10,000 members, each of whom linked one app.
void Fill(Directory& directory) {
  membership::v1::PartnerApp app;
  app.set_name(kApp);
  app.add_scopes(membership::v1::APP_SCOPE_BOOK);
  app.set_state(membership::v1::PartnerApp::STATE_APPROVED);
  Take(directory, app);
  membership::v1::ApiKey key;
  key.set_key_id("key");
  key.set_key_sha256(Sha256(kKey));
  key.set_partner_app(kApp);
  Take(directory, key);
  for (int n = 0; n < kMembers; ++n) {
    membership::v1::Member member;
    member.set_name(MemberName(n));
    Take(directory, member);
    membership::v1::AppLink link;
    link.set_name(absl::StrCat(MemberName(n), "/appLinks/app"));
    link.add_scopes(membership::v1::APP_SCOPE_BOOK);
    Take(directory, link);
  }
}

booking::v1::CreateBookingRequest RequestOf(int n) {
  booking::v1::CreateBookingRequest request;
  request.set_parent("alliances/bench");
  request.mutable_booking()->set_member(MemberName(n));
  request.mutable_booking()->add_items()->set_resource(
      "alliances/bench/spaces/hall/resources/laser-1");
  return request;
}

void Decide(benchmark::State& state, const KeyRing& keys, const std::string& authorization) {
  const auto request = RequestOf(7);
  const auto& access = MethodAccess::To<booking::v1::CreateBookingRequest>();
  for (auto _ : state) {
    const auto principal = keys.Authenticate({.authorization = authorization, .now = kNow});
    Guard guard;
    const absl::Status allowed =
        principal.ok() ? access.Authorize(*principal, request, guard) : principal.status();
    if (!allowed.ok()) return state.SkipWithError(std::string(allowed.message()).c_str());
  }
}

void BM_PartnerApp(benchmark::State& state) {
  KeyRing keys("service key");
  Fill(keys.directory());
  Decide(state, keys, absl::StrCat("Bearer ", kKey));
}
BENCHMARK(BM_PartnerApp);

void BM_MemberSession(benchmark::State& state) {
  KeyRing keys("service key");
  Fill(keys.directory());
  const std::string token =
      SessionTokens("service key").Make(MemberName(7), kNow - 1, absl::Hours(1));
  Decide(state, keys, absl::StrCat("Bearer ", token));
}
BENCHMARK(BM_MemberSession);

}  // namespace
}  // namespace gongfang::bench

BENCHMARK_MAIN();
