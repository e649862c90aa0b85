// The limits of what is told about resources, and of their categories.
#pragma once

#include <cstddef>

namespace gongfang::limits {

// Of one resource or category.
inline constexpr int kMaxAliases = 20;
inline constexpr size_t kMaxAliasBytes = 64;

// Of one resource.
inline constexpr int kMaxCapabilities = 50;
inline constexpr size_t kMaxUnitBytes = 16;
inline constexpr size_t kMaxClassificationBytes = 32;
inline constexpr int kMaxPhotos = 10;
inline constexpr size_t kMaxUriBytes = 2048;
inline constexpr int kMaxCompanions = 19;
inline constexpr int kMaxNotes = 20;  // of hazards; of what to bring; of consumables

// Categories.
inline constexpr int kMaxCategoriesPerAlliance = 500;
inline constexpr int kMaxCategoryDepth = 5;  // 1: at the top

// Tables of resources.
inline constexpr size_t kMaxImportRows = 10'000;     // without the names of the columns
inline constexpr size_t kMaxImportCells = 100;       // in one row
inline constexpr size_t kMaxImportProblems = 1'000;  // told of one table

// Publishing.
inline constexpr int kMaxTrustedSpaces = 500;
inline constexpr size_t kEtagDigits = 16;  // of the name of a revision, hexadecimal

// Faults and maintenance.
inline constexpr int kMaxOpenFaults = 50;          // of one resource
inline constexpr int kMaxOpenFaultsByOne = 10;     // of those, that the same member reported
inline constexpr int kMaxOpenFaultsOfStaff = 100;  // of one resource, with what others reported
inline constexpr int kMaxToldFaults = 5;           // of one resource, by a search
inline constexpr int kMaxMaintenancePlans = 10;    // of one resource
inline constexpr int kMaxPlanHours = 10'000;

}  // namespace gongfang::limits
