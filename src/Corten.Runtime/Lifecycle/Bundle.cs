using Corten.Linux;
using Corten.Oci.RuntimeSpec;
using Corten.Oci.RuntimeSpec.Validation;

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
        UnsupportedFeatures.Refuse(spec);
        string rootfs = System.IO.Path.GetFullPath(spec.Root!.Path!, path);
        if (!Directory.Exists(rootfs))
            throw new RuntimeException($"config.json: root.path: the root file system {rootfs} is not a directory");
        return new Bundle(path, config, spec, rootfs);
    }

    /// <summary>The bundle with these variables, of the form NAME=value, added to the process's.</summary>
    public Bundle WithEnvironment(string[] added) => added.Length == 0 ? this : this with
    {
        Spec = Spec with { Process = Spec.Process! with { Env = [.. Spec.Process.Env ?? [], .. added] } },
    };

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
