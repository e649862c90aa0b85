# The image of gongfangd: built on Debian 12, then only the programs, the libraries that they load,
# time zones and certificates of CAs. No shell, no package manager, not root, nothing to write to
# but /data.
#
#   docker build -t gongfang/gongfangd:0.1.0 .
FROM debian:12.12-slim AS builder
SHELL ["/bin/bash", "-euo", "pipefail", "-c"]
RUN apt-get update && \
    apt-get install -y --no-install-recommends \
      g++ cmake ninja-build mold pkg-config protobuf-compiler protobuf-compiler-grpc \
      libprotobuf-dev libgrpc++-dev libabsl-dev libsqlite3-dev libpq-dev libhiredis-dev \
      libssl-dev libspdlog-dev libcli11-dev libutf8proc-dev libical-dev libboost1.81-dev \
      prometheus-cpp-dev libargon2-dev libcsv-dev \
      nlohmann-json3-dev tzdata ca-certificates python3 nodejs npm && \
    rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY CMakeLists.txt CMakePresets.json ./
COPY cmake cmake
COPY proto proto
COPY services services
COPY clients clients
RUN cmake --preset release -DGONGFANG_TESTS=OFF && \
    cmake --build build/release --target gongfangd gongfang && \
    strip build/release/bin/gongfangd build/release/bin/gongfang
COPY k8s/image/collect.sh k8s/image/collect.sh
RUN bash k8s/image/collect.sh /image build/release/bin/gongfangd build/release/bin/gongfang

FROM scratch
COPY --from=builder /image /
ENV GONGFANG_DATA=/data SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt
USER 65532:65532
WORKDIR /data
VOLUME ["/data"]
EXPOSE 9090 9091 9092
ENTRYPOINT ["/usr/bin/gongfangd"]
