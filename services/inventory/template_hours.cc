#include "inventory/template_hours.h"

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "google/protobuf/util/message_differencer.h"

namespace gongfang::inventory {

absl::Status TakeTemplateHours(Transaction& transaction, const TemplateRecords& templates,
                               const SetFields& set, v1::Resource& resource) {
  constexpr char kTemplate[] = "resource.schedule_template";
  const bool sets_template = set.Has("schedule_template");
  const bool sets_schedule = set.Has("schedule");
  if (resource.schedule_template().empty() || (!sets_template && !sets_schedule)) {
    return absl::OkStatus();
  }
  // Request checks have seen to its form.
  const auto name = ScheduleTemplateName::Parse(resource.schedule_template());
  const auto of = ResourceName::Parse(resource.name());
  if (!name || !of || name->alliance != of->alliance || name->space != of->space) {
    return errors::InvalidField(kTemplate, "must be a template of the space of the resource");
  }
  const absl::StatusOr<v1::ScheduleTemplate> found = templates.Find(transaction, *name);
  if (absl::IsNotFound(found.status())) {
    return errors::InvalidField(
        kTemplate, absl::StrCat("\"", resource.schedule_template(), "\" does not exist"));
  }
  RETURN_IF_ERROR(found.status());
  // Hours that are not said are those of the template, unless they are taken away by themselves.
  const bool says_hours = sets_schedule && (resource.has_schedule() || !sets_template);
  if (says_hours &&
      !google::protobuf::util::MessageDifferencer::Equals(resource.schedule(), found->schedule())) {
    return errors::InvalidRequest(
        {{"resource.schedule", "must be that of resource.schedule_template, or not be set"},
         {kTemplate, absl::StrCat("must be empty beside other hours than those of \"",
                                  resource.schedule_template(), "\"")}});
  }
  *resource.mutable_schedule() = found->schedule();
  return absl::OkStatus();
}

}  // namespace gongfang::inventory
