using Corten.Images.Layouts;
using Corten.Oci.ImageSpec;
using Corten.Oci.RuntimeSpec;

namespace Corten.Images.Bundles;

/// <summary>Turns an image's configuration into a container's config.json (image-spec, conversion.md).</summary>
public static class RuntimeConfiguration
{
    private const string Prefix = "org.opencontainers.image.";

    /// <summary>Makes the configuration.</summary>
    /// <param name="image">The image's configuration.</param>
    /// <param name="rootfs">The root file system in which the user is looked up; null where there is none.</param>
    /// <param name="lookup">Finds the user.</param>
    /// <param name="owners">The id maps of the container.</param>
    /// <param name="created">When the image was made, where that is known to the nanosecond; null takes it from <paramref name="image"/>.</param>
    /// <exception cref="ImageException">The image cannot be run here.</exception>
    public static Spec Create(ImageConfig image, string? rootfs, ImageUserLookup lookup, BundleOwners owners, string? created = null)
    {
        if (image.Os is not "linux")
            throw new ImageException(ImageError.BadImage, $"unsupported OS: the image is for '{image.Os}', not linux");
        var spec = BundleSpec.Create();
        spec.Root!.Path = rootfs is null ? "rootfs" : Path.GetFileName(rootfs.TrimEnd('/'));
        ApplyProcess(spec.Process!, image.Config);
        ApplyUser(spec.Process!, lookup(rootfs, image.Config.User ?? ""));
        spec.Annotations = Annotations(image, created ?? GoTime.Format(image.Created ?? DateTimeOffset.MinValue));
        spec.Mounts = [.. spec.Mounts!, .. (image.Config.Volumes?.Keys ?? []).Order(StringComparer.Ordinal).Select(Volume)];
        BundleSpec.Apply(spec, owners);
        return spec;
    }

    private static void ApplyProcess(Process process, ContainerConfig config)
    {
        process.Terminal = true;
        process.Cwd = string.IsNullOrEmpty(config.WorkingDir) ? "/" : config.WorkingDir;
        string[] arguments = [.. config.Entrypoint ?? [], .. config.Cmd ?? []];
        if (arguments.Length > 0)
            process.Args = arguments;
        foreach (string variable in config.Env ?? [])
        {
            int equals = variable.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
                throw new ImageException(ImageError.BadImage, $"the image's variable '{variable}' has no name or no '='");
            SetVariable(process, variable[..equals], variable[(equals + 1)..], replace: true);
        }
    }

    private static void ApplyUser(Process process, ImageUser user)
    {
        process.User = new User { Uid = user.Uid, Gid = user.Gid, AdditionalGids = user.Groups.Count == 0 ? null : [.. user.Groups] };
        if (user.Home.Length > 0)
            SetVariable(process, "HOME", user.Home, replace: false);
    }

    private static void SetVariable(Process process, string name, string value, bool replace)
    {
        var variables = process.Env!.ToList();
        int at = variables.FindIndex(v => v.StartsWith(name + "=", StringComparison.Ordinal));
        if (at < 0)
            variables.Add($"{name}={value}");
        else if (replace)
            variables[at] = $"{name}={value}";
        process.Env = [.. variables];
    }

    private static Dictionary<string, string> Annotations(ImageConfig image, string created)
    {
        var annotations = new Dictionary<string, string>(StringComparer.Ordinal);
        (string Name, string? Value)[] fields =
        [
            ("architecture", image.Architecture),
            ("author", image.Author),
            ("created", created),
            ("exposedPorts", string.Join(',', (image.Config.ExposedPorts?.Keys ?? []).Order(StringComparer.Ordinal))),
            ("os", image.Os),
            ("stopSignal", image.Config.StopSignal),
            ("variant", image.Variant),
        ];
        foreach (var (name, value) in fields)
        {
            if (!string.IsNullOrEmpty(value))
                annotations[Prefix + name] = value;
        }
        foreach (var (name, value) in (image.Config.Labels ?? new Dictionary<string, string>()).OrderBy(l => l.Key, StringComparer.Ordinal))
            annotations[name] = value;
        return annotations;
    }

    private static Mount Volume(string path) => new()
    {
        Destination = path,
        Type = "tmpfs",
        Source = "none",
        Options = ["rw", "nosuid", "nodev", "noexec", "relatime"],
    };
}
