// No bytes are verified that were not signed, whatever they are; and any bytes may be tried as a
// key set. The tokens of the corpus are of the keys below, whose private halves nobody has.
#include <string>

#include "common/access/jwt.h"
#include "tests/fuzz/fuzz.h"

namespace {

constexpr char kKeys[] =
    R"({"keys":[{"kty":"RSA","kid":"r","n":"3vIznTxmxKpP8Rda1NbHgahfgn_xEYYS9BSETDXxYfAJ4Ko_val)"
    R"(hQmnofuIs6kl5KgwGRmlX9_W1_29eDGiND2XUG57NP30dYfLIr4muSpYKLQh3TDAPXuxDRDiciUMefPH-hl9CDIb)"
    R"(b5RhXb56o-owCyJcNY9fTKTIBtLJGZ2wAFRwsCW_NwRN094q9soFXraXf6spAlcY04JTsLXN-HfrT0sEjTPWH6UF)"
    R"(_CO-2ilo0b8aXG9Je_zxNFTvQNnjH9yxIv7bswxCxtTdCUDYm-OWKOZo1oRVVZlssmOUA2asb-gE7smiUO_xKnNG)"
    R"(nvlurGTjnDuK6qn7aHjS26_JZhQ","e":"AQAB"},{"kty":"EC","crv":"P-256","kid":"e","x":"oP6mW0)"
    R"(XIwcLrSsgVG3o96BprcB-_asuKEHih19YyjvI","y":"QuAzSiC5Cf37Dk7waY0JyWWVbyhrs82wB54We02WXY4")"
    R"(}]})";

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace gongfang;
  static const JwtVerifier* const verifier = [] {
    auto* made = new JwtVerifier("i", "a");
    Require(made->SetKeys(kKeys).ok());
    return made;
  }();
  const absl::string_view text = AsText(data, size);
  const absl::Time now = absl::FromUnixSeconds(1'800'000'000);
  const auto claims = verifier->Verify(text, now);
  if (claims.ok()) {
    Require(claims->issuer == "i" && claims->subject == "s" && claims->expiry > now);
    Require(!verifier->NamesUnknownKey(text));
    // ES256 allows a second signature for each, and nothing else may be changed.
    Require(!verifier->Verify(std::string(text) + "A", now).ok());
    Require(!verifier->Verify(text.substr(1), now).ok());
  }
  JwtVerifier other("i", "a");
  static_cast<void>(other.SetKeys(text));
  static_cast<void>(other.Verify(text, now));
  return 0;
}
