namespace Corten.Oci.DistributionSpec;

/// <summary>What a registry says when it refuses (distribution-spec, spec.md#error-codes).</summary>
public sealed record ErrorResponse
{
    /// <summary>The reasons; null where it gave none.</summary>
    public IReadOnlyList<ErrorDetail>? Errors { get; init; }
}

/// <summary>One reason.</summary>
public sealed record ErrorDetail
{
    /// <summary>A word in capitals: MANIFEST_UNKNOWN, DENIED, TOOMANYREQUESTS ...</summary>
    public string? Code { get; init; }

    /// <summary>A sentence for people, or null.</summary>
    public string? Message { get; init; }
}
