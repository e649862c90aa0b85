// Closures.
#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "common/calendar/zone.h"
#include "inventory/closure_rules.h"
#include "inventory/resource_references.h"
#include "inventory/rules.h"
#include "inventory/use_cases.h"

namespace gongfang::inventory {

absl::StatusOr<v1::Closure> Inventory::CreateClosure(const CallContext& context,
                                                     const v1::CreateClosureRequest& request) {
  RETURN_IF_ERROR(Check(request));
  RETURN_IF_ERROR(MustExist(context, request.parent()));
  if (!request.closure().rrule().empty()) {
    ASSIGN_OR_RETURN(const absl::TimeZone zone, LoadZone(spaces_.TimeZoneOf(request.parent())));
    RETURN_IF_ERROR(CheckRepeats(request.closure(), zone));
  }
  const SpaceName parent = *SpaceName::Parse(request.parent());
  return closures_.Create(context, {parent.alliance, parent.id, request.closure_id()},
                          request.closure(), [&](Transaction& transaction) {
                            return MustHaveResources(transaction, resources_,
                                                     request.closure().resources(),
                                                     "closure.resources");
                          });
}

absl::StatusOr<v1::Closure> Inventory::GetClosure(const CallContext&,
                                                  const v1::GetClosureRequest& request) {
  RETURN_IF_ERROR(Check(request));
  return closures_.Get(*ClosureName::Parse(request.name()));
}

absl::StatusOr<v1::ListClosuresResponse> Inventory::ListClosures(
    const CallContext& context, const v1::ListClosuresRequest& request) {
  RETURN_IF_ERROR(Check(request));
  RETURN_IF_ERROR(MustExist(context, request.parent()));
  const SpaceName parent = *SpaceName::Parse(request.parent());
  v1::ListClosuresResponse response;
  RETURN_IF_ERROR(closures_.List(
      request, closures_.Range(parent.alliance, absl::StrCat(parent.id, "/")), {},
      [](Transaction&) { return absl::OkStatus(); }, *response.mutable_closures(),
      *response.mutable_next_page_token()));
  return response;
}

absl::StatusOr<google::protobuf::Empty> Inventory::DeleteClosure(
    const CallContext& context, const v1::DeleteClosureRequest& request) {
  RETURN_IF_ERROR(Check(request));
  RETURN_IF_ERROR(closures_.Delete(context, *ClosureName::Parse(request.name())));
  return google::protobuf::Empty();
}

}  // namespace gongfang::inventory
