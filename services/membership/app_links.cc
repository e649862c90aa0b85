#include "membership/app_links.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "membership/lifecycle_rules.h"
#include "membership/partner_app_rules.h"
#include "membership/partner_apps.h"
#include "membership/table.h"

namespace gongfang::membership {
namespace {

// INVALID_REQUEST with every scope that the app has not.
absl::Status CheckGranted(const v1::LinkAppRequest& request, const v1::PartnerApp& app) {
  std::vector<FieldViolation> violations;
  for (int i = 0; i < request.scopes_size(); ++i) {
    if (std::find(app.scopes().begin(), app.scopes().end(), request.scopes(i)) ==
        app.scopes().end()) {
      violations.push_back({absl::StrCat("scopes[", i, "]"), "is none of the scopes of the app"});
    }
  }
  return violations.empty() ? absl::OkStatus() : errors::InvalidRequest(std::move(violations));
}

}  // namespace

AppLinks::AppLinks(RecordStore& store)
    : members_(store, kMemberKind), apps_(store, kPartnerAppKind), links_(store, kAppLinkKind) {}

absl::StatusOr<v1::AppLink> AppLinks::Link(const CallContext& context,
                                           const v1::LinkAppRequest& request) {
  RETURN_IF_ERROR(Check(request));
  const MemberName member = *MemberName::Parse(request.parent());
  const PartnerAppName app = *PartnerAppName::Parse(request.partner_app());
  const AppLinkName name{member.alliance, member.id, app.id};
  v1::AppLink link;
  RETURN_IF_ERROR(links_.Write([&](Transaction& transaction) -> absl::Status {
    ASSIGN_OR_RETURN(const v1::Member found_member, members_.Find(transaction, member));
    RETURN_IF_ERROR(CheckIsThere(found_member, "linked"));
    const absl::StatusOr<v1::PartnerApp> found = apps_.Find(transaction, app);
    if (absl::IsNotFound(found.status())) {
      return errors::InvalidField("partner_app",
                                  absl::StrCat("\"", request.partner_app(), "\" does not exist"));
    }
    RETURN_IF_ERROR(found.status());
    RETURN_IF_ERROR(CheckGranted(request, *found));
    const auto replace = [&](Transaction&, v1::AppLink& record) {
      *record.mutable_scopes() = request.scopes();
      return absl::OkStatus();
    };
    absl::StatusOr<v1::AppLink> linked =
        links_.ChangeIn(transaction, context, name, /*etag=*/"", "updated", replace);
    if (absl::IsNotFound(linked.status())) {
      v1::AppLink fresh;
      *fresh.mutable_scopes() = request.scopes();
      linked = links_.CreateIn(transaction, context, name, std::move(fresh));
    }
    RETURN_IF_ERROR(linked.status());
    link = *std::move(linked);
    return absl::OkStatus();
  }));
  return link;
}

absl::StatusOr<google::protobuf::Empty> AppLinks::Unlink(const CallContext& context,
                                                         const v1::UnlinkAppRequest& request) {
  RETURN_IF_ERROR(Check(request));
  RETURN_IF_ERROR(links_.Delete(context, *AppLinkName::Parse(request.name())));
  return google::protobuf::Empty();
}

absl::StatusOr<v1::ListAppLinksResponse> AppLinks::List(const CallContext&,
                                                        const v1::ListAppLinksRequest& request) {
  RETURN_IF_ERROR(Check(request));
  const MemberName member = *MemberName::Parse(request.parent());
  v1::ListAppLinksResponse response;
  RETURN_IF_ERROR(links_.List(
      request, links_.Range(member.alliance, absl::StrCat(member.id, "/")), {},
      [&](Transaction& transaction) { return members_.Find(transaction, member).status(); },
      *response.mutable_app_links(), *response.mutable_next_page_token()));
  return response;
}

}  // namespace gongfang::membership
