// Closures as people read them. Pure.
#pragma once

#include <string>

#include "gongfang/inventory/v1/resources.pb.h"

namespace gongfang::cli {

// "link/kiln, link/laser-1", or "the whole space".
std::string WhatItCloses(const inventory::v1::Closure& closure);

}  // namespace gongfang::cli
