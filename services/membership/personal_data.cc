#include "membership/personal_data.h"

#include <optional>

#include "common/base/crypto.h"
#include "common/base/errors.h"
#include "common/base/seal.h"
#include "common/base/status_macros.h"

namespace gongfang::membership {
namespace {

// The fields that are personal, in a record of their own.
v1::Member PersonalOf(const v1::Member& member) {
  v1::Member personal;
  personal.set_display_name(member.display_name());
  personal.set_english_name(member.english_name());
  personal.set_email(member.email());
  personal.set_phone(member.phone());
  return personal;
}

void ClearPersonal(v1::Member& member) {
  member.clear_display_name();
  member.clear_english_name();
  member.clear_email();
  member.clear_phone();
}

}  // namespace

PersonalData::PersonalData(absl::string_view secret) : key_(HmacSha256(secret, "personal data")) {}

absl::Status PersonalData::Keep(Transaction& transaction, const MemberName& name,
                                v1::Member& member) const {
  v1::Member before;
  before.set_name(name.ToString());
  RETURN_IF_ERROR(Fill(transaction, before));
  const v1::Member personal = PersonalOf(member);
  ClearPersonal(member);
  const std::string text = personal.SerializeAsString();
  if (text == PersonalOf(before).SerializeAsString()) return absl::OkStatus();
  member.set_personal_revision(member.personal_revision() + 1);
  const std::string sealed = Seal(key_, name.ToString(), text);
  return transaction
      .Execute(
          "INSERT INTO personal_data (alliance, member, sealed) VALUES ($1, $2, $3) "
          "ON CONFLICT (alliance, member) DO UPDATE SET sealed = excluded.sealed",
          {name.alliance, name.id, Bytes(sealed)})
      .status();
}

absl::Status PersonalData::Fill(Transaction& transaction, v1::Member& member) const {
  const std::optional<MemberName> name = MemberName::Parse(member.name());
  if (!name) return absl::OkStatus();
  std::optional<std::string> sealed;
  RETURN_IF_ERROR(
      transaction.Query("SELECT sealed FROM personal_data WHERE alliance = $1 AND member = $2",
                        {name->alliance, name->id}, [&sealed](const Row& row) {
                          sealed = std::string(row.Bytes(0));
                          return absl::OkStatus();
                        }));
  if (!sealed) return absl::OkStatus();
  const std::optional<std::string> text = Unseal(key_, member.name(), *sealed);
  v1::Member personal;
  if (!text || !personal.ParseFromString(*text)) {
    return errors::Internal(
        "personal data does not open: is the key of this installation another?");
  }
  member.MergeFrom(personal);
  return absl::OkStatus();
}

absl::Status PersonalData::Erase(Transaction& transaction, const MemberName& name) {
  return transaction
      .Execute("DELETE FROM personal_data WHERE alliance = $1 AND member = $2",
               {name.alliance, name.id})
      .status();
}

absl::StatusOr<v1::Member> PersonalData::Filled(Database& database,
                                                absl::StatusOr<v1::Member> member) const {
  if (!member.ok()) return member;
  v1::Member filled;
  RETURN_IF_ERROR(database.Read([&](Transaction& transaction) {
    filled = *member;
    return Fill(transaction, filled);
  }));
  return filled;
}

absl::Status PersonalData::CheckKey(Database& database) const {
  bool opens = true;
  RETURN_IF_ERROR(database.Read([&](Transaction& transaction) {
    return transaction.Query(
        "SELECT alliance, member, sealed FROM personal_data ORDER BY alliance, member LIMIT 1", {},
        [&](const Row& row) {
          const MemberName name{std::string(row.Text(0)), std::string(row.Text(1))};
          opens = Unseal(key_, name.ToString(), row.Bytes(2)).has_value();
          return absl::OkStatus();
        });
  }));
  return opens
             ? absl::OkStatus()
             : errors::SecretNotUsable("the key of personal data",
                                       "it does not open the personal data that is there: put the "
                                       "file back that was there before");
}

}  // namespace gongfang::membership
