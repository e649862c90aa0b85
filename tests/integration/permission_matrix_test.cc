// Every method, by every kind of caller, on what is hers, another team's, another space's and
// another alliance's, through real channels, against the table of permissions.
#include <grpcpp/channel.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/access/permission.h"
#include "tests/support/access_world.h"
#include "tests/support/raw_call.h"

namespace gongfang {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::MethodDescriptor;

// What a call may be about, as far as roles ask.
struct Facets {
  bool member = false;
  bool team = false;
  bool space = false;
  bool app = false;
};

// Those of the fields that a row says its request is about. Types are told by the protos.
Facets FacetsOf(const Permission& row, const MethodDescriptor& method) {
  Facets facets;
  const auto is = [&](const std::string& type, std::initializer_list<const char*> types) {
    return std::find(types.begin(), types.end(), type) != types.end();
  };
  for (const std::string& path : row.about) {
    const std::string type = AboutType(*method.input_type(), path);
    facets.space |= is(type, {"Space", "Resource", "ResourceRevision", "ResourceUse", "Closure",
                              "Fault", "Booking", "Series", "WaitlistEntry"});
    facets.member |=
        is(type, {"Member", "Qualification", "AppLink", "Booking", "Series", "WaitlistEntry"});
    facets.team |= is(type, {"Team", "Booking", "Series", "WaitlistEntry"});
    facets.app |= is(type, {"PartnerApp", "AppLink", "AppKey"});
  }
  // What a record adds to its name.
  if (row.from_record) facets.space = true;
  return facets;
}

// Whether the table lets `caller` do it: read from the words of the row, one by one.
bool Expected(const Permission& row, const Facets& facets, const std::string& caller, Scope scope) {
  const bool same_alliance = scope != Scope::kOtherAlliance;
  const bool same_space = scope == Scope::kHers || scope == Scope::kOtherTeam;
  const bool hers = scope == Scope::kHers;
  for (const absl::string_view word : absl::StrSplit(row.grants, ' ', absl::SkipEmpty())) {
    const absl::string_view kind = word.substr(0, word.find(':'));
    if (kind == "anyone") return true;
    if (kind == "caller" && caller != "anonymous") return true;
    if (!same_alliance || caller == "anonymous") continue;
    const bool is_app = caller == "app";
    if (kind == "admin" || kind == "auditor") {
      if (caller == kind) return true;
    } else if (kind == "member") {
      if (!is_app) return true;
    } else if (kind == "staff") {
      if (caller == "manager" || caller == "trainer" || caller == "desk") return true;
    } else if (kind == "manager" || kind == "trainer" || kind == "desk") {
      if (caller == kind && facets.space && same_space) return true;
    } else if (kind == "lead") {
      if (caller == "lead" && facets.team && hers) return true;
    } else if (kind == "own") {
      if (caller == "li" && facets.member && hers) return true;
    } else if (kind == "app") {
      if (is_app) return true;
    } else if (kind == "app-at-space") {
      if (is_app && facets.space && same_space) return true;
    } else if (kind == "linked") {
      if (is_app && facets.member && hers) return true;
    } else if (kind == "itself") {
      if (is_app && facets.app && hers) return true;
    }
  }
  return false;
}

// The other kinds of refusal say that the call was let through.
bool LetThrough(const absl::Status& status) {
  const std::string reason = ReasonOf(status);
  return reason != "NOT_ALLOWED" && reason != "MISSING_CREDENTIALS" && reason != "BAD_CREDENTIALS";
}

constexpr const char* kCallers[] = {"admin", "auditor", "manager", "trainer",  "desk",
                                    "lead",  "li",      "app",     "anonymous"};

TEST(PermissionMatrixTest, EveryMethodIsForThoseWhomTheTableNames) {
  AccessWorld world;
  int calls = 0;
  int let_through = 0;
  for (const Permission& row : AllPermissions()) {
    const auto* service = google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(
        std::string(row.service));
    const MethodDescriptor* method = service->FindMethodByName(std::string(row.method));
    // What streams has tests of its own, and what is no method cannot be called.
    if (method == nullptr || method->server_streaming()) continue;
    const Facets facets = FacetsOf(row, *method);
    for (const char* caller : kCallers) {
      for (const Scope scope : kScopes) {
        const absl::Status status = world.Call(*method, row, caller, scope);
        const bool expected = Expected(row, facets, caller, scope);
        EXPECT_EQ(LetThrough(status), expected)
            << row.method << " by " << caller << " on " << ScopeName(scope) << ": " << status;
        ++calls;
        let_through += expected ? 1 : 0;
      }
    }
  }
  RecordProperty("calls", calls);
  RecordProperty("let_through", let_through);
  std::printf("%d calls, %d of them let through\n", calls, let_through);
}

}  // namespace
}  // namespace gongfang
