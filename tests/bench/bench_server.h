// A gongfangd to be measured: the real thing, on a folder of its own, with resources to book.
#pragma once

namespace gongfang::bench {

inline constexpr int kResources = 200;

// Serves on a free port of 127.0.0.1 with its data in `folder`, prints the port and the admin key
// in a line, and runs until stdin is closed.
int RunBenchServer(const char* folder);

}  // namespace gongfang::bench
