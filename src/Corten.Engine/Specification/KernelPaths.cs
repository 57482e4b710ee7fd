using System.IO.Enumeration;
using Corten.Engine.Records;
using Corten.Oci.RuntimeSpec;

namespace Corten.Engine.Specification;

/// <summary>The kernel's files that a container does not see or write: the usual ones, and what --security-opt mask and unmask change.</summary>
internal static class KernelPaths
{
    /// <summary>Those that are hidden.</summary>
    public static IEnumerable<string> Masked(KernelSettings settings) =>
        DefaultSpec.DefaultMaskedPaths.Where(p => !IsUnmasked(settings, p)).Union(settings.Masked);

    /// <summary>Those that are read-only.</summary>
    public static IEnumerable<string> ReadOnly(KernelSettings settings) => DefaultSpec.DefaultReadonlyPaths.Where(p => !IsUnmasked(settings, p));

    private static bool IsUnmasked(KernelSettings settings, string path) =>
        settings.Unmasked.Any(u => u == "ALL" || FileSystemName.MatchesSimpleExpression(u.TrimEnd('/'), path, ignoreCase: false));
}
