// The methods of membership about alliances, spaces, teams and members, for client.h and client.cc,
// each as RPC(package, method, response).
#pragma once

#define GONGFANG_MEMBERSHIP_READS(RPC)                   \
  RPC(membership, WhoAmI, WhoAmIResponse);               \
  RPC(membership, ExplainAccess, ExplainAccessResponse); \
  RPC(membership, GetAlliance, Alliance);                \
  RPC(membership, ListAlliances, ListAlliancesResponse); \
  RPC(membership, GetSpace, Space);                      \
  RPC(membership, ListSpaces, ListSpacesResponse);       \
  RPC(membership, GetTeam, Team);                        \
  RPC(membership, ListTeams, ListTeamsResponse);         \
  RPC(membership, GetMember, Member);                    \
  RPC(membership, ListMembers, ListMembersResponse);

#define GONGFANG_MEMBERSHIP_WRITES(RPC)                \
  RPC(membership, CreateAlliance, Alliance);           \
  RPC(membership, CreateSpace, Space);                 \
  RPC(membership, UpdateSpace, Space);                 \
  RPC(membership, CreateTeam, Team);                   \
  RPC(membership, UpdateTeam, Team);                   \
  RPC(membership, CreateMember, Member);               \
  RPC(membership, UpdateMember, Member);               \
  RPC(membership, ApplySpace, Space);                  \
  RPC(membership, ApproveSpace, Space);                \
  RPC(membership, RejectSpace, Space);                 \
  RPC(membership, SuspendSpace, Space);                \
  RPC(membership, ReinstateSpace, Space);              \
  RPC(membership, ExitSpace, Space);                   \
  RPC(membership, ApproveMember, Member);              \
  RPC(membership, SuspendMember, Member);              \
  RPC(membership, ReinstateMember, Member);            \
  RPC(membership, GrantRole, Member);                  \
  RPC(membership, RegisterMember, Member);             \
  RPC(membership, InviteMember, InviteMemberResponse); \
  RPC(membership, AcceptInvitation, Member);           \
  RPC(membership, MergeMember, Member);                \
  RPC(membership, EraseMember, Member);                \
  RPC(membership, RevokeRole, Member);
