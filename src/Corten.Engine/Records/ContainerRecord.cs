using Corten.Oci;
using Corten.Snapshots;

namespace Corten.Engine.Records;

/// <summary>
/// A container as it is kept on the disk: everything that was decided when it was created. What changes later (whether it runs, how it ended)
/// is told by other files, so that this one is written once.
/// </summary>
public sealed record ContainerRecord
{
    /// <summary>64 hexadecimal digits.</summary>
    public required string Id { get; init; }

    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>When, UTC.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>The image's id.</summary>
    public required Digest ImageId { get; init; }

    /// <summary>What was asked for.</summary>
    public required ContainerOptions Options { get; init; }

    /// <summary>argv, from the options and the image.</summary>
    public required string[] Arguments { get; init; }

    /// <summary>NAME=value, from the options and the image.</summary>
    public required string[] Environment { get; init; }

    /// <summary>The working directory.</summary>
    public required string WorkingDirectory { get; init; }

    /// <summary>user[:group], from the options or the image; empty is root.</summary>
    public required string User { get; init; }

    /// <summary>The image's labels and the options'.</summary>
    public required Dictionary<string, string> Labels { get; init; }

    /// <summary>Number of the signal that stops it.</summary>
    public required int StopSignal { get; init; }

    /// <summary>Seconds from that signal to SIGKILL; -1 never kills.</summary>
    public required int StopTimeout { get; init; }

    /// <summary>What to mount for the root file system.</summary>
    public required RootfsMount Rootfs { get; init; }

    /// <summary>What is mounted for <see cref="ContainerOptions.Volumes"/>, for --volumes-from and for the image's volumes: every volume by its name.</summary>
    public VolumeMount[] Mounts { get; init; } = [];

    /// <summary>
    /// Whether the command that created it also had to start it: until it has run, a container of a command that was killed is removed again.
    /// </summary>
    public bool CreatedToRun { get; init; }

    /// <summary>When it was started for the first time, UTC; null before. Not kept of a container that is removed when it ends.</summary>
    public DateTimeOffset? FirstStarted { get; init; }

    /// <summary>The first twelve digits of <see cref="Id"/>.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string ShortId => Id[..12];
}
