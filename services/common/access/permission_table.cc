// Who may call what: the one table. What its words mean is in permission.h.
#include "common/access/permission.h"

namespace gongfang {
namespace {

constexpr char kMembership[] = "gongfang.membership.v1.MembershipService";
constexpr char kInventory[] = "gongfang.inventory.v1.InventoryService";
constexpr char kBooking[] = "gongfang.booking.v1.BookingService";
constexpr char kEvents[] = "gongfang.events.v1.EventLogService";

// Groups of grants that come again.
#define EVERYBODY "admin auditor member app:read-availability"
#define BOOKERS "admin manager desk own lead linked:book"
#define READERS "admin auditor manager desk own lead linked:book app-at-space:read-usage"
#define PERSONS "admin auditor staff own linked:book"
#define MANAGERS "admin manager app-at-space:manage-resources"
#define MENDERS "admin manager trainer desk app-at-space:manage-resources"

constexpr PermissionRow kRows[] = {
    // The installation and its alliances.
    {kMembership, "WhoAmI", "", "caller"},
    {kMembership, "ExplainAccess", "", "caller"},
    {kMembership, "CreateAlliance", "", ""},
    {kMembership, "GetAlliance", "name", EVERYBODY},
    {kMembership, "ListAlliances", "", ""},
    // Spaces.
    {kMembership, "CreateSpace", "parent", "admin"},
    {kMembership, "ApplySpace", "parent", "member"},
    {kMembership, "GetSpace", "name", EVERYBODY},
    {kMembership, "ListSpaces", "parent", EVERYBODY},
    {kMembership, "UpdateSpace", "space.name", "admin manager"},
    {kMembership, "ApproveSpace", "name", "admin"},
    {kMembership, "RejectSpace", "name", "admin"},
    {kMembership, "SuspendSpace", "name", "admin"},
    {kMembership, "ReinstateSpace", "name", "admin"},
    {kMembership, "ExitSpace", "name", "admin manager"},
    // Teams.
    {kMembership, "CreateTeam", "parent team.home_space", "admin manager"},
    {kMembership, "GetTeam", "name", EVERYBODY},
    {kMembership, "ListTeams", "parent", EVERYBODY},
    {kMembership, "UpdateTeam", "team.name", "admin lead"},
    // Members.
    {kMembership, "CreateMember", "parent member.home_space", "admin manager desk"},
    {kMembership, "RegisterMember", "", "anyone"},
    {kMembership, "InviteMember", "parent member.home_space", "admin manager desk"},
    {kMembership, "AcceptInvitation", "", "anyone"},
    {kMembership, "SignIn", "", "anyone"},
    {kMembership, "SignOut", "name", "admin own"},
    {kMembership, "SetPassword", "name", "admin own"},
    {kMembership, "GetMember", "name", PERSONS},
    {kMembership, "ListMembers", "parent team", "admin auditor staff lead"},
    {kMembership, "UpdateMember", "member.name", "admin own"},
    {kMembership, "ApproveMember", "name", "admin manager desk record"},
    {kMembership, "SuspendMember", "name", "admin"},
    {kMembership, "ReinstateMember", "name", "admin"},
    {kMembership, "EraseMember", "name", "admin own"},
    {kMembership, "MergeMember", "name", "admin"},
    {kMembership, "GrantRole", "name grant.space", "admin manager"},
    {kMembership, "RevokeRole", "name grant.space", "admin manager"},
    // Qualifications.
    {kMembership, "CreateEquipmentClass", "parent", "admin"},
    {kMembership, "GetEquipmentClass", "name", EVERYBODY},
    {kMembership, "ListEquipmentClasses", "parent", EVERYBODY},
    {kMembership, "UpdateEquipmentClass", "equipment_class.name", "admin"},
    {kMembership, "IssueQualification", "parent qualification.issuer", "admin trainer"},
    {kMembership, "GetQualification", "name", PERSONS},
    {kMembership, "ListQualifications", "parent", PERSONS},
    {kMembership, "SuspendQualification", "name", "admin trainer record"},
    {kMembership, "ReinstateQualification", "name", "admin trainer record"},
    {kMembership, "RevokeQualification", "name", "admin trainer record"},
    {kMembership, "CreateRecognitionRule", "parent recognition_rule.recognizer", "admin manager"},
    {kMembership, "ListRecognitionRules", "parent", EVERYBODY},
    {kMembership, "DeleteRecognitionRule", "name", "admin manager record"},
    {kMembership, "WhyNotQualified", "name", PERSONS},
    // Partner apps.
    {kMembership, "CreatePartnerApp", "parent", "admin"},
    {kMembership, "GetPartnerApp", "name", "admin auditor member itself"},
    {kMembership, "ListPartnerApps", "parent", "admin auditor member"},
    {kMembership, "UpdatePartnerApp", "partner_app.name", "admin"},
    {kMembership, "ApprovePartnerApp", "name", "admin"},
    {kMembership, "SuspendPartnerApp", "name", "admin"},
    {kMembership, "ReinstatePartnerApp", "name", "admin"},
    {kMembership, "CreateAppKey", "parent", "admin"},
    {kMembership, "RotateAppKey", "name", "admin itself"},
    {kMembership, "ListAppKeys", "parent", "admin auditor itself"},
    {kMembership, "RevokeAppKey", "name", "admin itself"},
    {kMembership, "LinkApp", "parent", "own"},
    {kMembership, "UnlinkApp", "name", "own itself"},
    {kMembership, "ListAppLinks", "parent", "admin auditor own"},
    // Inventory.
    {kInventory, "CreateResource", "parent", MANAGERS},
    {kInventory, "GetResource", "name", EVERYBODY},
    {kInventory, "ListResources", "parent", EVERYBODY},
    {kInventory, "UpdateResource", "resource.name", MANAGERS},
    {kInventory, "PublishResource", "name", MANAGERS},
    {kInventory, "SuspendResource", "name", MANAGERS},
    {kInventory, "RetireResource", "name", MANAGERS},
    {kInventory, "CreateClosure", "parent", MANAGERS},
    {kInventory, "GetClosure", "name", EVERYBODY},
    {kInventory, "ListClosures", "parent", EVERYBODY},
    {kInventory, "DeleteClosure", "name", MANAGERS},
    {kInventory, "CreateQuota", "parent quota.space quota.resource", "admin manager"},
    {kInventory, "GetQuota", "name", EVERYBODY},
    {kInventory, "ListQuotas", "parent", EVERYBODY},
    {kInventory, "DeleteQuota", "name", "admin"},
    {kInventory, "CreateCategory", "parent", "admin"},
    {kInventory, "GetCategory", "name", EVERYBODY},
    {kInventory, "ListCategories", "parent", EVERYBODY},
    {kInventory, "UpdateCategory", "category.name", "admin"},
    {kInventory, "DeleteCategory", "name", "admin"},
    {kInventory, "ImportResources", "parent", MANAGERS},
    {kInventory, "ExportResources", "parent", EVERYBODY},
    {kInventory, "SearchResources", "parent", EVERYBODY},
    {kInventory, "GetSpaceApi", "name", EVERYBODY},
    {kInventory, "ApproveResource", "name", "admin"},
    {kInventory, "RejectResource", "name", "admin"},
    {kInventory, "DeleteResource", "name", MANAGERS},
    {kInventory, "UndeleteResource", "name", MANAGERS},
    {kInventory, "GetResourceRevision", "name", EVERYBODY},
    {kInventory, "ListResourceRevisions", "parent", EVERYBODY},
    {kInventory, "GetPublishingRules", "name", EVERYBODY},
    {kInventory, "UpdatePublishingRules", "publishing_rules.name", "admin"},
    // No method: who publishes without a review.
    {kInventory, "PublishWithoutReview", "", "admin record"},
    {kInventory, "CreateScheduleTemplate", "parent", MANAGERS},
    {kInventory, "GetScheduleTemplate", "name", EVERYBODY},
    {kInventory, "ListScheduleTemplates", "parent", EVERYBODY},
    {kInventory, "UpdateScheduleTemplate", "schedule_template.name", MANAGERS},
    {kInventory, "DeleteScheduleTemplate", "name", MANAGERS},
    {kInventory, "GetHolidayYear", "name", EVERYBODY},
    {kInventory, "ListHolidayYears", "parent", EVERYBODY},
    {kInventory, "UpdateHolidayYear", "holiday_year.name", "admin"},
    {kInventory, "DeleteHolidayYear", "name", "admin"},
    {kInventory, "ImportClosures", "parent", MANAGERS},
    {kInventory, "CreateFault", "parent fault.resource",
     "admin member app-at-space:manage-resources"},
    {kInventory, "GetFault", "name", EVERYBODY},
    {kInventory, "ListFaults", "parent resource", EVERYBODY},
    {kInventory, "UpdateFault", "fault.name", MENDERS},
    {kInventory, "ResolveFault", "name", MENDERS},
    // No method: who says by a fault that a resource is out of service.
    {kInventory, "TakeOutOfService", "", MENDERS " record"},
    {kInventory, "GetResourceUse", "name", "admin auditor staff app-at-space:read-usage"},
    // Bookings.
    {kBooking, "CreateBooking", "parent booking.member booking.team booking.items.resource",
     BOOKERS},
    {kBooking, "GetBooking", "name", READERS " record"},
    {kBooking, "ListBookings", "parent member resource", READERS},
    {kBooking, "ConfirmBooking", "name", BOOKERS " record"},
    {kBooking, "RenewHold", "name", BOOKERS " record"},
    {kBooking, "CancelBooking", "name", BOOKERS " record"},
    {kBooking, "RescheduleBooking", "name items.resource", BOOKERS " record"},
    {kBooking, "CheckIn", "name", BOOKERS " record"},
    {kBooking, "CheckOut", "name", BOOKERS " record"},
    {kBooking, "ApproveBooking", "name", "admin manager record"},
    {kBooking, "RejectBooking", "name", "admin manager record"},
    {kBooking, "ListContenders", "name", "admin auditor manager desk record"},
    {kBooking, "CancelBookings", "parent space resource member", "admin manager"},
    {kBooking, "QueryFreeBusy", "parent resources", EVERYBODY},
    {kBooking, "SearchAvailability", "parent", EVERYBODY},
    {kBooking, "SearchPlans", "parent", EVERYBODY},
    {kBooking, "ListAffectedBookings", "parent",
     "admin auditor manager desk app-at-space:read-usage"},
    {kBooking, "CreateSeries", "parent series.member series.team series.items.resource", BOOKERS},
    {kBooking, "GetSeries", "name", READERS " record"},
    {kBooking, "RescheduleSeries", "name", BOOKERS " record"},
    {kBooking, "CancelSeries", "name", BOOKERS " record"},
    {kBooking, "CreateWaitlistEntry",
     "parent waitlist_entry.member waitlist_entry.team waitlist_entry.resource", BOOKERS},
    {kBooking, "GetWaitlistEntry", "name", READERS " record"},
    {kBooking, "ListWaitlistEntries", "parent member resource", READERS},
    {kBooking, "CancelWaitlistEntry", "name", BOOKERS " record"},
    {kBooking, "WatchBookings", "parent space resource member", READERS},
    // No method: whom one may search for by name.
    {kBooking, "SearchForMember", "", READERS " record"},
    // No method: what `override_reason` asks for.
    {kBooking, "OverrideRules", "", "admin manager record"},
    // Between services.
    {kEvents, "TailEvents", "", ""},
    {kEvents, "GetLogHead", "", ""},
};

#undef EVERYBODY
#undef BOOKERS
#undef READERS
#undef PERSONS
#undef MANAGERS
#undef MENDERS

}  // namespace

absl::Span<const PermissionRow> PermissionRows() { return kRows; }

}  // namespace gongfang
