// The columns of the table of equipment of Open Know-Where (release 2 of its specification,
// "Equipment Properties"), and what each says of a resource. Its properties are the columns, in
// small letters with "_" between the words. The specification knows no identifier and no name of a
// piece of equipment: `id` and `name` are ours. Pure.
//   equipment_type     the id of the category; of an address, its last part is made one
//   location, notes    place, description
//   quantity           capacity
//   materials_worked   the texts of the capability `material`
//   any other          the capability of that key: a number in the unit of the specification, a
//   text
#pragma once

#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "gongfang/inventory/v1/resources.pb.h"

namespace gongfang::inventory {

struct OkwColumn {
  enum Kind {
    kId,
    kName,
    kType,
    kText,  // a field of the resource
    kQuantity,
    kMaterials,
    kNumber,  // a capability, with a unit
    kNote,    // a capability that is a text
    kDate,    // what the service sets itself: not read
  };
  absl::string_view name;
  Kind kind;
  absl::string_view detail = {};  // the field of a text, the unit of a number
};

// All of them, in the order of an export.
absl::Span<const OkwColumn> OkwColumns();
// Null where there is none; blanks, "-" and capitals do not matter.
const OkwColumn* FindOkwColumn(absl::string_view name);

// Whether the column holds the capability; what none holds is left out.
bool Holds(const OkwColumn& column, const v1::Capability& capability);

// What a resource has in the column. Dates are by the calendar of `zone`.
std::string WriteOkwCell(const OkwColumn& column, const v1::Resource& resource,
                         absl::TimeZone zone);
// Makes the resource have what the cell says. What is wrong with the cell; "" where nothing is.
std::string ReadOkwCell(const OkwColumn& column, const std::string& cell, v1::Resource& resource);

}  // namespace gongfang::inventory
