// The keys of partner apps. Their events are in the log of the app's alliance, by which the other
// services learn them.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "common/base/names.h"
#include "common/events/records.h"
#include "common/rpc/call_context.h"
#include "gongfang/membership/v1/membership_service.pb.h"

namespace gongfang::membership {

// The kind of the records of the keys of apps.
inline constexpr char kAppKeyKind[] = "app_key";

// Thread safe. The text of a key is in the answer of what made it and nowhere else; its SHA-256 is
// in the record and the event, and in no answer. Errors are those of Membership, TOO_MANY where the
// app has limits::kMaxLiveKeysPerApp that open something, and ILLEGAL_TRANSITION where a key that
// opens nothing any more is to be rotated.
class AppKeys {
 public:
  // `store` is borrowed.
  explicit AppKeys(RecordStore& store);

  absl::StatusOr<v1::CreateAppKeyResponse> Create(const CallContext& context,
                                                  const v1::CreateAppKeyRequest& request);
  // Events: the old key is "rotated", the new one "created".
  absl::StatusOr<v1::RotateAppKeyResponse> Rotate(const CallContext& context,
                                                  const v1::RotateAppKeyRequest& request);
  absl::StatusOr<v1::ListAppKeysResponse> List(const CallContext& context,
                                               const v1::ListAppKeysRequest& request);
  // A key that is revoked already is answered as it is.
  absl::StatusOr<v1::ApiKey> Revoke(const CallContext& context,
                                    const v1::RevokeAppKeyRequest& request);

 private:
  // TOO_MANY where another key would be one too many.
  absl::Status CheckRoom(Transaction& transaction, const PartnerAppName& app, Instant now) const;
  // Makes the record of a new key. The text is a test key's where the alliance is a sandbox.
  absl::StatusOr<v1::ApiKey> Make(Transaction& transaction, const CallContext& context,
                                  const PartnerAppName& app, v1::ApiKey key,
                                  std::string& text) const;

  RecordStore& store_;
  const Records<v1::Alliance, AllianceName> alliances_;
  const Records<v1::PartnerApp, PartnerAppName> apps_;
  const Records<v1::ApiKey, AppKeyName> keys_;
};

}  // namespace gongfang::membership
