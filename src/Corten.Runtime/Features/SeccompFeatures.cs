using System.Text.Json;
using Corten.Oci.RuntimeSpec;
using Corten.Oci.RuntimeSpec.Writing;
using Corten.Security.Seccomp;

namespace Corten.Runtime.Features;

/// <summary>linux.seccomp of the features: features-linux.md, "Seccomp". Which flags are supported is asked of the kernel.</summary>
internal static class SeccompFeatures
{
    /// <summary>Writes the fields.</summary>
    public static void Write(Utf8JsonWriter w, FeatureReport report)
    {
        w.Flag("enabled"u8, true);
        w.Texts("actions"u8, FeatureReport.Sorted(SeccompNames.Actions));
        w.Texts("operators"u8, FeatureReport.Sorted(SeccompNames.Comparisons));
        w.Texts("archs"u8, FeatureReport.Sorted(SeccompNames.Architectures));
        w.Texts("knownFlags"u8, FeatureReport.Sorted(SeccompNames.Flags));
        w.Texts("supportedFlags"u8, FeatureReport.Sorted(SeccompNames.Flags.Where(SeccompFilter.IsSupported)));
    }
}
