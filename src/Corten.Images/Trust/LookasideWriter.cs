using Corten.Linux.Files;
using Corten.Oci;

namespace Corten.Images.Trust;

/// <summary>Writes simple signatures into a directory from which a lookaside server serves them.</summary>
internal static class LookasideWriter
{
    private const uint FileMode = 0x1a4; // 0644

    /// <summary>Where the signature of the number lies.</summary>
    public static Uri Address(Uri place, Digest manifest, int number) =>
        new($"{place.AbsoluteUri}@{manifest.Algorithm}={manifest.Hex}/signature-{number}");

    /// <summary>Writes them in place of those that are there.</summary>
    public static void Write(Uri place, Digest manifest, IReadOnlyList<byte[]> signatures)
    {
        for (int i = 0; i < signatures.Count; i++)
        {
            string path = Address(place, manifest, i + 1).LocalPath;
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            AtomicFile.Write(path, signatures[i], FileMode);
        }
        for (int number = signatures.Count + 1; File.Exists(Address(place, manifest, number).LocalPath); number++)
            File.Delete(Address(place, manifest, number).LocalPath);
    }
}
