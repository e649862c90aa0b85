// absl::Status on our side, google.rpc.Status on the wire (AIP-193): an ErrorInfo with the reason
// in every error, and BadRequest, PreconditionFailure or RetryInfo where they apply.
#pragma once

#include <grpcpp/support/status.h>

#include "absl/status/status.h"

namespace gongfang {

// The domain of every ErrorInfo.
inline constexpr char kErrorDomain[] = "gongfang";

grpc::Status ToGrpcStatus(const absl::Status& status);

// The other way, for a service that called another one: code and message only.
absl::Status FromGrpcStatus(const grpc::Status& status);

}  // namespace gongfang
