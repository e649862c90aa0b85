// Resources from a file, and to one.
#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/inventory_limits.h"
#include "common/base/limits.h"
#include "common/base/status_macros.h"
#include "common/calendar/zone.h"
#include "inventory/exchange_format.h"
#include "inventory/resource_states.h"
#include "inventory/resource_use.h"
#include "inventory/rules.h"
#include "inventory/use_cases.h"

namespace gongfang::inventory {
namespace {

using Outcome = v1::ImportedRow;

// What a row would make of its resource.
struct PlannedRow {
  int number = 0;
  ResourceName name;
  v1::Resource after;
  Outcome::Outcome outcome = Outcome::OUTCOME_UNSPECIFIED;
  v1::Resource::State state_before = v1::Resource::STATE_UNSPECIFIED;
  v1::Resource::State state_after = v1::Resource::STATE_UNSPECIFIED;

  bool IsMoved() const { return state_after != state_before; }
  bool IsPublished() const { return IsMoved() && state_after == v1::Resource::STATE_PUBLISHED; }
  bool IsSubmitted() const { return IsMoved() && state_after == v1::Resource::STATE_IN_REVIEW; }
};

// Of a row, where hours beside a template are refused by themselves.
SetFields TemplateOnly() {
  v1::Resource record;
  record.set_schedule_template("set");
  return SetFields(record, {}, {"schedule_template"});
}

void Report(const std::vector<PlannedRow>& plan, v1::ImportResourcesResponse& response) {
  for (const PlannedRow& planned : plan) {
    v1::ImportedRow& row = *response.add_rows();
    row.set_row(planned.number);
    row.set_resource(planned.name.ToString());
    row.set_outcome(planned.outcome);
    row.set_published(planned.IsPublished());
    row.set_submitted(planned.IsSubmitted());
    if (planned.IsPublished()) response.set_published_count(response.published_count() + 1);
    if (planned.IsSubmitted()) response.set_submitted_count(response.submitted_count() + 1);
    switch (planned.outcome) {
      case Outcome::OUTCOME_CREATED:
        response.set_created_count(response.created_count() + 1);
        break;
      case Outcome::OUTCOME_UPDATED:
        response.set_updated_count(response.updated_count() + 1);
        break;
      default:
        response.set_unchanged_count(response.unchanged_count() + 1);
        break;
    }
  }
}

}  // namespace

// One import: what is known of it before its transaction, and the steps within that.
class Inventory::Import {
 public:
  Import(const Inventory& inventory, const CallContext& context,
         const v1::ImportResourcesRequest& request)
      : clock_(inventory.store_.clock()),
        resources_(inventory.resources_),
        review_rules_(inventory.review_rules_),
        templates_(inventory.templates_),
        context_(context),
        request_(request),
        space_(*SpaceName::Parse(request.parent())),
        file_(FormatOf(request.format()).Read(request, first_problems_)) {
    for (const ImportFile::Row& row : file_->rows()) ids_.insert(row.id);
  }

  // The classes of equipment that its rows require.
  absl::btree_set<std::string> EquipmentClasses() const { return file_->EquipmentClasses(); }
  // Those of them that do not exist.
  void SetMissing(absl::btree_set<std::string> missing) { missing_ = std::move(missing); }

  // May run more than once.
  absl::Status Run(Transaction& transaction, v1::ImportResourcesResponse& response) const {
    response.Clear();
    ImportProblems problems = first_problems_;
    std::vector<PlannedRow> plan;
    ASSIGN_OR_RETURN(const bool review, review_rules_.AskFor(transaction, context_, space_));
    for (const ImportFile::Row& row : file_->rows()) {
      RETURN_IF_ERROR(PlanRow(transaction, row, review, plan, problems));
    }
    const bool write = problems.count() == 0 && !request_.validate_only();
    std::move(problems).MoveTo(response);
    Report(plan, response);
    if (!write) return absl::OkStatus();
    for (const PlannedRow& planned : plan) RETURN_IF_ERROR(WriteRow(transaction, planned));
    response.set_imported(true);
    return absl::OkStatus();
  }

