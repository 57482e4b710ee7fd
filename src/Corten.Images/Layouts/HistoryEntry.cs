using Corten.Oci;
using Corten.Oci.ImageSpec;

namespace Corten.Images.Layouts;

/// <summary>A line of an image's history.</summary>
/// <param name="Created">When.</param>
/// <param name="CreatedBy">By which command.</param>
/// <param name="Author">Who; may be empty.</param>
/// <param name="Comment">May be empty.</param>
public sealed record HistoryEntry(DateTimeOffset Created, string CreatedBy, string Author, string Comment);

/// <summary>A layer that was put into a layout.</summary>
/// <param name="Blob">The blob as it is stored.</param>
/// <param name="DiffId">The digest of the uncompressed tar.</param>
/// <param name="Bytes">The length of the uncompressed tar.</param>
public readonly record struct NewLayer(Descriptor Blob, Digest DiffId, long Bytes);
