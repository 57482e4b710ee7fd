using System.CommandLine;
using Corten.CommandLine;
using Corten.Engine;
using Corten.Engine.Files;

namespace Corten.Commands;

internal static class CpCommand
{
    public static Verb Verb { get; } = new("cp", "Copy files between a container and the host, or between containers; - is a tar on standard input or output", Define);

    private static void Define(Command command)
    {
        var source = new Argument<string>("[CONTAINER:]SOURCE") { Description = "What to copy; DIR/. is what is in the directory" };
        var target = new Argument<string>("[CONTAINER:]DESTINATION") { Description = "Where to" };
        var archive = CommandOptions.Switch("--archive", "Keep owners; otherwise copies are root's in a container and yours on the host", "-a");
        var follow = CommandOptions.Switch("--follow-link", "Copy what a symlink in the source leads to", "-L");
        var overwrite = CommandOptions.Switch("--overwrite", "Let directories be replaced by other files, and the other way round");
        // Nothing is ever printed, and no container is paused; scripts give them.
        var quiet = CommandOptions.Switch("--quiet", "Print nothing", "-q");
        var pause = CommandOptions.Switch("--pause", "Has no effect");
        pause.Hidden = true;
        command.Arguments.Add(source);
        command.Arguments.Add(target);
        foreach (Option option in (Option[])[archive, follow, overwrite, quiet, pause])
            command.Options.Add(option);
        command.SetAction(result =>
        {
            var options = new CopyOptions
            {
                Owners = Owners(result.GetResult(archive) is { Implicit: false } ? result.GetValue(archive) : null),
                FollowLinks = result.GetValue(follow) || Dialect.IsPodman,
                Overwrite = result.GetValue(overwrite),
            };
            Run(new CommandContext(result), result.GetValue(source)!, result.GetValue(target)!, options);
            return 0;
        });
    }

    // podman's -a is another: on unless turned off, it gives files to the container's user.
    private static CopyOwners Owners(bool? archive)
    {
        if (Dialect.IsPodman)
            return archive == false ? CopyOwners.Source : CopyOwners.ContainerUser;
        return archive == true ? CopyOwners.Source : CopyOwners.Default;
    }

    private static void Run(CommandContext context, string source, string target, CopyOptions options)
    {
        var engine = ContainerAccess.Open(context);
        var (from, to) = (End(engine, source), End(engine, target));
        if (from.Container is null && to.Container is null)
            throw new EngineException("must specify at least one container source: one side is CONTAINER:PATH");
        if (target == "/dev/stdout")
            throw new EngineException("invalid destination: \"/dev/stdout\" must be a directory or a regular file");
        if (source is "-" or "/dev/stdin")
            Read(engine, to, options);
        else if (target == "-")
            ArchiveStreams.Write(null, tar => engine.Copies.CopyOut(from, tar, options));
        else
            engine.Copies.Copy(from, to, options);
    }

    private static void Read(ContainerEngine engine, CopyEnd to, CopyOptions options)
    {
        using var input = ArchiveStreams.OpenInput("-", "cp");
        engine.Copies.CopyIn(input, to, options);
    }

    // As docker: a path that begins with "/" or "." is the host's, whatever colons it has.
    private static CopyEnd End(ContainerEngine engine, string text)
    {
        int colon = text.IndexOf(':');
        if (text == "-" || colon <= 0 || text[0] is '/' or '.')
            return new CopyEnd(null, text);
        var container = engine.Get(text[..colon]);
        string path = text[(colon + 1)..];
        // podman begins at the container's working directory, docker at its root.
        return new CopyEnd(container, Dialect.IsPodman && !path.StartsWith('/') ? $"{container.Record.WorkingDirectory.TrimEnd('/')}/{path}" : path);
    }
}
