// The methods of membership about qualifications, for client.h and client.cc, each as RPC(package,
// method, response).
#pragma once

#define GONGFANG_QUALIFICATION_READS(RPC)                              \
  RPC(membership, GetEquipmentClass, EquipmentClass);                  \
  RPC(membership, ListEquipmentClasses, ListEquipmentClassesResponse); \
  RPC(membership, GetQualification, Qualification);                    \
  RPC(membership, ListQualifications, ListQualificationsResponse);     \
  RPC(membership, ListRecognitionRules, ListRecognitionRulesResponse); \
  RPC(membership, WhyNotQualified, WhyNotQualifiedResponse);

#define GONGFANG_QUALIFICATION_WRITES(RPC)                \
  RPC(membership, CreateEquipmentClass, EquipmentClass);  \
  RPC(membership, UpdateEquipmentClass, EquipmentClass);  \
  RPC(membership, IssueQualification, Qualification);     \
  RPC(membership, SuspendQualification, Qualification);   \
  RPC(membership, ReinstateQualification, Qualification); \
  RPC(membership, RevokeQualification, Qualification);    \
  RPC(membership, CreateRecognitionRule, RecognitionRule);
