// What is asked of the permissions once a handler knows what a call is about.
#pragma once

#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "common/access/permission.h"
#include "common/access/principal.h"
#include "common/access/target.h"

namespace gongfang {

// A value that a call carries along; copying is cheap.
class Guard {
 public:
  // Lets everything through: for what the service does by itself, and for its own keys.
  Guard() = default;
  // `permission` lives as long as the program; `asked` is what the request itself says.
  Guard(const Permission& permission, std::shared_ptr<const Access> access,
        std::shared_ptr<const Target> asked)
      : permission_(&permission), access_(std::move(access)), asked_(std::move(asked)) {}

  // Whether Check has anything to ask: where not, nobody need make a target for it.
  bool NeedsRecord() const {
    return permission_ != nullptr && access_ != nullptr && permission_->from_record;
  }
  // What the call came to be about, `target`, beside what its request says. PERMISSION_DENIED,
  // NOT_ALLOWED. Always OK where the permission asks for no record: it was decided before.
  absl::Status Check(Target target, absl::string_view name) const;
  // What to answer where there is nothing of that name: NOT_FOUND to who may see everything, and to
  // others what Check would answer, so that they do not learn what there is.
  absl::Status NotFound(absl::string_view name) const;
  // Whether rules may be overridden there. PERMISSION_DENIED, NOT_ALLOWED.
  absl::Status CheckOverride(const Target& target, absl::string_view name) const;

  // Whether what is free may be searched for the member, on the account of the team (empty: of
  // none). PERMISSION_DENIED, NOT_ALLOWED.
  absl::Status CheckSearchFor(absl::string_view member, absl::string_view team) const;

  // The member who calls, by full name; empty where none does.
  std::string Member() const { return access_ == nullptr ? "" : access_->member; }
  // The app that calls, by full name; empty where none does.
  std::string PartnerApp() const { return access_ == nullptr ? "" : access_->partner_app; }
  const Access* access() const { return access_.get(); }

 private:
  const Permission* permission_ = nullptr;
  std::shared_ptr<const Access> access_;
  std::shared_ptr<const Target> asked_;
};

}  // namespace gongfang
