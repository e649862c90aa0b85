// What inventory does, one method for each of the service: checks the request, then works in one
// transaction, with the event of the change in it.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "common/base/names.h"
#include "common/events/records.h"
#include "common/rpc/call_context.h"
#include "gongfang/inventory/v1/inventory_service.pb.h"
#include "google/protobuf/empty.pb.h"
#include "inventory/category_rules.h"
#include "inventory/review_rules.h"
#include "inventory/space_check.h"
#include "inventory/space_directory.h"
#include "inventory/template_hours.h"

namespace gongfang::inventory {

// Thread safe. Errors: INVALID_REQUEST, also where a name within a record leads nowhere; NOT_FOUND
// where the subject or its parent is not there; ALREADY_EXISTS; ETAG_MISMATCH; ILLEGAL_TRANSITION;
// TOO_MANY; CATEGORY_IN_USE; UNAVAILABLE where a space is not known and membership cannot be asked;
// those of the database.
class Inventory {
 public:
  // `store` and `spaces` are borrowed.
  Inventory(RecordStore& store, const SpaceDirectory& spaces, SpaceCheck::CatchUp catch_up);

  // Lives as long as this.
  const SpaceCheck& known() const { return known_; }

  absl::StatusOr<v1::Resource> CreateResource(const CallContext& context,
                                              const v1::CreateResourceRequest& request);
  absl::StatusOr<v1::Resource> GetResource(const CallContext& context,
                                           const v1::GetResourceRequest& request);
  absl::StatusOr<v1::ListResourcesResponse> ListResources(const CallContext& context,
                                                          const v1::ListResourcesRequest& request);
  absl::StatusOr<v1::Resource> UpdateResource(const CallContext& context,
                                              const v1::UpdateResourceRequest& request);
  absl::StatusOr<v1::Resource> PublishResource(const CallContext& context,
                                               const v1::PublishResourceRequest& request);
  absl::StatusOr<v1::Resource> SuspendResource(const CallContext& context,
                                               const v1::SuspendResourceRequest& request);
  absl::StatusOr<v1::Resource> RetireResource(const CallContext& context,
                                              const v1::RetireResourceRequest& request);

  absl::StatusOr<v1::Closure> CreateClosure(const CallContext& context,
                                            const v1::CreateClosureRequest& request);
  absl::StatusOr<v1::Closure> GetClosure(const CallContext& context,
                                         const v1::GetClosureRequest& request);
  absl::StatusOr<v1::ListClosuresResponse> ListClosures(const CallContext& context,
                                                        const v1::ListClosuresRequest& request);
  absl::StatusOr<google::protobuf::Empty> DeleteClosure(const CallContext& context,
                                                        const v1::DeleteClosureRequest& request);

  absl::StatusOr<v1::Quota> CreateQuota(const CallContext& context,
                                        const v1::CreateQuotaRequest& request);
  absl::StatusOr<v1::Quota> GetQuota(const CallContext& context,
                                     const v1::GetQuotaRequest& request);
  absl::StatusOr<v1::ListQuotasResponse> ListQuotas(const CallContext& context,
                                                    const v1::ListQuotasRequest& request);
  absl::StatusOr<google::protobuf::Empty> DeleteQuota(const CallContext& context,
                                                      const v1::DeleteQuotaRequest& request);

  absl::StatusOr<v1::Category> CreateCategory(const CallContext& context,
                                              const v1::CreateCategoryRequest& request);
  absl::StatusOr<v1::Category> GetCategory(const CallContext& context,
                                           const v1::GetCategoryRequest& request);
  absl::StatusOr<v1::ListCategoriesResponse> ListCategories(
      const CallContext& context, const v1::ListCategoriesRequest& request);
  absl::StatusOr<v1::Category> UpdateCategory(const CallContext& context,
                                              const v1::UpdateCategoryRequest& request);
  absl::StatusOr<google::protobuf::Empty> DeleteCategory(const CallContext& context,
                                                         const v1::DeleteCategoryRequest& request);

  absl::StatusOr<v1::ImportResourcesResponse> ImportResources(
      const CallContext& context, const v1::ImportResourcesRequest& request);
  absl::StatusOr<v1::ExportResourcesResponse> ExportResources(
      const CallContext& context, const v1::ExportResourcesRequest& request);

 private:
  class Import;

  // See SpaceCheck.
  absl::Status MustExist(const CallContext& context, const std::string& name) const {
    return known_.MustExist(context, name);
  }
  absl::Status MustBeActive(const CallContext& context, const std::string& space) const {
    return known_.MustBeActive(context, space);
  }
  absl::StatusOr<v1::Resource> Move(const CallContext& context, const std::string& name,
                                    const std::string& etag, v1::Resource::State state) const;
  // INVALID_REQUEST with what the quota names that does not exist; `has_space`: unless it names a
  // space that does not exist.
  absl::Status CheckReferences(Transaction& transaction, const v1::Quota& quota,
                               bool has_space) const;
  // INVALID_REQUEST where what one has to be qualified for does not exist.
  absl::Status CheckReferences(const CallContext& context, const v1::Resource& resource) const;
  // Likewise of what it takes along.
  absl::Status CheckCompanions(Transaction& transaction, const v1::Resource& resource) const;
  // Whether the space exists by now.
  absl::StatusOr<bool> HasSpace(const CallContext& context, const std::string& name) const;
  // TOO_MANY where `quota` is new and its alliance has limits::kMaxQuotasPerAlliance.
  absl::Status CheckRoomFor(Transaction& transaction, const QuotaName& quota) const;

  // The categories of an alliance.
  absl::StatusOr<CategoryTree> ReadCategories(Transaction& transaction,
                                              const std::string& alliance) const;
  // INVALID_REQUEST where the category cannot stand below `parent`; TOO_MANY where it is new and
  // there is no room.
  absl::Status CheckPlace(Transaction& transaction, const CategoryName& name,
                          const std::string& parent) const;
  // CATEGORY_IN_USE.
  absl::Status MustBeUnused(Transaction& transaction, const CategoryName& name) const;

  RecordStore& store_;
  const SpaceDirectory& spaces_;
  const SpaceCheck known_;
  const ReviewRules review_rules_;
  const Records<v1::Resource, ResourceName> resources_;
  const Records<v1::Closure, ClosureName> closures_;
  const Records<v1::Quota, QuotaName> quotas_;
  const Records<v1::Category, CategoryName> categories_;
  const TemplateRecords templates_;
};

}  // namespace gongfang::inventory
