using Corten.Oci;

namespace Corten.Images.Checking;

/// <summary>What kind of thing is wrong in a store.</summary>
public enum StoreProblemKind
{
    /// <summary>A record cannot be read; what it told is lost.</summary>
    DamagedRecord,

    /// <summary>A record of something unfinished or removed cannot be read; nothing is lost with it.</summary>
    DamagedLeftover,

    /// <summary>Content of an image is missing or not what it was; the image has to be had again.</summary>
    DamagedImage,

    /// <summary>A snapshot is missing or not what it was; it can be made again from its layer.</summary>
    DamagedSnapshot,

    /// <summary>A blob that is kept for a pull to go on with is not what it was.</summary>
    DamagedBlob,

    /// <summary>A blob or snapshot that no record names.</summary>
    Orphan,
}

/// <summary>Something that is wrong in a store.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Message">What is wrong with what, in one line.</param>
/// <param name="Subject">The image, snapshot or blob; null for a record.</param>
/// <param name="File">The file of a record; null otherwise.</param>
public sealed record StoreProblem(StoreProblemKind Kind, string Message, Digest? Subject = null, string? File = null);

/// <summary>What became of a problem.</summary>
/// <param name="Problem">The problem.</param>
/// <param name="Done">What was done; null where it is still there.</param>
/// <param name="Advice">Why it is still there, or what to do.</param>
public sealed record RepairOutcome(StoreProblem Problem, string? Done, string? Advice = null);
