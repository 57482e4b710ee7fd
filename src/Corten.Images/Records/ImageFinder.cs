using Corten.Oci;
using Corten.Registry;
using Corten.Registry.Configuration;

namespace Corten.Images.Records;

/// <summary>Finds the image that a person means by a name or the beginning of an ID.</summary>
internal sealed class ImageFinder(ImageStore store)
{
    private const string LocalDomain = "localhost";

    /// <summary>The image, or null: by name first, then by ID.</summary>
    /// <exception cref="ImageException">Several images have an ID that begins so.</exception>
    public Image? Find(string nameOrId) => FindRecord(nameOrId) is { } record ? store.Get(record.Id) : FindById(nameOrId);

    /// <summary>The record of a name; null where it is not a name, or none that is known here.</summary>
    public ImageRecord? FindRecord(string name)
    {
        foreach (var reference in Candidates(name))
        {
            if (store.Names.Read(reference.ToString()) is { } record)
                return record;
            if (reference.Digest is { } digest && FindByDigest(reference, digest) is { } pulled)
                return pulled;
        }
        return null;
    }

    /// <summary>What a name may stand for, most likely first: docker's reading; for a short name, one of this machine's own images.</summary>
    public static IEnumerable<Reference> Candidates(string name)
    {
        if (!Reference.TryParse(name, out var reference, out _))
            yield break;
        yield return reference.WithDefaultTag();
        bool isShort = reference.Domain == Reference.DefaultDomain && !name.StartsWith(Reference.DefaultDomain + "/", StringComparison.Ordinal);
        if (isShort && Reference.TryParse($"{LocalDomain}/{name}", out var local, out _))
            yield return local.WithDefaultTag();
        if (!isShort)
            yield break;
        foreach (var known in FromConfiguration(name))
            yield return known.WithDefaultTag();
    }

    // What registries.conf says that a short name stands for; a pull names the image so.
    private static IReadOnlyList<Reference> FromConfiguration(string name)
    {
        try
        {
            return RegistriesConf.Read().ResolveShortName(name) ?? [];
        }
        catch (RegistryException)
        {
            return [];
        }
    }

    private ImageRecord? FindByDigest(Reference reference, Digest digest) =>
        store.Names.List().FirstOrDefault(record =>
            record.Source == reference.WithDigest(digest).ToString()
            || (record.Manifest.Digest == digest && record.Name is not null && Reference.Parse(record.Name).Name == reference.Name));

    private Image? FindById(string text)
    {
        const string prefix = "sha256:";
        string hex = text.StartsWith(prefix, StringComparison.Ordinal) ? text[prefix.Length..] : text;
        if (hex.Length is 0 or > 64 || hex.AsSpan().ContainsAnyExcept("0123456789abcdef"))
            return null;
        var ids = store.Names.List().Select(record => record.Id).Where(id => id.Hex.StartsWith(hex, StringComparison.Ordinal)).Distinct().ToArray();
        return ids.Length switch
        {
            0 => null,
            1 => store.Get(ids[0]),
            _ => throw new ImageException(ImageError.Ambiguous, $"{text} is ambiguous: the IDs of {ids.Length} images begin so; give more digits"),
        };
    }
}
