// The methods of qualifications over gRPC.
#include <functional>

#include "membership/service.h"

namespace gongfang::membership {

using Reactor = grpc::ServerUnaryReactor;

Reactor* MembershipServiceImpl::CreateEquipmentClass(Context* context, const Buffer* in,
                                                     Buffer* out) {
  return dispatcher_.Run<v1::CreateEquipmentClassRequest>(
      context, in, out, std::bind_front(&Qualifications::CreateEquipmentClass, &qualifications_));
}

Reactor* MembershipServiceImpl::GetEquipmentClass(Context* context, const Buffer* in, Buffer* out) {
  return dispatcher_.Run<v1::GetEquipmentClassRequest>(
      context, in, out, std::bind_front(&Qualifications::GetEquipmentClass, &qualifications_));
}

Reactor* MembershipServiceImpl::ListEquipmentClasses(Context* context, const Buffer* in,
                                                     Buffer* out) {
  return dispatcher_.Run<v1::ListEquipmentClassesRequest>(
      context, in, out, std::bind_front(&Qualifications::ListEquipmentClasses, &qualifications_));
}

Reactor* MembershipServiceImpl::UpdateEquipmentClass(Context* context, const Buffer* in,
                                                     Buffer* out) {
  return dispatcher_.Run<v1::UpdateEquipmentClassRequest>(
      context, in, out, std::bind_front(&Qualifications::UpdateEquipmentClass, &qualifications_));
}

Reactor* MembershipServiceImpl::IssueQualification(Context* context, const Buffer* in,
                                                   Buffer* out) {
  return dispatcher_.Run<v1::IssueQualificationRequest>(
      context, in, out, std::bind_front(&Qualifications::IssueQualification, &qualifications_));
}

Reactor* MembershipServiceImpl::GetQualification(Context* context, const Buffer* in, Buffer* out) {
  return dispatcher_.Run<v1::GetQualificationRequest>(
      context, in, out, std::bind_front(&Qualifications::GetQualification, &qualifications_));
}

Reactor* MembershipServiceImpl::ListQualifications(Context* context, const Buffer* in,
                                                   Buffer* out) {
  return dispatcher_.Run<v1::ListQualificationsRequest>(
      context, in, out, std::bind_front(&Qualifications::ListQualifications, &qualifications_));
}

Reactor* MembershipServiceImpl::SuspendQualification(Context* context, const Buffer* in,
                                                     Buffer* out) {
  return dispatcher_.Run<v1::SuspendQualificationRequest>(
      context, in, out, std::bind_front(&Qualifications::SuspendQualification, &qualifications_));
}

Reactor* MembershipServiceImpl::ReinstateQualification(Context* context, const Buffer* in,
                                                       Buffer* out) {
  return dispatcher_.Run<v1::ReinstateQualificationRequest>(
      context, in, out, std::bind_front(&Qualifications::ReinstateQualification, &qualifications_));
}

Reactor* MembershipServiceImpl::RevokeQualification(Context* context, const Buffer* in,
                                                    Buffer* out) {
  return dispatcher_.Run<v1::RevokeQualificationRequest>(
      context, in, out, std::bind_front(&Qualifications::RevokeQualification, &qualifications_));
}

Reactor* MembershipServiceImpl::CreateRecognitionRule(Context* context, const Buffer* in,
                                                      Buffer* out) {
  return dispatcher_.Run<v1::CreateRecognitionRuleRequest>(
      context, in, out, std::bind_front(&Qualifications::CreateRecognitionRule, &qualifications_));
}

Reactor* MembershipServiceImpl::ListRecognitionRules(Context* context, const Buffer* in,
                                                     Buffer* out) {
  return dispatcher_.Run<v1::ListRecognitionRulesRequest>(
      context, in, out, std::bind_front(&Qualifications::ListRecognitionRules, &qualifications_));
}

Reactor* MembershipServiceImpl::DeleteRecognitionRule(Context* context, const Buffer* in,
                                                      Buffer* out) {
  return dispatcher_.Run<v1::DeleteRecognitionRuleRequest>(
      context, in, out, std::bind_front(&Qualifications::DeleteRecognitionRule, &qualifications_));
}

Reactor* MembershipServiceImpl::WhyNotQualified(Context* context, const Buffer* in, Buffer* out) {
  return dispatcher_.Run<v1::WhyNotQualifiedRequest>(
      context, in, out, std::bind_front(&Qualifications::WhyNotQualified, &qualifications_));
}

}  // namespace gongfang::membership
