using Corten.Snapshots.Tar;

namespace Corten.Snapshots.Flattening;

/// <summary>How layers become a plain directory.</summary>
public sealed record RootfsOptions
{
    /// <summary>Root's unpacking: owners and devices as the layers have them.</summary>
    public static RootfsOptions Default { get; } = new();

    /// <summary>Changes owner and attributes of every entry before it is applied: id maps, and what a user without privileges cannot set.</summary>
    public Func<TarEntry, TarEntry> Translate { get; init; } = entry => entry;

    /// <summary>Device nodes become empty files, since the process may not make any. Elsewhere that happens where the kernel refuses.</summary>
    public bool DevicesAsFiles { get; init; }

    /// <summary>
    /// A directory of a layer that meets a symlink to a directory is put into that directory instead of replacing the symlink.
    /// </summary>
    public bool KeepDirectoryLinks { get; init; }

    /// <summary>Bounds for each layer.</summary>
    public LayerLimits Limits { get; init; } = LayerLimits.Default;

    /// <summary>Sees the content of every regular file as it is written; null where nobody wants to.</summary>
    public IContentObserver? Observer { get; init; }
}

/// <summary>Sees the content of files while they are written, for whoever hashes them: reading them again would cost as much.</summary>
public interface IContentObserver
{
    /// <summary>The next piece of a file; valid during the call only.</summary>
    void Append(ReadOnlySpan<byte> piece);

    /// <summary>The file is complete.</summary>
    /// <param name="inode">Its inode.</param>
    /// <param name="whole">Whether the pieces are all of it; false for a file with holes, which no piece covers.</param>
    void End(ulong inode, bool whole);
}
