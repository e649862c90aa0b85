// A table of resources as it was sent: what its rows make of the resources that they name, and what
// is wrong with them. Pure.
#pragma once

#include <string>
#include <vector>

#include "absl/container/btree_set.h"
#include "absl/strings/string_view.h"
#include "common/sheet/csv.h"
#include "gongfang/inventory/v1/inventory_service.pb.h"
#include "inventory/resource_table.h"

namespace gongfang::inventory {

// Gathers what is wrong: all of it is counted, and the first limits::kMaxImportProblems are kept.
class ImportProblems {
 public:
  // Texts of the table that are quoted in it must have gone through Head.
  void Add(int row, absl::string_view column, absl::string_view description);

  int count() const { return count_; }
  // In the order of the rows.
  void MoveTo(v1::ImportResourcesResponse& response) &&;

 private:
  int count_ = 0;
  std::vector<v1::ImportProblem> kept_;
};

// The beginning of a text from a table, to be quoted.
std::string Head(absl::string_view text);

// Immutable once read.
class ImportTable {
 public:
  // Reads what it can; what is wrong with the text, the columns or the ids is told to `problems`.
  static ImportTable Read(const v1::ImportResourcesRequest& request, ImportProblems& problems);

  struct Row {
    int number = 0;
    std::string id;                  // "" where it is none
    std::vector<std::string> cells;  // one for each column
  };
  const std::vector<Row>& rows() const { return rows_; }

  // The full names of the classes of equipment that its rows name, formed right or not.
  absl::btree_set<std::string> EquipmentClasses() const;

  // Makes `resource`, the one that is there or a new one that has a name and no more, what the row
  // says, and tells `problems` what is wrong with that. `missing`: classes that do not exist.
  void Apply(const Row& row, const absl::btree_set<std::string>& missing, v1::Resource& resource,
             ImportProblems& problems) const;

 private:
  void ReadColumns(const CsvRow& row, ImportProblems& problems);
  void ReadRow(CsvRow& row, ImportProblems& problems);

  std::string alliance_;
  std::vector<const ResourceColumn*> columns_;  // null for one that is passed over
  std::vector<Row> rows_;
};

}  // namespace gongfang::inventory
