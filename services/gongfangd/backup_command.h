// `gongfangd backup` and `gongfangd restore`.
#pragma once

#include <optional>

namespace gongfang {

// Does what the command line says and returns the exit code: 0 done, 1 could not be done, 2 wrong
// usage. nullopt where the first word is neither of the two.
std::optional<int> RunBackupCommand(int argc, const char* const* argv);

}  // namespace gongfang
