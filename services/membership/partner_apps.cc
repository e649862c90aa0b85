#include "membership/partner_apps.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "membership/partner_app_rules.h"

namespace gongfang::membership {

using v1::PartnerApp;

PartnerApps::PartnerApps(RecordStore& store)
    : alliances_(store, "alliance"), spaces_(store, "space"), apps_(store, kPartnerAppKind) {}

absl::Status PartnerApps::CheckSpaces(Transaction& transaction, const PartnerApp& app) const {
  std::vector<FieldViolation> violations;
  for (int i = 0; i < app.spaces_size(); ++i) {
    const absl::Status found = spaces_.Find(transaction, *SpaceName::Parse(app.spaces(i))).status();
    if (absl::IsNotFound(found)) {
      violations.push_back({absl::StrCat("partner_app.spaces[", i, "]"),
                            absl::StrCat("\"", app.spaces(i), "\" does not exist")});
    } else {
      RETURN_IF_ERROR(found);
    }
  }
  return violations.empty() ? absl::OkStatus() : errors::InvalidRequest(std::move(violations));
}

absl::StatusOr<PartnerApp> PartnerApps::Create(const CallContext& context,
                                               const v1::CreatePartnerAppRequest& request) {
  RETURN_IF_ERROR(Check(request));
  const AllianceName parent = *AllianceName::Parse(request.parent());
  PartnerApp app = request.partner_app();
  app.set_state(PartnerApp::STATE_REGISTERED);
  app.clear_state_reason();
  return apps_.Create(context, {parent.alliance, request.partner_app_id()}, app,
                      [&](Transaction& transaction) -> absl::Status {
                        RETURN_IF_ERROR(alliances_.Find(transaction, parent).status());
                        return CheckSpaces(transaction, app);
                      });
}

absl::StatusOr<PartnerApp> PartnerApps::Get(const CallContext&,
                                            const v1::GetPartnerAppRequest& request) {
  RETURN_IF_ERROR(Check(request));
  return apps_.Get(*PartnerAppName::Parse(request.name()));
}

absl::StatusOr<v1::ListPartnerAppsResponse> PartnerApps::List(
    const CallContext&, const v1::ListPartnerAppsRequest& request) {
  RETURN_IF_ERROR(Check(request));
  const AllianceName parent = *AllianceName::Parse(request.parent());
  v1::ListPartnerAppsResponse response;
  RETURN_IF_ERROR(apps_.List(
      request, apps_.Range(parent.alliance), {},
      [&](Transaction& transaction) { return alliances_.Find(transaction, parent).status(); },
      *response.mutable_partner_apps(), *response.mutable_next_page_token()));
  return response;
}

absl::StatusOr<PartnerApp> PartnerApps::Update(const CallContext& context,
                                               const v1::UpdatePartnerAppRequest& request) {
  RETURN_IF_ERROR(Check(request));
  return apps_.Change(context, *PartnerAppName::Parse(request.partner_app().name()),
                      request.partner_app().etag(), "updated",
                      [&](Transaction& transaction, PartnerApp& app) -> absl::Status {
                        const PartnerApp before = app;
                        FieldsOf(request).Copy(request.partner_app(), app);
                        if (!NeedsNewApproval(before, app)) return absl::OkStatus();
                        // Why it was suspended is for whoever decides next; why it was approved
                        // holds no more.
                        if (app.state() == PartnerApp::STATE_APPROVED) app.clear_state_reason();
                        app.set_state(PartnerApp::STATE_REGISTERED);
                        return CheckSpaces(transaction, app);
                      });
}

absl::StatusOr<PartnerApp> PartnerApps::Decide(const CallContext& context, const std::string& name,
                                               const std::string& reason, PartnerApp::State from,
                                               PartnerApp::State to, absl::string_view verb) {
  return apps_.Change(
      context, *PartnerAppName::Parse(name), /*etag=*/"", verb,
      [&](Transaction&, PartnerApp& app) -> absl::Status {
        if (app.state() != from) {
          return errors::IllegalTransition(
              name, absl::StripPrefix(PartnerApp::State_Name(app.state()), "STATE_"), verb);
        }
        app.set_state(to);
        app.set_state_reason(reason);
        return absl::OkStatus();
      });
}

absl::StatusOr<PartnerApp> PartnerApps::Approve(const CallContext& context,
                                                const v1::ApprovePartnerAppRequest& request) {
  RETURN_IF_ERROR(Check(request));
  return Decide(context, request.name(), request.reason(), PartnerApp::STATE_REGISTERED,
                PartnerApp::STATE_APPROVED, "approved");
}

absl::StatusOr<PartnerApp> PartnerApps::Suspend(const CallContext& context,
                                                const v1::SuspendPartnerAppRequest& request) {
  RETURN_IF_ERROR(Check(request));
  return Decide(context, request.name(), request.reason(), PartnerApp::STATE_APPROVED,
                PartnerApp::STATE_SUSPENDED, "suspended");
}

absl::StatusOr<PartnerApp> PartnerApps::Reinstate(const CallContext& context,
                                                  const v1::ReinstatePartnerAppRequest& request) {
  RETURN_IF_ERROR(Check(request));
  return Decide(context, request.name(), request.reason(), PartnerApp::STATE_SUSPENDED,
                PartnerApp::STATE_APPROVED, "reinstated");
}

}  // namespace gongfang::membership