 private:
  // Adds what comes of the row to `plan`, unless there is something wrong with it. `review`: what
  // was never published is reviewed first.
  absl::Status PlanRow(Transaction& transaction, const ImportFile::Row& row, bool review,
                       std::vector<PlannedRow>& plan, ImportProblems& problems) const {
    PlannedRow planned{.number = row.number,
                       .name = {space_.alliance, space_.id, row.id.empty() ? "x" : row.id},
                       .after = {}};
    absl::StatusOr<v1::Resource> before =
        row.id.empty() ? absl::NotFoundError("") : resources_.Find(transaction, planned.name);
    const bool is_new = absl::IsNotFound(before.status());
    if (!is_new) RETURN_IF_ERROR(before.status());
    if (is_new) {
      planned.after.set_name(planned.name.ToString());
      planned.after.set_state(v1::Resource::STATE_DRAFT);
    } else {
      planned.after = *before;
    }
    const int problems_before = problems.count();
    file_->Apply(row, missing_, planned.after, problems);
    RETURN_IF_ERROR(FindCompanions(transaction, row.number, planned.after, problems));
    RETURN_IF_ERROR(TakeTemplate(transaction, row.number, planned.after, problems));
    if (IsDeleted(planned.after)) {
      problems.Add(row.number, kIdColumn, "is of a resource that is deleted: undelete it first");
    }
    planned.state_before = planned.after.state();
    planned.state_after = planned.state_before;
    if (request_.publish()) {
      planned.state_after = PublishedState(planned.after, review);
      if (planned.after.state() == v1::Resource::STATE_RETIRED) {
        problems.Add(row.number, kIdColumn, "is of a retired resource, which is not published");
      }
    }
    if (problems.count() > problems_before || row.id.empty()) return absl::OkStatus();
    planned.outcome = is_new ? Outcome::OUTCOME_CREATED
                      : planned.after.SerializeAsString() == before->SerializeAsString()
                          ? Outcome::OUTCOME_UNCHANGED
                          : Outcome::OUTCOME_UPDATED;
    plan.push_back(std::move(planned));
    return absl::OkStatus();
  }

  // Gives the resource the hours of the template that it has by now.
  absl::Status TakeTemplate(Transaction& transaction, int row, v1::Resource& resource,
                            ImportProblems& problems) const {
    const absl::Status status =
        TakeTemplateHours(transaction, templates_, TemplateOnly(), resource);
    if (!absl::IsInvalidArgument(status)) return status;
    const std::optional<ErrorDetails> details = ErrorDetailsOf(status);
    for (const FieldViolation& violation : details->fields) {
      const CellMistake mistake = InColumn(violation);
      problems.Add(row, mistake.column, mistake.description);
    }
    return absl::OkStatus();
  }

  // What a resource takes along must be there, or be in the file too.
  absl::Status FindCompanions(Transaction& transaction, int row, const v1::Resource& resource,
                              ImportProblems& problems) const {
    for (const v1::Companion& companion : resource.companions()) {
      const auto name = ResourceName::Parse(companion.resource());
      if (!name || (name->space == space_.id && ids_.contains(name->id))) continue;
      const absl::Status found = resources_.Find(transaction, *name).status();
      if (!absl::IsNotFound(found)) {
        RETURN_IF_ERROR(found);
        continue;
      }
      problems.Add(row, "companions", absl::StrCat("\"", Head(name->id), "\" does not exist"));
    }
    return absl::OkStatus();
  }

