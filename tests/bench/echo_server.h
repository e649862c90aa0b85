// The limit that CreateBooking is measured against: a server of the same messages that does
// nothing.
#pragma once

namespace gongfang::bench {

// Serves on a free port of 127.0.0.1, prints the port in a line, and runs until stdin is closed.
int RunEchoServer();

}  // namespace gongfang::bench
