using Corten.Linux;
using Corten.Oci.RuntimeSpec;
using Corten.Oci.RuntimeSpec.Validation;
using Corten.Runtime.Init;

namespace Corten.Runtime.Lifecycle;

/// <summary>A bundle: a directory with config.json (bundle.md), read and checked.</summary>
internal sealed record Bundle(string Path, byte[] Config, Spec Spec, string Rootfs)
{
    private const string ConfigName = "config.json";

    /// <summary>Reads the bundle in <paramref name="directory"/>.</summary>
    /// <exception cref="RuntimeException">There is no bundle.</exception>
    /// <exception cref="SpecException">Its configuration is not valid.</exception>
    public static Bundle Load(string directory)
    {
        string path = System.IO.Path.GetFullPath(directory);
        byte[] config = Read(path);
        var spec = SpecParser.Parse(config);
        SpecValidator.Validate(spec);
        SecurityLabels.Require(spec.Process!, spec.Linux);
        SharedNamespaces.RefuseSysctls(spec.Linux);
        string rootfs = System.IO.Path.GetFullPath(spec.Root!.Path!, path);
        if (!Directory.Exists(rootfs))
            throw new RuntimeException($"config.json: root.path: the root file system {rootfs} is not a directory");
        return new Bundle(path, config, WithDestinationsInside(spec, rootfs), rootfs);
    }

    /// <summary>The bundle with these variables, of the form NAME=value, added to the process's.</summary>
    public Bundle WithEnvironment(string[] added) => added.Length == 0 ? this : this with
    {
        Spec = Spec with { Process = Spec.Process! with { Env = [.. Spec.Process.Env ?? [], .. added] } },
    };

    // Configurations exist that name a mount's destination by its path on the host; runc takes it for the place below the root.
    private static Spec WithDestinationsInside(Spec spec, string rootfs)
    {
        if (spec.Mounts?.Any(mount => IsBelow(mount.Destination, rootfs)) != true)
            return spec;
        Mount Inside(Mount mount) => IsBelow(mount.Destination, rootfs) ? mount with { Destination = mount.Destination![rootfs.Length..] } : mount;
        return spec with { Mounts = [.. spec.Mounts.Select(Inside)] };
    }

    private static bool IsBelow(string? destination, string rootfs) => destination?.StartsWith(rootfs + "/", StringComparison.Ordinal) == true;

    private static byte[] Read(string path)
    {
        try
        {
            return File.ReadAllBytes(HostPath.Join(path, ConfigName));
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new RuntimeException($"JSON specification file {HostPath.Join(path, ConfigName)} not found: make one with `corun spec` or name the bundle with --bundle");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new RuntimeException($"cannot read {HostPath.Join(path, ConfigName)}: {error.Message}", error);
        }
    }
}
