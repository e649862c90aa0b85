// What must be done before libical is used. Only this layer uses it.
#pragma once

namespace gongfang {

// Makes libical ready for use from any thread; call it before each use, it costs nothing after the
// first. libical's error number belongs to the thread, and what it makes at its first use, of zones
// and of parsers, it makes without a lock.
void PrepareLibical();

}  // namespace gongfang
