// Categories.
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/inventory_errors.h"
#include "common/base/inventory_limits.h"
#include "common/base/limits.h"
#include "common/base/status_macros.h"
#include "inventory/category_rules.h"
#include "inventory/resource_states.h"
#include "inventory/rules.h"
#include "inventory/use_cases.h"

namespace gongfang::inventory {

absl::StatusOr<CategoryTree> Inventory::ReadCategories(Transaction& transaction,
                                                       const std::string& alliance) const {
  ASSIGN_OR_RETURN(const std::vector<RecordRow> rows,
                   categories_.Range(alliance)(transaction, "", limits::kMaxCategoriesPerAlliance));
  CategoryTree tree;
  for (const RecordRow& row : rows) {
    v1::Category category;
    RETURN_IF_ERROR(RecordKeeper::FromBody(row.body, category));
    tree[category.name()] = category.parent_category();
  }
  return tree;
}

absl::Status Inventory::CheckPlace(Transaction& transaction, const CategoryName& name,
                                   const std::string& parent) const {
  ASSIGN_OR_RETURN(const CategoryTree tree, ReadCategories(transaction, name.alliance));
  const std::string mistake = PlaceMistake(tree, name.ToString(), parent);
  if (!mistake.empty()) return errors::InvalidField("category.parent_category", mistake);
  // One that is there already needs no room: whoever sends it again is to hear that.
  if (tree.contains(name.ToString()) || tree.size() < limits::kMaxCategoriesPerAlliance) {
    return absl::OkStatus();
  }
  return errors::TooMany("categories in this alliance", limits::kMaxCategoriesPerAlliance);
}

absl::StatusOr<v1::Category> Inventory::CreateCategory(const CallContext& context,
                                                       const v1::CreateCategoryRequest& request) {
  RETURN_IF_ERROR(Check(request));
  RETURN_IF_ERROR(MustExist(context, request.parent()));
  const CategoryName name{AllianceName::Parse(request.parent())->alliance, request.category_id()};
  return categories_.Create(context, name, request.category(), [&](Transaction& transaction) {
    return CheckPlace(transaction, name, request.category().parent_category());
  });
}

absl::StatusOr<v1::Category> Inventory::GetCategory(const CallContext&,
                                                    const v1::GetCategoryRequest& request) {
  RETURN_IF_ERROR(Check(request));
  return categories_.Get(*CategoryName::Parse(request.name()));
}

absl::StatusOr<v1::ListCategoriesResponse> Inventory::ListCategories(
    const CallContext& context, const v1::ListCategoriesRequest& request) {
  RETURN_IF_ERROR(Check(request));
  RETURN_IF_ERROR(MustExist(context, request.parent()));
  v1::ListCategoriesResponse response;
  RETURN_IF_ERROR(categories_.List(
      request, categories_.Range(AllianceName::Parse(request.parent())->alliance), {},
      [](Transaction&) { return absl::OkStatus(); }, *response.mutable_categories(),
      *response.mutable_next_page_token()));
  return response;
}

absl::StatusOr<v1::Category> Inventory::UpdateCategory(const CallContext& context,
                                                       const v1::UpdateCategoryRequest& request) {
  RETURN_IF_ERROR(Check(request));
  const CategoryName name = *CategoryName::Parse(request.category().name());
  return categories_.Change(context, name, request.category().etag(), "updated",
                            [&](Transaction& transaction, v1::Category& category) -> absl::Status {
                              FieldsOf(request).Copy(request.category(), category);
                              return CheckPlace(transaction, name, category.parent_category());
                            });
}

absl::Status Inventory::MustBeUnused(Transaction& transaction, const CategoryName& name) const {
  ASSIGN_OR_RETURN(const CategoryTree tree, ReadCategories(transaction, name.alliance));
  for (const auto& [below, above] : tree) {
    if (above == name.ToString()) return errors::CategoryInUse(above, below);
  }
  const RecordFetch resources = resources_.Range(name.alliance);
  std::string place;
  while (true) {
    ASSIGN_OR_RETURN(const std::vector<RecordRow> rows,
                     resources(transaction, place, limits::kRecordScanChunk));
    for (const RecordRow& row : rows) {
      v1::Resource resource;
      RETURN_IF_ERROR(RecordKeeper::FromBody(row.body, resource));
      if (resource.category() == name.id && IsThere(resource)) {
        return errors::CategoryInUse(name.ToString(), resource.name());
      }
    }
    if (rows.size() < limits::kRecordScanChunk) return absl::OkStatus();
    place = rows.back().id;
  }
}

absl::StatusOr<google::protobuf::Empty> Inventory::DeleteCategory(
    const CallContext& context, const v1::DeleteCategoryRequest& request) {
  RETURN_IF_ERROR(Check(request));
  const CategoryName name = *CategoryName::Parse(request.name());
  RETURN_IF_ERROR(categories_.Write([&](Transaction& transaction) -> absl::Status {
    RETURN_IF_ERROR(categories_.Find(transaction, name).status());
    RETURN_IF_ERROR(MustBeUnused(transaction, name));
    return categories_.DeleteIn(transaction, context, name);
  }));
  return google::protobuf::Empty();
}

}  // namespace gongfang::inventory
