// The permission of a method, and how its requests tell what they are about.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "common/access/guard.h"
#include "common/access/permission.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace gongfang {

// Immutable once made; lives as long as the program.
class MethodAccess {
 public:
  // That of the method whose request this is. Where the table has no row for it, nobody may call
  // it but the installation itself.
  explicit MethodAccess(const google::protobuf::Descriptor& request);

  // Of the method whose request this is.
  template <typename Request>
  static const MethodAccess& To() {
    static const MethodAccess& access = *new MethodAccess(*Request::descriptor());
    return access;
  }

  const Permission& permission() const { return *permission_; }

  // Whether the caller may, as far as the request tells; sets `guard` to what is left to ask.
  // PERMISSION_DENIED, NOT_ALLOWED. INVALID_REQUEST where a caller who may not do everything names
  // nothing of an alliance.
  absl::Status Authorize(const Principal& principal, const google::protobuf::Message& request,
                         Guard& guard) const;

  // What `request` is about.
  Target TargetOf(const google::protobuf::Message& request) const;

 private:
  using Path = std::vector<const google::protobuf::FieldDescriptor*>;
  const Permission* permission_;
  std::vector<Path> about_;
};

// INTERNAL, naming them, where methods of these services have no row, or a row names a field that
// its request has not.
absl::Status CheckPermissions(absl::Span<const std::string> services);

}  // namespace gongfang
