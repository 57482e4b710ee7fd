namespace Corten.Snapshots.Copying;

/// <summary>To whom copied files belong: null keeps the owner or group that the archive says.</summary>
/// <param name="Uid">The owner.</param>
/// <param name="Gid">The group.</param>
public readonly record struct CopyOwner(uint? Uid, uint? Gid)
{
    /// <summary>As the archive says.</summary>
    public static CopyOwner Keep => default;

    /// <summary>Root's.</summary>
    public static CopyOwner Root => new(0, 0);
}
