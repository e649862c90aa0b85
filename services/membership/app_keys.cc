#include "membership/app_keys.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/access/key_text.h"
#include "common/base/credential_limits.h"
#include "common/base/crypto.h"
#include "common/base/errors.h"
#include "common/base/limits.h"
#include "common/base/status_macros.h"
#include "google/protobuf/util/time_util.h"
#include "membership/partner_app_rules.h"
#include "membership/partner_apps.h"

namespace gongfang::membership {
namespace {

using google::protobuf::util::TimeUtil;
using v1::ApiKey;

bool IsExpired(const ApiKey& key, Instant now) {
  return key.has_expire_time() && TimeUtil::TimestampToMicroseconds(key.expire_time()) <= now;
}

bool IsLive(const ApiKey& key, Instant now) {
  return !key.has_revoke_time() && !IsExpired(key, now);
}

// Lets the key open nothing from `end` on. It never lives longer by that.
void Expire(ApiKey& key, Instant end) {
  if (key.has_expire_time()) {
    end = std::min<Instant>(end, TimeUtil::TimestampToMicroseconds(key.expire_time()));
  }
  *key.mutable_expire_time() = TimeUtil::MicrosecondsToTimestamp(end);
}

ApiKey ForTheCaller(ApiKey key) {
  key.clear_key_sha256();
  return key;
}

}  // namespace

AppKeys::AppKeys(RecordStore& store)
    : store_(store),
      alliances_(store, "alliance"),
      apps_(store, kPartnerAppKind),
      keys_(store, kAppKeyKind) {}

absl::Status AppKeys::CheckRoom(Transaction& transaction, const PartnerAppName& app,
                                Instant now) const {
  const RecordFetch all = keys_.Range(app.alliance, absl::StrCat(app.id, "/"));
  int live = 0;
  std::string after;
  while (true) {
    ASSIGN_OR_RETURN(const std::vector<RecordRow> rows,
                     all(transaction, after, limits::kRecordScanChunk));
    if (rows.empty()) return absl::OkStatus();
    for (const RecordRow& row : rows) {
      ApiKey key;
      RETURN_IF_ERROR(RecordKeeper::FromBody(row.body, key));
      if (IsLive(key, now) && ++live >= limits::kMaxLiveKeysPerApp) {
        return errors::TooMany("keys of this app that open something", limits::kMaxLiveKeysPerApp);
      }
    }
    after = rows.back().id;
  }
}

absl::StatusOr<ApiKey> AppKeys::Make(Transaction& transaction, const CallContext& context,
                                     const PartnerAppName& app, ApiKey key,
                                     std::string& text) const {
  ASSIGN_OR_RETURN(const v1::Alliance alliance, alliances_.Find(transaction, {app.alliance}));
  text = NewKeyText(alliance.sandbox() ? KeyKind::kTest : KeyKind::kLive);
  const AppKeyName name{app.alliance, app.id, store_.ids().Next().ToString()};
  key.set_key_id(name.id);
  key.set_key_sha256(Sha256(text));
  key.set_partner_app(app.ToString());
  return keys_.CreateIn(transaction, context, name, std::move(key));
}

absl::StatusOr<v1::CreateAppKeyResponse> AppKeys::Create(const CallContext& context,
                                                         const v1::CreateAppKeyRequest& request) {
  const Instant now = store_.clock().NowInstant();
  RETURN_IF_ERROR(Check(request, FromInstant(now)));
  const PartnerAppName app = *PartnerAppName::Parse(request.parent());
  v1::CreateAppKeyResponse response;
  RETURN_IF_ERROR(keys_.Write([&](Transaction& transaction) -> absl::Status {
    RETURN_IF_ERROR(apps_.Find(transaction, app).status());
    RETURN_IF_ERROR(CheckRoom(transaction, app, now));
    ApiKey key;
    key.set_display_name(request.display_name());
    if (request.has_expire_time()) *key.mutable_expire_time() = request.expire_time();
    ASSIGN_OR_RETURN(const ApiKey made,
                     Make(transaction, context, app, std::move(key), *response.mutable_key_text()));
    *response.mutable_key() = ForTheCaller(made);
    return absl::OkStatus();
  }));
  return response;
}

absl::StatusOr<v1::RotateAppKeyResponse> AppKeys::Rotate(const CallContext& context,
                                                         const v1::RotateAppKeyRequest& request) {
  RETURN_IF_ERROR(Check(request));
  const Instant now = store_.clock().NowInstant();
  const Instant end = now + request.overlap().seconds() * kMicrosPerSecond;
  const AppKeyName name = *AppKeyName::Parse(request.name());
  const PartnerAppName app{name.alliance, name.parent};
  v1::RotateAppKeyResponse response;
  RETURN_IF_ERROR(keys_.Write([&](Transaction& transaction) -> absl::Status {
    ApiKey fresh;
    const auto retire = [&](Transaction&, ApiKey& old) -> absl::Status {
      if (!IsLive(old, now)) {
        return errors::IllegalTransition(request.name(),
                                         old.has_revoke_time() ? "revoked" : "expired", "rotated");
      }
      fresh.set_display_name(old.display_name());
      // What was to end on a day goes on doing so.
      if (old.has_expire_time()) *fresh.mutable_expire_time() = old.expire_time();
      Expire(old, end);
      return absl::OkStatus();
    };
    RETURN_IF_ERROR(
        keys_.ChangeIn(transaction, context, name, /*etag=*/"", "rotated", retire).status());
    // The old one counts for as long as it opens anything.
    RETURN_IF_ERROR(CheckRoom(transaction, app, now));
    ASSIGN_OR_RETURN(const ApiKey made, Make(transaction, context, app, std::move(fresh),
                                             *response.mutable_key_text()));
    *response.mutable_key() = ForTheCaller(made);
    return absl::OkStatus();
  }));
  return response;
}

absl::StatusOr<v1::ListAppKeysResponse> AppKeys::List(const CallContext&,
                                                      const v1::ListAppKeysRequest& request) {
  RETURN_IF_ERROR(Check(request));
  const PartnerAppName app = *PartnerAppName::Parse(request.parent());
  v1::ListAppKeysResponse response;
  RETURN_IF_ERROR(keys_.List(
      request, keys_.Range(app.alliance, absl::StrCat(app.id, "/")), {},
      [&](Transaction& transaction) { return apps_.Find(transaction, app).status(); },
      *response.mutable_keys(), *response.mutable_next_page_token()));
  for (ApiKey& key : *response.mutable_keys()) key.clear_key_sha256();
  return response;
}

absl::StatusOr<ApiKey> AppKeys::Revoke(const CallContext& context,
                                       const v1::RevokeAppKeyRequest& request) {
  RETURN_IF_ERROR(Check(request));
  const Instant now = store_.clock().NowInstant();
  ASSIGN_OR_RETURN(ApiKey key,
                   keys_.Change(context, *AppKeyName::Parse(request.name()), /*etag=*/"", "revoked",
                                [&](Transaction&, ApiKey& record) {
                                  if (!record.has_revoke_time()) {
                                    *record.mutable_revoke_time() =
                                        TimeUtil::MicrosecondsToTimestamp(now);
                                  }
                                  return absl::OkStatus();
                                }));
  return ForTheCaller(std::move(key));
}

}  // namespace gongfang::membership
