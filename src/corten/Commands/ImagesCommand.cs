using System.CommandLine;
using System.IO.Enumeration;
using Corten.CommandLine;
using Corten.Images;
using Corten.Oci;
using Corten.Output;

namespace Corten.Commands;

internal static class ImagesCommand
{
    private static readonly string[] _filters = ["reference", "before", "since", "until", "dangling", "label", "id"];

    public static Verb Verb { get; } = new("images", "List images", Define);

    /// <summary>The same as a verb of <c>image</c>.</summary>
    public static Verb ListVerb { get; } = new("ls", "List images", Define);

    private static void Define(Command command)
    {
        var name = new Argument<string?>("REPOSITORY[:TAG]") { Arity = ArgumentArity.ZeroOrOne, Description = "Only images of this name" };
        var all = CommandOptions.Switch("--all", "Show all images (there are no hidden ones)", "-a");
        var quiet = CommandOptions.Quiet();
        var whole = CommandOptions.Switch("--no-trunc", "Show whole IDs");
        var digests = CommandOptions.Switch("--digests", "Show digests");
        var format = CommandOptions.Format();
        var filter = CommandOptions.List("--filter", "KEY=VALUE", $"Only images that match: {string.Join(", ", _filters)}", "-f");
        command.Arguments.Add(name);
        foreach (var option in new Option[] { all, quiet, whole, digests, format, filter })
            command.Options.Add(option);
        command.SetAction(result =>
        {
            var context = new CommandContext(result);
            var service = ImageAccess.Open(context);
            var filters = new ImageFilters(result.GetValue(filter)!, _filters, service.Get, context.Time.GetUtcNow());
            var rows = service.List()
                .Where(filters.Matches)
                .SelectMany(image => Rows(image, result.GetValue(whole), context.Time.GetUtcNow()))
                .Where(row => IsNamed(row, result.GetValue(name)) && filters.MatchesName(row.Repository, row.Tag));
            if (result.GetValue(quiet))
                foreach (var row in rows)
                    context.Output.WriteLine(row.ID);
            else
                new Listing<ImageRow>(ImageRowJson.Relaxed.ImageRow, Columns(result.GetValue(digests))).Write(context.Output, rows, result.GetValue(format));
            return 0;
        });
    }

    private static (string, string)[] Columns(bool digests) =>
    [
        ("REPOSITORY", "Repository"),
        ("TAG", "Tag"),
        .. digests ? new[] { ("DIGEST", "Digest") } : [],
        ("IMAGE ID", "ID"),
        ("CREATED", "CreatedSince"),
        ("SIZE", "Size"),
    ];

    private static IEnumerable<ImageRow> Rows(Image image, bool whole, DateTimeOffset now)
    {
        if (image.Names.Count > 0)
            return image.Names.Select(name => ImageRow.Of(image, name.FamiliarName, name.Tag!, DigestIn(image, name.Name), whole, now));
        if (image.RepositoryDigests is [var digest, ..])
            return [ImageRow.Of(image, digest.FamiliarName, ImageRow.None, digest.Digest.ToString()!, whole, now)];
        return [ImageRow.Of(image, ImageRow.None, ImageRow.None, ImageRow.None, whole, now)];
    }

    private static string DigestIn(Image image, string repository) =>
        image.RepositoryDigests.FirstOrDefault(digest => digest.Name == repository)?.Digest.ToString() ?? ImageRow.None;

    private static bool IsNamed(ImageRow row, string? wanted)
    {
        if (wanted is null)
            return true;
        if (!Reference.TryParse(wanted, out var reference, out _))
            return FileSystemName.MatchesSimpleExpression(wanted, row.Repository, ignoreCase: false);
        return (row.Repository == reference.FamiliarName || row.Repository == "localhost/" + wanted.Split(':')[0])
            && (reference.Tag is null || row.Tag == reference.Tag);
    }
}
