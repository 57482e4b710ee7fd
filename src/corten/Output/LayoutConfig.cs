using System.Text.Json;
using Corten.Images;
using Corten.Images.Layouts;

namespace Corten.Output;

/// <summary>The configuration of whatever a manifest describes, where it is JSON.</summary>
internal static class LayoutConfig
{
    /// <summary>The document as it is stored; null where it is missing, too long or not JSON, as an artifact's may be.</summary>
    public static byte[]? Read(LayoutManifest manifest)
    {
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
