using Corten.Oci;

namespace Corten.Images.Transports;

/// <summary><c>docker://NAME[:TAG|@DIGEST]</c>: an image in a registry.</summary>
/// <param name="Reference">Its name, with a tag or a digest.</param>
public sealed record RegistryLocation(Reference Reference) : ImageLocation
{
    internal const string Name = "docker";

    private const string Slashes = "//";

    /// <inheritdoc/>
    public override string Transport => Name;

    /// <inheritdoc/>
    public override Reference Identity => Reference;

    /// <inheritdoc/>
    public override IReadOnlyList<string> PolicyScopes => ScopesOf(Reference);

    internal static IReadOnlyList<string> ScopesOf(Reference reference)
    {
        List<string> scopes = [reference.ToString()];
        for (string name = reference.Name; ; name = name[..name.LastIndexOf('/')])
        {
            scopes.Add(name);
            if (!name.Contains('/'))
                break;
        }
        for (string host = reference.Domain.Split(':')[0]; host.IndexOf('.') is > 0 and var dot;)
            scopes.Add("*." + (host = host[(dot + 1)..]));
        return scopes;
    }

    internal static ImageLocation ParseRest(string text)
    {
        if (!text.StartsWith(Slashes, StringComparison.Ordinal))
            throw Bad($"{Name}:{text}", "two slashes must stand behind 'docker:'");
        return Reference.TryParse(text[Slashes.Length..], out var reference, out string? why)
            ? new RegistryLocation(reference.WithDefaultTag())
            : throw Bad($"{Name}:{text}", why);
    }

    /// <inheritdoc/>
    public override Task<IImageSource> OpenSourceAsync(TransportOptions options, CancellationToken cancellation) =>
        Task.FromResult<IImageSource>(new RegistrySource(this, options));

    /// <inheritdoc/>
    public override Task<IImageDestination> OpenDestinationAsync(TransportOptions options, CancellationToken cancellation) =>
        Task.FromResult<IImageDestination>(new RegistryDestination(this, options));

    /// <inheritdoc/>
    public override string ToString() => $"{Name}://{Reference}";
}
