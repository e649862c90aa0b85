#include "membership/table.h"

#include <algorithm>

#include "common/base/status_macros.h"

namespace gongfang::membership {
namespace {

constexpr Migration kMigrations[] = {
    {1, "members of teams",
     R"sql(
CREATE TABLE team_members (
  alliance TEXT NOT NULL,
  team TEXT NOT NULL,
  member TEXT NOT NULL,
  PRIMARY KEY (alliance, team, member)
);
)sql"},
    // See personal_data.h.
    {2, "personal data",
     R"sql(
CREATE TABLE personal_data (
  alliance TEXT NOT NULL,
  member TEXT NOT NULL,
  sealed BYTEA NOT NULL,
  PRIMARY KEY (alliance, member)
);
)sql"},
    // See invitation_table.h.
    {3, "invitations",
     R"sql(
CREATE TABLE invitations (
  alliance TEXT NOT NULL,
  member TEXT NOT NULL,
  code_sha256 BYTEA NOT NULL,
  expire_time BIGINT NOT NULL,
  PRIMARY KEY (alliance, member)
);
)sql"},
    // See identity_table.h.
    {4, "identities",
     R"sql(
CREATE TABLE identities (
  issuer TEXT NOT NULL,
  subject TEXT NOT NULL,
  alliance TEXT NOT NULL,
  member TEXT NOT NULL,
  PRIMARY KEY (issuer, subject)
);
)sql"},
    // What was done once to the records of older folders: see upgrade.h.
    {5, "upgrades",
     R"sql(
CREATE TABLE upgrades (
  step TEXT NOT NULL,
  PRIMARY KEY (step)
);
)sql"},
};

constexpr char kAdd[] = R"sql(
INSERT INTO team_members (alliance, team, member) VALUES ($1, $2, $3)
ON CONFLICT (alliance, team, member) DO NOTHING)sql";
constexpr char kRemove[] =
    "DELETE FROM team_members WHERE alliance = $1 AND team = $2 AND member = $3";
constexpr char kRange[] = R"sql(
SELECT records.id, records.body FROM team_members
JOIN records ON records.kind = $1 AND records.alliance = team_members.alliance
  AND records.id = team_members.member
WHERE team_members.alliance = $2 AND team_members.team = $3 AND team_members.member > $4
ORDER BY team_members.member LIMIT $5)sql";

}  // namespace

absl::Span<const Migration> TeamMembers::Migrations() { return kMigrations; }

absl::Status TeamMembers::Add(Transaction& transaction, const TeamName& team,
                              const std::string& member_id) {
  return transaction.Execute(kAdd, {team.alliance, team.id, member_id}).status();
}

absl::Status TeamMembers::Remove(Transaction& transaction, const TeamName& team,
                                 const std::string& member_id) {
  return transaction.Execute(kRemove, {team.alliance, team.id, member_id}).status();
}

absl::Status TeamMembers::Move(Transaction& transaction, const std::string& member_id,
                               const v1::Member& before, const v1::Member& after) {
  for (const std::string& team : before.teams()) {
    if (std::find(after.teams().begin(), after.teams().end(), team) == after.teams().end()) {
      RETURN_IF_ERROR(Remove(transaction, *TeamName::Parse(team), member_id));
    }
  }
  for (const std::string& team : after.teams()) {
    RETURN_IF_ERROR(Add(transaction, *TeamName::Parse(team), member_id));
  }
  return absl::OkStatus();
}

RecordFetch TeamMembers::Range(const TeamName& team) {
  return [team](Transaction& transaction, absl::string_view after, int64_t limit) {
    return RecordTable::Select(transaction, kRange,
                               {kMemberKind, team.alliance, team.id, after, limit});
  };
}

}  // namespace gongfang::membership
