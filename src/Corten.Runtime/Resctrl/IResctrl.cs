namespace Corten.Runtime.Resctrl;

/// <summary>
/// The resctrl file system, by which the kernel shares out caches and memory bandwidth: Documentation/filesystems/resctrl.rst. A group is a
/// directory with the files tasks and schemata; the root is the default group. Paths are absolute.
/// </summary>
internal interface IResctrl
{
    /// <summary>Where it is mounted.</summary>
    string Root { get; }

    /// <summary>Whether there is such a group or information directory.</summary>
    bool Exists(string path);

    /// <summary>Makes a group; the kernel fills it with files.</summary>
    void MakeGroup(string path);

    /// <summary>Removes a group with its monitoring groups; no error where there is none. Its tasks fall back to the group above.</summary>
    void RemoveGroup(string path);

    /// <summary>Names of the directories in a directory, sorted; empty where there is none.</summary>
    IReadOnlyList<string> Directories(string path);

    /// <summary>The content of a file, without trailing line ends; null where there is none.</summary>
    string? Read(string path);

    /// <summary>Writes a file with one system call.</summary>
    void Write(string path, string text);
}
