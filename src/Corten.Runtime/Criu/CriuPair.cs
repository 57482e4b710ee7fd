namespace Corten.Runtime.Criu;

/// <summary>Two texts that belong together: ext_mount_map, cgroup_root and join_namespace of criu's RPC.</summary>
/// <param name="Key">Place, controller or kind.</param>
/// <param name="Value">Source or path.</param>
internal sealed record CriuPair(string Key, string Value);

/// <summary>A descriptor that takes the place of what has this key in the image: inherit_fd of criu's RPC.</summary>
/// <param name="Key">As the image has it.</param>
/// <param name="Number">Of the descriptor in criu.</param>
internal sealed record CriuDescriptor(string Key, int Number);
