using System.Text.Json;
using Corten.Images;
using Corten.Images.Layouts;

namespace Corten.Output;

/// <summary>The configuration of what a manifest describes, where its kind is known: an image's, or none.</summary>
internal static class LayoutConfig
{
    private const string Empty = "application/vnd.oci.empty.v1+json";

    /// <summary>The document as it is stored; null where it is another artifact's.</summary>
    public static byte[]? Read(LayoutManifest manifest)
    {
        if (manifest.Image is null && manifest.Manifest.Config.MediaType != Empty)
            return null;
        try
        {
            byte[] json = manifest.Layout.ReadDocument(manifest.Manifest.Config);
            JsonDocument.Parse(json).Dispose();
            return json;
        }
        catch (Exception e) when (manifest.Image is null && e is ImageException or JsonException)
        {
            return null;
        }
    }
}
