// The methods about partner apps, passwords and sessions.
#include <functional>

#include "membership/service.h"

namespace gongfang::membership {

using Reactor = grpc::ServerUnaryReactor;

Reactor* MembershipServiceImpl::CreatePartnerApp(Context* context, const Buffer* in, Buffer* out) {
  return dispatcher_.Run<v1::CreatePartnerAppRequest>(
      context, in, out, std::bind_front(&PartnerApps::Create, &partner_apps_));
}

Reactor* MembershipServiceImpl::GetPartnerApp(Context* context, const Buffer* in, Buffer* out) {
  return dispatcher_.Run<v1::GetPartnerAppRequest>(
      context, in, out, std::bind_front(&PartnerApps::Get, &partner_apps_));
}

Reactor* MembershipServiceImpl::ListPartnerApps(Context* context, const Buffer* in, Buffer* out) {
  return dispatcher_.Run<v1::ListPartnerAppsRequest>(
      context, in, out, std::bind_front(&PartnerApps::List, &partner_apps_));
}

Reactor* MembershipServiceImpl::UpdatePartnerApp(Context* context, const Buffer* in, Buffer* out) {
  return dispatcher_.Run<v1::UpdatePartnerAppRequest>(
      context, in, out, std::bind_front(&PartnerApps::Update, &partner_apps_));
}

Reactor* MembershipServiceImpl::ApprovePartnerApp(Context* context, const Buffer* in, Buffer* out) {
  return dispatcher_.Run<v1::ApprovePartnerAppRequest>(
      context, in, out, std::bind_front(&PartnerApps::Approve, &partner_apps_));
}

Reactor* MembershipServiceImpl::SuspendPartnerApp(Context* context, const Buffer* in, Buffer* out) {
  return dispatcher_.Run<v1::SuspendPartnerAppRequest>(
      context, in, out, std::bind_front(&PartnerApps::Suspend, &partner_apps_));
}

Reactor* MembershipServiceImpl::ReinstatePartnerApp(Context* context, const Buffer* in,
                                                    Buffer* out) {
  return dispatcher_.Run<v1::ReinstatePartnerAppRequest>(
      context, in, out, std::bind_front(&PartnerApps::Reinstate, &partner_apps_));
}

Reactor* MembershipServiceImpl::CreateAppKey(Context* context, const Buffer* in, Buffer* out) {
  return dispatcher_.Run<v1::CreateAppKeyRequest>(context, in, out,
                                                  std::bind_front(&AppKeys::Create, &app_keys_));
}

Reactor* MembershipServiceImpl::RotateAppKey(Context* context, const Buffer* in, Buffer* out) {
  return dispatcher_.Run<v1::RotateAppKeyRequest>(context, in, out,
                                                  std::bind_front(&AppKeys::Rotate, &app_keys_));
}

Reactor* MembershipServiceImpl::ListAppKeys(Context* context, const Buffer* in, Buffer* out) {
  return dispatcher_.Run<v1::ListAppKeysRequest>(context, in, out,
                                                 std::bind_front(&AppKeys::List, &app_keys_));
}

Reactor* MembershipServiceImpl::RevokeAppKey(Context* context, const Buffer* in, Buffer* out) {
  return dispatcher_.Run<v1::RevokeAppKeyRequest>(context, in, out,
                                                  std::bind_front(&AppKeys::Revoke, &app_keys_));
}

Reactor* MembershipServiceImpl::LinkApp(Context* context, const Buffer* in, Buffer* out) {
  return dispatcher_.Run<v1::LinkAppRequest>(context, in, out,
                                             std::bind_front(&AppLinks::Link, &app_links_));
}

Reactor* MembershipServiceImpl::UnlinkApp(Context* context, const Buffer* in, Buffer* out) {
  return dispatcher_.Run<v1::UnlinkAppRequest>(context, in, out,
                                               std::bind_front(&AppLinks::Unlink, &app_links_));
}

Reactor* MembershipServiceImpl::ListAppLinks(Context* context, const Buffer* in, Buffer* out) {
  return dispatcher_.Run<v1::ListAppLinksRequest>(context, in, out,
                                                  std::bind_front(&AppLinks::List, &app_links_));
}

Reactor* MembershipServiceImpl::SignIn(Context* context, const Buffer* in, Buffer* out) {
  return dispatcher_.Run<v1::SignInRequest>(context, in, out,
                                            std::bind_front(&SignIns::SignIn, &sign_ins_));
}

Reactor* MembershipServiceImpl::SignOut(Context* context, const Buffer* in, Buffer* out) {
  return RunNamed<v1::SignOutRequest>(context, in, out, &SignIns::SignOut, sign_ins_);
}

Reactor* MembershipServiceImpl::SetPassword(Context* context, const Buffer* in, Buffer* out) {
  return RunNamed<v1::SetPasswordRequest>(context, in, out, &SignIns::SetPassword, sign_ins_);
}

}  // namespace gongfang::membership
