using Corten.Images.Transports;
using Corten.Linux;
using Corten.Linux.Files;

namespace Corten.Images.Trust;

/// <summary>Which images may be used: what containers-policy.json(5) says. Every requirement of the most exact scope must be met.</summary>
public sealed class TrustPolicy
{
    private const string SystemFile = "/etc/containers/policy.json";

    private readonly IReadOnlyList<PolicyRequirement> _default;
    private readonly IReadOnlyDictionary<string, IReadOnlyDictionary<string, IReadOnlyList<PolicyRequirement>>> _transports;
    private readonly string _file;

    internal TrustPolicy(
        string file, IReadOnlyList<PolicyRequirement> every, IReadOnlyDictionary<string, IReadOnlyDictionary<string, IReadOnlyList<PolicyRequirement>>> transports)
    {
        (_file, _default, _transports) = (file, every, transports);
    }

    /// <summary>The policy that lets everything be used.</summary>
    public static TrustPolicy AcceptAnything { get; } =
        new("", [new PolicyRequirement.AcceptAnything()], new Dictionary<string, IReadOnlyDictionary<string, IReadOnlyList<PolicyRequirement>>>());

    /// <summary>The policy of a file.</summary>
    /// <exception cref="ImageException">It is not there, or not a policy.</exception>
    public static TrustPolicy Read(string file)
    {
        try
        {
            return TrustPolicyReader.Parse(file, File.ReadAllBytes(file));
        }
        catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException)
        {
            throw new ImageException(ImageError.Untrusted, $"the policy {file} cannot be used: {ClassLibraryFailure.Describe(e) ?? e.Message}", e);
        }
    }

    /// <summary>The policy of this user or machine; where neither has one, everything may be used.</summary>
    /// <exception cref="ImageException">The file is not a policy.</exception>
    public static TrustPolicy FromHost()
    {
        string? user = Environment.GetEnvironmentVariable("HOME") is { Length: > 1 } home ? HostPath.Join(home, ".config/containers/policy.json") : null;
        return user is not null && File.Exists(user) ? Read(user) : File.Exists(SystemFile) ? Read(SystemFile) : AcceptAnything;
    }

    /// <summary>Refuses an image that may not be used.</summary>
    /// <param name="source">Where it is read from.</param>
    /// <param name="manifest">Its manifest, or an index.</param>
    /// <param name="isInstance">Whether an index led to the manifest.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="ImageException">It may not be used.</exception>
    public async Task RequireAsync(IImageSource source, TransportManifest manifest, bool isInstance, CancellationToken cancellation)
    {
        foreach (var requirement in For(source.Location))
        {
            if (await requirement.RefusalAsync(source, manifest.Digest, isInstance, cancellation) is { } reason)
                throw new ImageException(ImageError.Untrusted, $"Source image rejected: {reason} (by the policy {_file})");
        }
    }

    internal IReadOnlyList<PolicyRequirement> For(ImageLocation location)
    {
        if (!_transports.TryGetValue(location.Transport, out var scopes))
            return _default;
        foreach (string scope in location.PolicyScopes.Append(""))
        {
            if (scopes.TryGetValue(scope, out var requirements))
                return requirements;
        }
        return _default;
    }
}
