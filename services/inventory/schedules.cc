// Templates. Holidays are in holidays.cc, calendars in calendar_import.cc.
#include "inventory/schedules.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/limits.h"
#include "common/base/schedule_limits.h"
#include "common/base/status_macros.h"
#include "inventory/schedule_rules.h"

namespace gongfang::inventory {

Schedules::Schedules(RecordStore& store, const SpaceDirectory& spaces, const SpaceCheck& check)
    : store_(store),
      spaces_(spaces),
      check_(check),
      resources_(store, "resource"),
      closures_(store, "closure"),
      years_(store, "holiday_year"),
      templates_(store, "schedule_template") {}

absl::StatusOr<std::vector<ResourceName>> Schedules::Users(Transaction& transaction,
                                                           const ScheduleTemplateName& name) const {
  const std::string full_name = name.ToString();
  const RecordFetch fetch = resources_.Range(name.alliance, absl::StrCat(name.space, "/"));
  std::vector<ResourceName> users;
  std::string place;
  while (true) {
    ASSIGN_OR_RETURN(const std::vector<RecordRow> rows,
                     fetch(transaction, place, limits::kRecordScanChunk));
    for (const RecordRow& row : rows) {
      v1::Resource resource;
      RETURN_IF_ERROR(RecordKeeper::FromBody(row.body, resource));
      if (resource.schedule_template() != full_name) continue;
      if (users.size() == limits::kMaxTemplateUsers) {
        return errors::TooMany("resources with this schedule template", limits::kMaxTemplateUsers);
      }
      users.push_back(*ResourceName::Parse(resource.name()));
    }
    if (rows.size() < limits::kRecordScanChunk) return users;
    place = rows.back().id;
  }
}

absl::Status Schedules::ChangeUsers(Transaction& transaction, const CallContext& context,
                                    const ScheduleTemplateName& name, EditResource edit) const {
  ASSIGN_OR_RETURN(const std::vector<ResourceName> users, Users(transaction, name));
  for (const ResourceName& user : users) {
    RETURN_IF_ERROR(resources_
                        .ChangeIn(transaction, context, user, "", "updated",
                                  [&](Transaction&, v1::Resource& changed) {
                                    edit(changed);
                                    return absl::OkStatus();
                                  })
                        .status());
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::ScheduleTemplate> Schedules::CreateTemplate(
    const CallContext& context, const v1::CreateScheduleTemplateRequest& request) {
  RETURN_IF_ERROR(Check(request));
  RETURN_IF_ERROR(check_.MustExist(context, request.parent()));
  const SpaceName parent = *SpaceName::Parse(request.parent());
  const ScheduleTemplateName name{parent.alliance, parent.id, request.schedule_template_id()};
  return templates_.Create(
      context, name, request.schedule_template(), [&](Transaction& transaction) -> absl::Status {
        ASSIGN_OR_RETURN(const std::vector<RecordRow> rows,
                         templates_.Range(parent.alliance, absl::StrCat(parent.id, "/"))(
                             transaction, "", limits::kMaxTemplatesPerSpace));
        // One that is there already needs no room: whoever sends it again is to hear that.
        if (rows.size() < limits::kMaxTemplatesPerSpace ||
            templates_.Find(transaction, name).ok()) {
          return absl::OkStatus();
        }
        return errors::TooMany("schedule templates in this space", limits::kMaxTemplatesPerSpace);
      });
}

absl::StatusOr<v1::ScheduleTemplate> Schedules::GetTemplate(
    const CallContext&, const v1::GetScheduleTemplateRequest& request) {
  RETURN_IF_ERROR(Check(request));
  return templates_.Get(*ScheduleTemplateName::Parse(request.name()));
}

absl::StatusOr<v1::ListScheduleTemplatesResponse> Schedules::ListTemplates(
    const CallContext& context, const v1::ListScheduleTemplatesRequest& request) {
  RETURN_IF_ERROR(Check(request));
  RETURN_IF_ERROR(check_.MustExist(context, request.parent()));
  const SpaceName parent = *SpaceName::Parse(request.parent());
  v1::ListScheduleTemplatesResponse response;
  RETURN_IF_ERROR(templates_.List(
      request, templates_.Range(parent.alliance, absl::StrCat(parent.id, "/")), {},
      [](Transaction&) { return absl::OkStatus(); }, *response.mutable_schedule_templates(),
      *response.mutable_next_page_token()));
  return response;
}

absl::StatusOr<v1::ScheduleTemplate> Schedules::UpdateTemplate(
    const CallContext& context, const v1::UpdateScheduleTemplateRequest& request) {
  RETURN_IF_ERROR(Check(request));
  const ScheduleTemplateName name =
      *ScheduleTemplateName::Parse(request.schedule_template().name());
  v1::ScheduleTemplate record;
  RETURN_IF_ERROR(templates_.Write([&](Transaction& transaction) -> absl::Status {
    ASSIGN_OR_RETURN(
        record, templates_.ChangeIn(transaction, context, name, request.schedule_template().etag(),
                                    "updated", [&](Transaction&, v1::ScheduleTemplate& changed) {
                                      FieldsOf(request).Copy(request.schedule_template(), changed);
                                      return absl::OkStatus();
                                    }));
    return ChangeUsers(transaction, context, name, [&](v1::Resource& resource) {
      *resource.mutable_schedule() = record.schedule();
    });
  }));
  return record;
}

absl::StatusOr<google::protobuf::Empty> Schedules::DeleteTemplate(
    const CallContext& context, const v1::DeleteScheduleTemplateRequest& request) {
  RETURN_IF_ERROR(Check(request));
  const ScheduleTemplateName name = *ScheduleTemplateName::Parse(request.name());
  RETURN_IF_ERROR(templates_.Write([&](Transaction& transaction) -> absl::Status {
    RETURN_IF_ERROR(templates_.DeleteIn(transaction, context, name));
    return ChangeUsers(transaction, context, name,
                       [](v1::Resource& resource) { resource.clear_schedule_template(); });
  }));
  return google::protobuf::Empty();
}

}  // namespace gongfang::inventory
