// The methods of membership about partner apps and sessions, for client.h and client.cc, each as
// RPC(package, method, response).
#pragma once

#define GONGFANG_APP_READS(RPC)                              \
  RPC(membership, GetPartnerApp, PartnerApp);                \
  RPC(membership, ListPartnerApps, ListPartnerAppsResponse); \
  RPC(membership, ListAppKeys, ListAppKeysResponse);         \
  RPC(membership, ListAppLinks, ListAppLinksResponse);

#define GONGFANG_APP_WRITES(RPC)                       \
  RPC(membership, CreatePartnerApp, PartnerApp);       \
  RPC(membership, UpdatePartnerApp, PartnerApp);       \
  RPC(membership, ApprovePartnerApp, PartnerApp);      \
  RPC(membership, SuspendPartnerApp, PartnerApp);      \
  RPC(membership, ReinstatePartnerApp, PartnerApp);    \
  RPC(membership, CreateAppKey, CreateAppKeyResponse); \
  RPC(membership, RotateAppKey, RotateAppKeyResponse); \
  RPC(membership, RevokeAppKey, ApiKey);               \
  RPC(membership, LinkApp, AppLink);                   \
  RPC(membership, SignIn, SignInResponse);             \
  RPC(membership, SignOut, Member);                    \
  RPC(membership, SetPassword, Member);
