using System.CommandLine;
using System.Text.RegularExpressions;
using Corten.CommandLine;
using Corten.Images.Layouts;

namespace Corten.Commands.Layouts;

/// <summary>--image PATH[:TAG], --layout PATH and --tag TAG.</summary>
internal sealed partial class LayoutFlags
{
    public Option<string?> Image { get; } = CommandOptions.Text("--image", "PATH[:TAG]", "The image layout's directory and the image's tag in it (latest)");

    public Option<string?> Layout { get; } = CommandOptions.Text("--layout", "PATH", "The image layout's directory");

    public Option<string?> NewTag { get; } = CommandOptions.Text("--tag", "TAG", "Tag the new image so, instead of moving the tag of --image");

    /// <summary>The directory and tag of --image.</summary>
    public (string Path, string Tag) ReadImage(ParseResult result)
    {
        string image = result.GetValue(Image) ?? throw new UsageException("missing mandatory argument: --image");
        int colon = image.IndexOf(':', StringComparison.Ordinal);
        var (path, tag) = colon < 0 ? (image, "latest") : (image[..colon], image[(colon + 1)..]);
        if (path.Length == 0)
            throw new UsageException("invalid --image: path is empty");
        return (path, CheckTag(tag, "--image"));
    }

    /// <summary>The directory of --layout.</summary>
    public string ReadLayout(ParseResult result)
    {
        string layout = result.GetValue(Layout) ?? throw new UsageException("missing mandatory argument: --layout");
        if (layout.Contains(':', StringComparison.Ordinal))
            throw new UsageException($"invalid --layout: path contains ':' character: \"{layout}\"");
        return layout.Length > 0 ? layout : throw new UsageException("invalid --layout: path is empty");
    }

    /// <summary>The tag of the new image: --tag, or else that of --image.</summary>
    public string ReadNewTag(ParseResult result, string old) => result.GetValue(NewTag) is { } tag ? CheckTag(tag, "--tag") : old;

    /// <summary>Opens the layout of --image, and finds the image.</summary>
    public LayoutImage OpenImage(ParseResult result)
    {
        var (path, tag) = ReadImage(result);
        return LayoutImage.Open(OciLayout.Open(path), tag);
    }

    /// <summary>A tag that the image-spec allows (annotations.md, org.opencontainers.image.ref.name).</summary>
    public static string CheckTag(string tag, string flag)
    {
        if (tag.Length == 0)
            throw new UsageException($"invalid {flag}: tag is empty");
        return ReferenceName().IsMatch(tag) ? tag : throw new UsageException($"invalid {flag}: tag contains invalid characters: \"{tag}\"");
    }

    [GeneratedRegex("^([A-Za-z0-9]+(([-._:@+]|--)[A-Za-z0-9]+)*)(/([A-Za-z0-9]+(([-._:@+]|--)[A-Za-z0-9]+)*))*\\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex ReferenceName();
}
