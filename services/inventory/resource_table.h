// Resources as rows of a table for spreadsheets: which columns there are, and what each says of a
// resource. Pure.
#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "common/base/errors.h"
#include "gongfang/inventory/v1/resources.pb.h"

namespace gongfang::inventory {

// The column that is the last part of the name; it has no kind.
inline constexpr absl::string_view kIdColumn = "id";

struct ResourceColumn {
  enum Kind {
    kId,
    kText,
    kTexts,
    kCapacity,
    kCapabilities,
    kClass,
    kLevel,
    kTemplate,
    kHours,
    kRule,  // a length of time
    kWithinOneDay
  };
  absl::string_view name;
  absl::string_view chinese;  // another name
  absl::string_view field;    // of the resource, as violations name it
  Kind kind;
  bool required = false;
};

// All of them, in the order of an export. What one reads may rest on those before it.
absl::Span<const ResourceColumn> ResourceColumns();

// The column of that name, in English or Chinese; blanks, "-" and capitals do not matter. Null
// where there is none.
const ResourceColumn* FindColumn(absl::string_view name);

// What a resource has in the column.
std::string WriteCell(const ResourceColumn& column, const v1::Resource& resource);

// Makes the resource, whose name is set, have what `cell` says; a cell that says what it has leaves
// it as it is. What is wrong with the cell by itself; "" where nothing is.
std::string ReadCell(const ResourceColumn& column, absl::string_view cell, v1::Resource& resource);

// What is wrong with a field of the resource, as something wrong in a column.
struct CellMistake {
  std::string column;  // "" where no column holds the field
  std::string description;
};
CellMistake InColumn(const FieldViolation& violation);

// The fields of the resource that no column holds, by their paths.
std::vector<std::string> LeftOut(const v1::Resource& resource);

}  // namespace gongfang::inventory
