using System.CommandLine;
using Corten.Engine.Records;
using Corten.Engine.Volumes;

namespace Corten.CommandLine;

/// <summary>The options of run and create that say what is mounted into the container.</summary>
internal sealed class VolumeFlags
{
    private readonly Option<string?> _imageVolumes = CommandOptions.Text("--image-volume", "MODE", "What the image's volumes become: bind, tmpfs or ignore");
    private readonly Option<string[]> _mounts = CommandOptions.List("--mount", "type=TYPE,KEY=VALUE,...", "Mount a bind, volume, tmpfs or image");
    private readonly Option<bool> _readOnlyTmpfs = new("--read-only-tmpfs")
    {
        Description = "With --read-only: /run, /tmp and /var/tmp are writable directories in memory",
        DefaultValueFactory = _ => Dialect.IsPodman,
    };

    private readonly Option<string[]> _secrets = CommandOptions.List("--secret", "NAME[,OPTIONS]", "Give a secret to the container: type=mount|env, target, uid, gid, mode");
    private readonly Option<string[]> _tmpfs = CommandOptions.List("--tmpfs", "DIR[:OPTIONS]", "Mount a directory in memory");
    private readonly Option<string[]> _volumes = CommandOptions.List("--volume", "[SOURCE:]DIR[:OPTIONS]", "Mount a host directory, a volume, or a new volume without a name", "-v");
    private readonly Option<string?> _driver = CommandOptions.Text("--volume-driver", "DRIVER", "Driver of new volumes: local");
    private readonly Option<string[]> _volumesFrom = CommandOptions.List("--volumes-from", "CONTAINER[:ro]", "Mount what another container has mounted");

    public VolumeFlags(Command command)
    {
        foreach (Option option in (Option[])[_imageVolumes, _mounts, _readOnlyTmpfs, _secrets, _tmpfs, _volumes, _driver, _volumesFrom])
            command.Options.Add(option);
    }

    public ContainerOptions Apply(ParseResult result, ContainerOptions options)
    {
        VolumeOptions.CheckDriver(result.GetValue(_driver));
        List<VolumeMount> volumes = [.. result.GetValue(_volumes)!.Select(VolumeFlag.Parse)];
        var tmpfs = new Dictionary<string, string>();
        foreach (string text in result.GetValue(_tmpfs)!)
            VolumeFlag.AddTmpfs(tmpfs, VolumeFlag.ParseTmpfs(text));
        foreach (string text in result.GetValue(_mounts)!)
            MountFlag.Add(text, volumes, tmpfs);
        return options with
        {
            Volumes = [.. volumes],
            Tmpfs = tmpfs,
            ImageVolumes = ImageVolumes(result.GetValue(_imageVolumes)),
            VolumesFrom = [.. result.GetValue(_volumesFrom)!.SelectMany(text => text.Contains(':') ? [text] : text.Split(','))],
            ReadOnlyTmpfs = result.GetValue(_readOnlyTmpfs),
            Secrets = [.. result.GetValue(_secrets)!.Select(SecretFlag.Parse)],
        };
    }

    private static string ImageVolumes(string? mode) => mode switch
    {
        null or "bind" or "anonymous" => "bind",
        "tmpfs" or "ignore" => mode,
        _ => throw new UsageException($"invalid --image-volume \"{mode}\": bind, tmpfs or ignore"),
    };
}
