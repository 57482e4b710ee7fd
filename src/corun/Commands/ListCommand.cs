using System.Globalization;
using System.Text;
using Corten.Linux.Files;
using Corten.Runtime.Lifecycle;
using Corten.Runtime.Records;
using Corun.CommandLine;

namespace Corun.Commands;

internal static class ListCommand
{
    private const int MinimumWidth = 12;

    private const int Padding = 3;

    public static Command Define() => new(
        "list", "list containers started by corun with the given root", "",
        [
            new("format", "select one of: table or json (default: table)", "f"),
            Option.Switch("quiet", "display only container IDs", "q"),
        ],
        Run);

    private static int Run(Arguments arguments, Invocation invocation)
    {
        arguments.RequireNoWords();
        if (invocation.RootIsGiven && !invocation.Store.Exists)
            throw new UsageException($"--root {invocation.Store.Root}: there is no such directory");
        var reports = Report.All(invocation.Store);
        string text = arguments.Has("quiet") ? string.Concat(reports.Select(r => r.Id + "\n")) : (arguments.Value("format") ?? "table") switch
        {
            "table" => Table(reports),
            "json" => ContainerReport.ToJson(reports),
            var other => throw arguments.Wrong($"invalid format option \"{other}\": table and json are known"),
        };
        UnixFile.Write(StandardStream.Output, Encoding.UTF8.GetBytes(text));
        return 0;
    }

    private static string Table(IReadOnlyList<ContainerReport> reports)
    {
        List<string[]> rows = [["ID", "PID", "STATUS", "BUNDLE", "CREATED", "OWNER"]];
        rows.AddRange(reports.Select(r => new[] { r.Id, $"{r.Pid}", r.Status, r.Bundle, Time(r.Created), r.Owner }));
        var widths = new int[5];
        for (int column = 0; column < 5; column++)
        {
            widths[column] = MinimumWidth;
            foreach (string[] row in rows)
                widths[column] = Math.Max(widths[column], row[column].Length + Padding);
        }
        var text = new StringBuilder();
        foreach (string[] row in rows)
        {
            for (int column = 0; column < 5; column++)
                text.Append(row[column].PadRight(widths[column]));
            text.Append(row[5]).Append('\n');
        }
        return text.ToString();
    }

    private static string Time(DateTime time) => time.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
}
