using System.Text.Json.Serialization;

namespace Corten.Oci.DistributionSpec;

/// <summary>What a token server answers to an authorised request (distribution, token authentication).</summary>
public sealed record TokenResponse
{
    /// <summary>The token, or null.</summary>
    public string? Token { get; init; }

    /// <summary>The same under its OAuth 2 name, or null.</summary>
    [JsonPropertyName("access_token")]
    public string? AccessToken { get; init; }

    /// <summary>How long it is good for, in seconds; null is 60.</summary>
    [JsonPropertyName("expires_in")]
    public int? ExpiresIn { get; init; }
}
