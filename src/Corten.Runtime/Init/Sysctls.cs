using System.Text;
using Corten.Linux.Files;
using Corten.Linux.Mounts;
using Corten.Oci.RuntimeSpec;

namespace Corten.Runtime.Init;

/// <summary>
/// linux.sysctl: written through a procfs of the runtime's own, so that nothing that an image or a shared mount laid over /proc receives the
/// value (CVE-2025-52881), one key to a write (CVE-2022-0811). Which keys are allowed was checked with the specification.
/// </summary>
internal static class Sysctls
{
    /// <summary>Writes each key.</summary>
    public static void Apply(IReadOnlyDictionary<string, string>? values)
    {
        if (values is null || values.Count == 0)
            return;
        using var proc = GenuineProc.Open();
        foreach (var (key, value) in values)
        {
            string path = "sys/" + Sysctl.ToPath(key);
            using var file = GenuineProc.Open(proc, path, OpenFlags.WriteOnly);
            UnixFile.Write(file, Encoding.UTF8.GetBytes(value), $"sysctl {key}");
        }
    }
}
