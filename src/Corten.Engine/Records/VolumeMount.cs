using System.Text.Json.Serialization;

namespace Corten.Engine.Records;

/// <summary>What is mounted.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MountKind>))]
public enum MountKind
{
    /// <summary>A directory or file of the host.</summary>
    Bind,

    /// <summary>A volume of the engine.</summary>
    Volume,

    /// <summary>The root file system of an image.</summary>
    Image,
}

/// <summary>A host directory or file, a volume or an image in the container.</summary>
/// <param name="Source">Absolute path on the host; name of the volume, empty for one without a name; name or id of the image.</param>
/// <param name="Destination">Absolute path in the container.</param>
/// <param name="ReadOnly">Whether it cannot be written.</param>
/// <param name="Propagation">private, rprivate, shared, rshared, slave or rslave.</param>
public sealed record VolumeMount(string Source, string Destination, bool ReadOnly, string Propagation)
{
    /// <summary>What <see cref="Source"/> means.</summary>
    public MountKind Kind { get; init; }

    /// <summary>Whether the volume was made for this container and goes with it where its volumes go.</summary>
    public bool IsAnonymous { get; init; }

    /// <summary>Whether a bind mount leaves out what is mounted below the source.</summary>
    public bool IsFlat { get; init; }

    /// <summary>Whether read-only holds for what is mounted below the source too.</summary>
    public bool RecursiveReadOnly { get; init; }

    /// <summary>Further options of mount(8): nosuid, nodev, noexec and their like.</summary>
    public string[] Flags { get; init; } = [];

    /// <summary>Whether a new volume stays empty where the image has something at its place.</summary>
    public bool NoCopy { get; init; }

    /// <summary>The part of the volume or image that is mounted; null is all.</summary>
    public string? SubPath { get; init; }

    /// <summary>Whether everything in the source is given to the container's user.</summary>
    public bool ChangeOwner { get; init; }

    /// <summary>Whether a source that is not there is an error; else a directory is made.</summary>
    public bool MustExist { get; init; }

    /// <summary>User ids as the container sees them; null is as they are.</summary>
    public IdRange[]? UserIds { get; init; }

    /// <summary>Group ids as the container sees them; null is as they are.</summary>
    public IdRange[]? GroupIds { get; init; }

    /// <summary>Options for a volume that has yet to be made.</summary>
    public Dictionary<string, string> DriverOptions { get; init; } = [];

    /// <summary>Labels for a volume that has yet to be made.</summary>
    public Dictionary<string, string> VolumeLabels { get; init; } = [];

    /// <summary>Whether both mount the same in the same way of looking: source and kind.</summary>
    internal bool IsSame(VolumeMount other) => Kind == other.Kind && Source == other.Source && SubPath == other.SubPath && Source.Length > 0;
}

/// <summary>A range of ids that an id-mapped mount shows as others.</summary>
/// <param name="Container">First id as the container sees it.</param>
/// <param name="Host">First id on the disk.</param>
/// <param name="Count">How many.</param>
public sealed record IdRange(uint Container, uint Host, uint Count);
