#include "membership/partner_app_rules.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "common/access/network.h"
#include "common/base/credential_limits.h"
#include "common/base/names.h"
#include "common/rpc/name_checks.h"
#include "common/rpc/request_check.h"

namespace gongfang::membership {
namespace {

constexpr absl::string_view kAlliance = "alliances/{alliance}";
constexpr absl::string_view kSpace = "alliances/{alliance}/spaces/{space}";
constexpr absl::string_view kMember = "alliances/{alliance}/members/{member}";
constexpr absl::string_view kApp = "alliances/{alliance}/partnerApps/{partner_app}";
constexpr absl::string_view kKey = "alliances/{alliance}/partnerApps/{partner_app}/keys/{key}";
constexpr absl::string_view kLink = "alliances/{alliance}/members/{member}/appLinks/{partner_app}";

// What an update may change.
constexpr absl::string_view kAppFields[] = {"display_name", "contact", "scopes", "spaces",
                                            "networks"};

using Scopes = google::protobuf::RepeatedField<int>;
using Texts = google::protobuf::RepeatedPtrField<std::string>;

void CheckScopes(const Scopes& scopes, RequestCheck& check) {
  if (!check.Wants("scopes")) return;
  if (scopes.empty()) check.Add("scopes", "is required: at least one");
  // More than there are is some of them twice, or none of ours.
  if (scopes.size() > v1::AppScope_ARRAYSIZE) {
    check.Add("scopes", absl::StrCat("has ", scopes.size(), " scopes; each at most once"));
    return;
  }
  absl::flat_hash_set<int> seen;
  for (int i = 0; i < scopes.size(); ++i) {
    const std::string field = absl::StrCat("scopes[", i, "]");
    if (scopes[i] == v1::APP_SCOPE_UNSPECIFIED || !v1::AppScope_IsValid(scopes[i])) {
      check.Add(field, "must be a scope");
    } else if (!seen.insert(scopes[i]).second) {
      check.Add(field, "is there twice");
    }
  }
}

// Whether there are not too many to look at each.
bool CheckCount(absl::string_view field, const Texts& values, int limit, RequestCheck& check) {
  if (values.size() <= limit) return true;
  check.Add(field, absl::StrCat("has ", values.size(), "; at most ", limit));
  return false;
}

// `alliance` is not known where the app's own name is wrong.
void CheckSpaces(const Texts& spaces, const std::optional<std::string>& alliance,
                 RequestCheck& check) {
  if (!check.Wants("spaces")) return;
  if (!CheckCount("spaces", spaces, limits::kMaxSpacesPerApp, check)) return;
  absl::flat_hash_set<std::string> seen;
  for (int i = 0; i < spaces.size(); ++i) {
    const std::string field = absl::StrCat("spaces[", i, "]");
    CheckReference<SpaceName>(field, spaces[i], kSpace, alliance, Need::kRequired, check);
    if (!seen.insert(spaces[i]).second) check.Add(field, "is there twice");
  }
}

void CheckNetworks(const Texts& networks, RequestCheck& check) {
  if (!check.Wants("networks")) return;
  if (!CheckCount("networks", networks, limits::kMaxNetworksPerApp, check)) return;
  absl::flat_hash_set<std::string> seen;
  for (int i = 0; i < networks.size(); ++i) {
    const std::string field = absl::StrCat("networks[", i, "]");
    const std::optional<Network> network = Network::Parse(networks[i]);
    if (!network) {
      check.Add(field,
                "must be a network such as \"203.0.113.0/24\", \"203.0.113.9\" or "
                "\"2001:db8::/32\", with only zeros behind the prefix");
    } else if (!seen.insert(network->ToString()).second) {
      check.Add(field, "is there twice");
    }
  }
}

void CheckApp(const v1::PartnerApp& app, const std::optional<std::string>& alliance,
              RequestCheck& check) {
  check.Line("display_name", app.display_name(), Need::kRequired);
  check.Line("contact", app.contact(), Need::kOptional);
  CheckScopes(app.scopes(), check);
  CheckSpaces(app.spaces(), alliance, check);
  CheckNetworks(app.networks(), check);
}

template <typename Values>
auto Sorted(const Values& values) {
  std::vector<typename Values::value_type> sorted(values.begin(), values.end());
  std::sort(sorted.begin(), sorted.end());
  return sorted;
}

}  // namespace

absl::Status Check(const v1::CreatePartnerAppRequest& request) {
  RequestCheck check;
  const auto alliance = check.Parsed<AllianceName>("parent", request.parent(), kAlliance);
  check.Id("partner_app_id", request.partner_app_id());
  check.Enter("partner_app", SetFields());
  CheckApp(request.partner_app(), AllianceOf(alliance), check);
  return std::move(check).Result();
}

absl::Status Check(const v1::GetPartnerAppRequest& request) {
  return CheckName<PartnerAppName>(request.name(), kApp);
}

absl::Status Check(const v1::ListPartnerAppsRequest& request) {
  return CheckList<AllianceName>(request, kAlliance);
}

absl::Status Check(const v1::UpdatePartnerAppRequest& request) {
  RequestCheck check;
  const auto name =
      check.Parsed<PartnerAppName>("partner_app.name", request.partner_app().name(), kApp);
  check.Mask(request.update_mask(), kAppFields);
  check.Enter("partner_app", FieldsOf(request));
  CheckApp(request.partner_app(), AllianceOf(name), check);
  return std::move(check).Result();
}

absl::Status Check(const v1::ApprovePartnerAppRequest& request) {
  return CheckDecision<PartnerAppName>(request, kApp);
}
absl::Status Check(const v1::SuspendPartnerAppRequest& request) {
  return CheckDecision<PartnerAppName>(request, kApp);
}
absl::Status Check(const v1::ReinstatePartnerAppRequest& request) {
  return CheckDecision<PartnerAppName>(request, kApp);
}

absl::Status Check(const v1::CreateAppKeyRequest& request, absl::Time now) {
  RequestCheck check;
  check.Parsed<PartnerAppName>("parent", request.parent(), kApp);
  check.Line("display_name", request.display_name(), Need::kRequired);
  if (request.has_expire_time()) {
    const auto expires = check.Time("expire_time", true, request.expire_time());
    if (expires && *expires <= ToInstant(now)) check.Add("expire_time", "must be in the future");
  }
  return std::move(check).Result();
}

absl::Status Check(const v1::RotateAppKeyRequest& request) {
  RequestCheck check;
  check.Parsed<AppKeyName>("name", request.name(), kKey);
  check.Length("overlap", request.overlap(), absl::ZeroDuration(), limits::kMaxKeyOverlap);
  return std::move(check).Result();
}

absl::Status Check(const v1::ListAppKeysRequest& request) {
  return CheckList<PartnerAppName>(request, kApp);
}

absl::Status Check(const v1::RevokeAppKeyRequest& request) {
  return CheckName<AppKeyName>(request.name(), kKey);
}

absl::Status Check(const v1::LinkAppRequest& request) {
  RequestCheck check;
  const auto member = check.Parsed<MemberName>("parent", request.parent(), kMember);
  CheckReference<PartnerAppName>("partner_app", request.partner_app(), kApp, AllianceOf(member),
                                 Need::kRequired, check);
  CheckScopes(request.scopes(), check);
  return std::move(check).Result();
}

absl::Status Check(const v1::UnlinkAppRequest& request) {
  return CheckName<AppLinkName>(request.name(), kLink);
}

absl::Status Check(const v1::ListAppLinksRequest& request) {
  return CheckList<MemberName>(request, kMember);
}

SetFields FieldsOf(const v1::UpdatePartnerAppRequest& request) {
  return SetFields(request.partner_app(), request.update_mask(), kAppFields);
}

bool NeedsNewApproval(const v1::PartnerApp& before, const v1::PartnerApp& after) {
  return Sorted(before.scopes()) != Sorted(after.scopes()) ||
         Sorted(before.spaces()) != Sorted(after.spaces()) ||
         Sorted(before.networks()) != Sorted(after.networks());
}

}  // namespace gongfang::membership
