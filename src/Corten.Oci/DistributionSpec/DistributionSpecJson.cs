using System.Text.Json.Serialization;

namespace Corten.Oci.DistributionSpec;

/// <summary>JSON of the distribution-spec's records, without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(TagList))]
[JsonSerializable(typeof(ErrorResponse))]
[JsonSerializable(typeof(TokenResponse))]
public sealed partial class DistributionSpecJson : JsonSerializerContext;
