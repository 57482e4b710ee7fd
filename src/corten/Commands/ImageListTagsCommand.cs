using System.CommandLine;
using Corten.CommandLine;
using Corten.Images.Inspecting;

namespace Corten.Commands;

internal static class ImageListTagsCommand
{
    private const string RegistryPrefix = "docker://";

    public static Verb Verb { get; } = new("list-tags", "List the tags of a repository, an image layout or an archive", Define);

    private static void Define(Command command)
    {
        var place = new Argument<string>("REPOSITORY") { Description = "docker://NAME, oci:DIR or docker-archive:FILE" };
        place.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is { } text && IsTagged(text))
                result.AddError($"{text} has a tag or a digest; list-tags takes a repository");
        });
        PlaceVerb.Define(command, place, async (location, options, cancellation) => await RepositoryTags.DescribeAsync(location, options, cancellation));
    }

    private static bool IsTagged(string text) =>
        text.StartsWith(RegistryPrefix, StringComparison.Ordinal) && (text.Contains('@') || text.LastIndexOf(':') > text.LastIndexOf('/'));
}
