#include "common/access/method_access.h"

#include <memory>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "common/base/access_errors.h"
#include "common/base/errors.h"

namespace gongfang {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::MethodDescriptor;
using google::protobuf::ServiceDescriptor;

// The request may be in another file than its service.
const MethodDescriptor* MethodOf(const Descriptor& request) {
  for (const Permission& row : AllPermissions()) {
    const ServiceDescriptor* service =
        request.file()->pool()->FindServiceByName(std::string(row.service));
    if (service == nullptr) continue;  // not of this program
    const MethodDescriptor* method = service->FindMethodByName(std::string(row.method));
    if (method != nullptr && method->input_type() == &request) return method;
  }
  return nullptr;
}

// The fields on the way to `path` in `request`; empty where there is no such field.
std::vector<const FieldDescriptor*> Resolve(const Descriptor& request, absl::string_view path) {
  std::vector<const FieldDescriptor*> fields;
  const Descriptor* message = &request;
  for (const absl::string_view word : absl::StrSplit(path, '.')) {
    const FieldDescriptor* field =
        message == nullptr ? nullptr : message->FindFieldByName(std::string(word));
    if (field == nullptr) return {};
    fields.push_back(field);
    message = field->message_type();
  }
  return message == nullptr ? fields : std::vector<const FieldDescriptor*>();
}

void AddNames(const Message& message, absl::Span<const FieldDescriptor* const> path,
              Target& target) {
  const FieldDescriptor* field = path.front();
  const auto* reflection = message.GetReflection();
  const int count = field->is_repeated() ? reflection->FieldSize(message, field) : 1;
  std::string scratch;
  for (int i = 0; i < count; ++i) {
    if (path.size() > 1) {
      const Message& below = field->is_repeated()
                                 ? reflection->GetRepeatedMessage(message, field, i)
                                 : reflection->GetMessage(message, field);
      AddNames(below, path.subspan(1), target);
      continue;
    }
    const std::string& name =
        field->is_repeated() ? reflection->GetRepeatedStringReference(message, field, i, &scratch)
                             : reflection->GetStringReference(message, field, &scratch);
    target.Add(name);
  }
}

}  // namespace

MethodAccess::MethodAccess(const Descriptor& request) {
  static const Permission& nobody = *new Permission();
  const MethodDescriptor* method = MethodOf(request);
  permission_ =
      method == nullptr ? nullptr : FindPermission(method->service()->full_name(), method->name());
  if (permission_ == nullptr) permission_ = &nobody;
  for (const std::string& path : permission_->about) about_.push_back(Resolve(request, path));
  std::erase_if(about_, [](const Path& path) { return path.empty(); });
}

Target MethodAccess::TargetOf(const Message& request) const {
  Target target;
  for (const Path& path : about_) AddNames(request, path, target);
  return target;
}

absl::Status MethodAccess::Authorize(const Principal& principal, const Message& request,
                                     Guard& guard) const {
  if (principal.access == nullptr || permission_->anyone || permission_->caller) {
    guard = Guard();
    if (principal.access != nullptr) guard = Guard(*permission_, principal.access, nullptr);
    return absl::OkStatus();
  }
  const Access& access = *principal.access;
  Target target = TargetOf(request);
  const std::string asked = about_.empty() ? std::string() : permission_->about.front();
  if (target.alliance.empty() && !about_.empty()) {
    return errors::InvalidField(asked, "must be a name such as \"alliances/shibei\"");
  }
  // What it is about is not known yet, but of which alliance it is.
  if (permission_->from_record && !target.mixed && target.alliance == access.alliance) {
    guard =
        Guard(*permission_, principal.access, std::make_shared<const Target>(std::move(target)));
    return absl::OkStatus();
  }
  if (permission_->from_record || permission_->GrantFor(access, target).empty()) {
    return errors::MethodNotAllowed(
        permission_->method, absl::StrCat("alliances/", target.alliance), permission_->grants);
  }
  guard = Guard(*permission_, principal.access, nullptr);
  return absl::OkStatus();
}

absl::Status CheckPermissions(absl::Span<const std::string> services) {
  std::vector<std::string> wrong;
  for (const std::string& name : services) {
    const auto* service =
        google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(name);
    if (service == nullptr) {
      wrong.push_back(absl::StrCat("there is no service ", name));
      continue;
    }
    for (int i = 0; i < service->method_count(); ++i) {
      const MethodDescriptor& method = *service->method(i);
      const Permission* row = FindPermission(name, method.name());
      if (row == nullptr) {
        wrong.push_back(absl::StrCat(method.full_name(), " has no row"));
        continue;
      }
      for (const std::string& path : row->about) {
        if (Resolve(*method.input_type(), path).empty()) {
          wrong.push_back(absl::StrCat(method.full_name(), " has no field ", path));
        }
      }
    }
  }
  if (wrong.empty()) return absl::OkStatus();
  return errors::Internal(absl::StrCat("in the table of permissions ", absl::StrJoin(wrong, "; ")));
}

}  // namespace gongfang
