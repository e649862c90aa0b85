#include "membership/passwords.h"

#include <argon2.h>

#include "absl/strings/str_cat.h"
#include "common/base/crypto.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"

namespace gongfang::membership {
namespace {

constexpr Migration kMigrations[] = {
    {1, "passwords of members",
     R"sql(
CREATE TABLE passwords (
  alliance TEXT NOT NULL,
  member TEXT NOT NULL,
  hash TEXT NOT NULL,
  PRIMARY KEY (alliance, member)
);
)sql"},
};

constexpr char kSet[] = R"sql(
INSERT INTO passwords (alliance, member, hash) VALUES ($1, $2, $3)
ON CONFLICT (alliance, member) DO UPDATE SET hash = excluded.hash)sql";
constexpr char kFind[] = "SELECT hash FROM passwords WHERE alliance = $1 AND member = $2";

// What OWASP's Password Storage Cheat Sheet asks of argon2id at least.
constexpr uint32_t kMemoryKib = 19 * 1024;
constexpr uint32_t kPasses = 2;
constexpr uint32_t kLanes = 1;
constexpr size_t kSaltBytes = 16;
constexpr size_t kHashBytes = 32;

absl::Status Failed(int code) {
  return errors::Internal(
      absl::StrCat("a password could not be hashed: ", argon2_error_message(code)));
}

}  // namespace

absl::Span<const Migration> Passwords::Migrations() { return kMigrations; }

absl::StatusOr<std::string> Passwords::Hash(absl::string_view password) {
  const std::string salt = RandomBytes(kSaltBytes);
  std::string encoded(
      argon2_encodedlen(kMemoryKib, kPasses, kLanes, kSaltBytes, kHashBytes, Argon2_id), '\0');
  const int code =
      argon2id_hash_encoded(kPasses, kMemoryKib, kLanes, password.data(), password.size(),
                            salt.data(), salt.size(), kHashBytes, encoded.data(), encoded.size());
  if (code != ARGON2_OK) return Failed(code);
  encoded.resize(encoded.find('\0'));
  return encoded;
}

absl::StatusOr<bool> Passwords::Matches(const std::string& hash, absl::string_view password) {
  const int code = argon2id_verify(hash.c_str(), password.data(), password.size());
  if (code == ARGON2_OK) return true;
  if (code == ARGON2_VERIFY_MISMATCH) return false;
  return Failed(code);
}

absl::Status Passwords::Set(Transaction& transaction, const MemberName& member,
                            const std::string& hash) {
  return transaction.Execute(kSet, {member.alliance, member.id, hash}).status();
}

absl::StatusOr<std::string> Passwords::Find(Transaction& transaction, const MemberName& member) {
  std::string hash;
  RETURN_IF_ERROR(transaction.Query(kFind, {member.alliance, member.id}, [&](const Row& row) {
    hash = std::string(row.Text(0));
    return absl::OkStatus();
  }));
  return hash;
}

}  // namespace gongfang::membership
