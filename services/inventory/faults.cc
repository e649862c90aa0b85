#include "inventory/faults.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/inventory_limits.h"
#include "common/base/status_macros.h"
#include "google/protobuf/util/time_util.h"
#include "inventory/asks.h"
#include "inventory/fault_checks.h"
#include "inventory/open_faults.h"
#include "inventory/resource_states.h"
#include "inventory/resource_use.h"
#include "inventory/rules.h"

namespace gongfang::inventory {
namespace {

using google::protobuf::util::TimeUtil;

RecordFilter FilterOf(const v1::ListFaultsRequest& request) {
  if (request.resource().empty() && request.show_resolved()) return {};
  return [&request](const std::string& body) {
    v1::Fault fault;
    return fault.ParseFromString(body) &&
           (request.resource().empty() || fault.resource() == request.resource()) &&
           (request.show_resolved() || fault.state() != v1::Fault::STATE_RESOLVED);
  };
}

// ILLEGAL_TRANSITION where it is resolved.
absl::Status MustBeOpen(const v1::Fault& fault, absl::string_view verb) {
  if (fault.state() != v1::Fault::STATE_RESOLVED) return absl::OkStatus();
  return errors::IllegalTransition(fault.name(), "resolved", verb);
}

// TOO_MANY. Those who may take the resource out of service find room whatever others reported.
absl::Status CheckRoom(Transaction& transaction, const CallContext& context,
                       const std::string& resource) {
  const std::string reporter = context.guard.Member();
  ASSIGN_OR_RETURN(const open_faults::Counts open,
                   open_faults::Count(transaction, resource, reporter));
  const bool staff = MayTakeOutOfService(context, resource);
  const int most = staff ? limits::kMaxOpenFaultsOfStaff : limits::kMaxOpenFaults;
  if (open.all >= most) return errors::TooMany("open faults of this resource", most);
  if (staff || reporter.empty() || open.by_reporter < limits::kMaxOpenFaultsByOne) {
    return absl::OkStatus();
  }
  return errors::TooMany("open faults of this resource that you reported",
                         limits::kMaxOpenFaultsByOne);
}

// As the caller may see it.
v1::Fault ForCaller(const CallContext& context, v1::Fault fault) {
  if (!fault.reporter().empty() && !MayReadMember(context, fault.reporter())) {
    fault.clear_reporter();
  }
  return fault;
}

}  // namespace

Faults::Faults(RecordStore& store, const SpaceCheck& known)
    : store_(store), known_(known), faults_(store, "fault"), resources_(store, "resource") {}

absl::Status Faults::CheckResource(Transaction& transaction, const std::string& name) const {
  const absl::StatusOr<v1::Resource> resource =
      resources_.Find(transaction, *ResourceName::Parse(name));
  if (absl::IsNotFound(resource.status())) {
    return errors::InvalidField("fault.resource", absl::StrCat("\"", name, "\" does not exist"));
  }
  RETURN_IF_ERROR(resource.status());
  if (!IsThere(*resource)) {
    return errors::InvalidField(
        "fault.resource",
        absl::StrCat("\"", name, "\" is ", IsDeleted(*resource) ? "deleted" : "retired"));
  }
  return absl::OkStatus();
}

absl::Status Faults::CheckEnd(const v1::Fault& fault) const {
  if (!fault.out_of_service() || !fault.has_expected_end_time() ||
      TimeUtil::TimestampToMicroseconds(fault.expected_end_time()) > store_.clock().NowInstant()) {
    return absl::OkStatus();
  }
  return errors::InvalidField("fault.expected_end_time", "must be later than now, or not set");
}

void Faults::SetOutOfService(bool out_of_service, v1::Fault& fault) const {
  fault.set_out_of_service(out_of_service);
  if (!out_of_service) {
    fault.clear_out_of_service_time();
  } else if (!fault.has_out_of_service_time()) {
    *fault.mutable_out_of_service_time() =
        TimeUtil::MicrosecondsToTimestamp(store_.clock().NowInstant());
  }
}

absl::StatusOr<v1::Fault> Faults::CreateFault(const CallContext& context,
                                              const v1::CreateFaultRequest& request) const {
  RETURN_IF_ERROR(Check(request));
  RETURN_IF_ERROR(known_.MustExist(context, request.parent()));
  const v1::Fault& asked = request.fault();
  if (asked.out_of_service()) {
    RETURN_IF_ERROR(CheckTakeOutOfService(context, asked.resource(), "fault.out_of_service"));
  }
  const SpaceName parent = *SpaceName::Parse(request.parent());
  const FaultName name{parent.alliance, parent.id, store_.ids().Next().ToString()};
  v1::Fault made;
  RETURN_IF_ERROR(faults_.Write([&](Transaction& transaction) -> absl::Status {
    RETURN_IF_ERROR(CheckResource(transaction, asked.resource()));
    RETURN_IF_ERROR(CheckRoom(transaction, context, asked.resource()));
    RETURN_IF_ERROR(CheckEnd(asked));
    v1::Fault fault;
    fault.set_resource(asked.resource());
    fault.set_description(asked.description());
    if (asked.has_expected_end_time()) {
      *fault.mutable_expected_end_time() = asked.expected_end_time();
    }
    SetOutOfService(asked.out_of_service(), fault);
    fault.set_state(v1::Fault::STATE_OPEN);
    fault.set_reporter(context.guard.Member());
    ASSIGN_OR_RETURN(made, faults_.CreateIn(transaction, context, name, std::move(fault)));
    return open_faults::Add(transaction, asked.resource(), name.ToString(), made.reporter());
  }));
  return made;
}

absl::StatusOr<v1::Fault> Faults::GetFault(const CallContext& context,
                                           const v1::GetFaultRequest& request) const {
  RETURN_IF_ERROR(Check(request));
  ASSIGN_OR_RETURN(v1::Fault fault, faults_.Get(*FaultName::Parse(request.name())));
  return ForCaller(context, std::move(fault));
}

absl::StatusOr<v1::ListFaultsResponse> Faults::ListFaults(
    const CallContext& context, const v1::ListFaultsRequest& request) const {
  RETURN_IF_ERROR(Check(request));
  const ListParent parent = *ParseListParent(request.parent());
  const bool everywhere = parent.space.empty();
  RETURN_IF_ERROR(known_.MustExist(
      context, everywhere ? AllianceName{parent.alliance}.ToString() : request.parent()));
  v1::ListFaultsResponse response;
  RETURN_IF_ERROR(faults_.List(
      request, faults_.Range(parent.alliance, everywhere ? "" : absl::StrCat(parent.space, "/")),
      FilterOf(request), [](Transaction&) { return absl::OkStatus(); }, *response.mutable_faults(),
      *response.mutable_next_page_token()));
  for (v1::Fault& fault : *response.mutable_faults()) {
    fault = ForCaller(context, std::move(fault));
  }
  return response;
}

absl::Status Faults::TakeUpdate(const CallContext& context, const v1::Fault& before,
                                v1::Fault& fault) const {
  const bool goes_out = fault.out_of_service() && !before.out_of_service();
  if (goes_out) {
    RETURN_IF_ERROR(CheckTakeOutOfService(context, fault.resource(), "fault.out_of_service"));
  }
  // An end that has passed since it was set is no hindrance to what else is changed.
  if (goes_out || fault.expected_end_time() != before.expected_end_time()) {
    RETURN_IF_ERROR(CheckEnd(fault));
  }
  SetOutOfService(fault.out_of_service(), fault);
  return absl::OkStatus();
}

absl::StatusOr<v1::Fault> Faults::UpdateFault(const CallContext& context,
                                              const v1::UpdateFaultRequest& request) const {
  RETURN_IF_ERROR(Check(request));
  const SetFields fields = FieldsOf(request);
  ASSIGN_OR_RETURN(
      v1::Fault updated,
      faults_.Change(context, *FaultName::Parse(request.fault().name()), request.fault().etag(),
                     "updated", [&](Transaction&, v1::Fault& fault) -> absl::Status {
                       RETURN_IF_ERROR(MustBeOpen(fault, "updated"));
                       const v1::Fault before = fault;
                       fields.Copy(request.fault(), fault);
                       return TakeUpdate(context, before, fault);
                     }));
  return ForCaller(context, std::move(updated));
}

absl::StatusOr<v1::Fault> Faults::ResolveFault(const CallContext& context,
                                               const v1::ResolveFaultRequest& request) const {
  RETURN_IF_ERROR(Check(request));
  ASSIGN_OR_RETURN(
      v1::Fault resolved,
      faults_.Change(
          context, *FaultName::Parse(request.name()), request.etag(), "resolved",
          [&](Transaction& transaction, v1::Fault& fault) -> absl::Status {
            RETURN_IF_ERROR(MustBeOpen(fault, "resolved"));
            fault.set_state(v1::Fault::STATE_RESOLVED);
            fault.set_resolution(request.resolution());
            RETURN_IF_ERROR(open_faults::Remove(transaction, fault.resource(), fault.name()));
            if (fault.maintenance_plan().empty()) return absl::OkStatus();
            return ResourceUses::Done(transaction, fault.resource(), fault.maintenance_plan(),
                                      store_.clock().NowInstant());
          }));
  return ForCaller(context, std::move(resolved));
}

}  // namespace gongfang::inventory