  absl::Status WriteRow(Transaction& transaction, const PlannedRow& planned) const {
    if (planned.outcome == Outcome::OUTCOME_CREATED) {
      RETURN_IF_ERROR(
          resources_.CreateIn(transaction, context_, planned.name, planned.after).status());
      RETURN_IF_ERROR(ResourceUses::ChangePlans(transaction, v1::Resource(), planned.after, Now()));
    } else if (planned.outcome == Outcome::OUTCOME_UPDATED) {
      RETURN_IF_ERROR(resources_
                          .ChangeIn(transaction, context_, planned.name, "", "updated",
                                    [&](Transaction& within, v1::Resource& resource) {
                                      const v1::Resource before = std::move(resource);
                                      resource = planned.after;
                                      return ResourceUses::ChangePlans(within, before, resource,
                                                                       Now());
                                    })
                          .status());
    }
    if (!planned.IsMoved()) return absl::OkStatus();
    return resources_
        .ChangeIn(transaction, context_, planned.name, "", PublishedVerb(planned.state_after),
                  [&](Transaction&, v1::Resource& resource) {
                    return MoveTo(planned.state_after, "published", "", resource);
                  })
        .status();
  }

  Instant Now() const { return clock_.NowInstant(); }

  const Clock& clock_;
  const Records<v1::Resource, ResourceName>& resources_;
  const ReviewRules& review_rules_;
  const TemplateRecords& templates_;
  const CallContext& context_;
  const v1::ImportResourcesRequest& request_;
  const SpaceName space_;
  ImportProblems first_problems_;  // of the file by itself; before file_, which fills it
  const std::unique_ptr<const ImportFile> file_;
  absl::btree_set<std::string> missing_;
  absl::btree_set<std::string> ids_;  // of the file
};

absl::StatusOr<v1::ImportResourcesResponse> Inventory::ImportResources(
    const CallContext& context, const v1::ImportResourcesRequest& request) {
  RETURN_IF_ERROR(Check(request));
  RETURN_IF_ERROR(MustExist(context, request.parent()));
  RETURN_IF_ERROR(MustBeActive(context, request.parent()));
  Import import(*this, context, request);
  ASSIGN_OR_RETURN(absl::btree_set<std::string> missing,
                   known_.Missing(context, import.EquipmentClasses()));
  import.SetMissing(std::move(missing));
  v1::ImportResourcesResponse response;
  const auto run = [&](Transaction& transaction) { return import.Run(transaction, response); };
  RETURN_IF_ERROR(request.validate_only() ? store_.database().Read(run) : resources_.Write(run));
  return response;
}

absl::StatusOr<v1::ExportResourcesResponse> Inventory::ExportResources(
    const CallContext& context, const v1::ExportResourcesRequest& request) {
  RETURN_IF_ERROR(Check(request));
  RETURN_IF_ERROR(MustExist(context, request.parent()));
  const SpaceName parent = *SpaceName::Parse(request.parent());
  const RecordFilter is_there = [](const std::string& body) {
    v1::Resource resource;
    return resource.ParseFromString(body) && IsThere(resource);
  };
  const auto space = spaces_.FindSpace(request.parent());
  const absl::TimeZone zone =
      LoadZone(space ? space->time_zone() : "").value_or(absl::UTCTimeZone());
  v1::ExportResourcesRequest page = request;
  while (true) {
    google::protobuf::RepeatedPtrField<v1::Resource> resources;
    v1::ExportResourcesResponse response;
    RETURN_IF_ERROR(resources_.List(
        page, resources_.Range(parent.alliance, absl::StrCat(parent.id, "/")), is_there,
        [](Transaction&) { return absl::OkStatus(); }, resources,
        *response.mutable_next_page_token()));
    absl::btree_set<std::string> left_out;
    FormatOf(request.format())
        .Write(resources, {request.page_token().empty(), zone}, *response.mutable_content(),
               left_out);
    response.set_resource_count(resources.size());
    response.mutable_left_out()->Assign(left_out.begin(), left_out.end());
    // Quotes may make a page longer than its records are.
    if (response.content().size() <= limits::kMaxPageBytes || resources.size() == 1) {
      return response;
    }
    page.set_page_size(resources.size() / 2);
  }
}

}  // namespace gongfang::inventory
