namespace Corten.Snapshots;

/// <summary>How a path differs; the value is the letter that tables show.</summary>
public enum ChangeKind
{
    /// <summary>It was not there before.</summary>
    Added = 'A',

    /// <summary>It was there and is different, or something in it is.</summary>
    Changed = 'C',

    /// <summary>It is not there any more.</summary>
    Deleted = 'D',
}

/// <summary>One path of a rootfs that differs from its snapshot.</summary>
/// <param name="Kind">How.</param>
/// <param name="Path">Absolute within the rootfs; bytes outside of UTF-8 as <see cref="Linux.UnixString"/> has them.</param>
public readonly record struct Change(ChangeKind Kind, string Path);
