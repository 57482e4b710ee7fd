using System.Globalization;
using System.Text;
using Corten.Linux;
using Corten.Linux.Files;
using Corten.Linux.Processes;
using Corten.Runtime.Lifecycle;
using Corun.CommandLine;

namespace Corun.Commands;

internal static class PsCommand
{
    private static readonly string[] s_places = ["/bin/ps", "/usr/bin/ps"];

    public static Command Define() => new(
        "ps", "display the processes running inside a container", "<container-id> [ps options]",
        [new("format", "select one of: table or json (default: table)", "f")], Run, OptionsEndAtWord: true);

    private static int Run(Arguments arguments, Invocation invocation)
    {
        string id = arguments.Id(most: int.MaxValue);
        string format = arguments.Value("format") ?? "table";
        if (format is not ("table" or "json"))
            throw arguments.Wrong($"invalid format option \"{format}\": table and json are known");
        var pids = ListProcesses.Run(invocation.Store, id);
        string text = format == "json" ? "[" + string.Join(',', pids) + "]\n" : Table(pids, arguments.Words.Count > 1 ? [.. arguments.Words.Skip(1)] : ["-ef"]);
        UnixFile.Write(StandardStream.Output, Encoding.UTF8.GetBytes(text));
        return 0;
    }

    // The host's own ps knows every option that a person may give; its lines about other processes are left out.
    private static string Table(IReadOnlyList<int> pids, string[] options)
    {
        string[] lines = RunPs(options).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        int column = lines.Length == 0 ? -1 : Array.IndexOf(Fields(lines[0]), "PID");
        if (column < 0)
            throw new UsageException($"the output of ps {string.Join(' ', options)} has no column PID: use options of ps that show it");
        var text = new StringBuilder(lines[0]).Append('\n');
        foreach (string line in lines.Skip(1))
        {
            string[] fields = Fields(line);
            if (fields.Length > column && int.TryParse(fields[column], NumberStyles.None, CultureInfo.InvariantCulture, out int pid) && pids.Contains(pid))
                text.Append(line).Append('\n');
        }
        return text.ToString();
    }

    private static string[] Fields(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static string RunPs(string[] options)
    {
        string path = Array.Find(s_places, File.Exists) ?? throw new UsageException("there is no program ps: install the package procps, or use --format json");
        var (output, outputEnd) = Pipe.Create();
        using (output)
        {
            var child = ChildProcess.Start(path, ["ps", .. options], new SpawnOptions { StandardOutput = outputEnd });
            outputEnd.Dispose();
            var text = new MemoryStream();
            byte[] buffer = new byte[16384];
            int count;
            while ((count = UnixFile.Read(output, buffer)) > 0)
                text.Write(buffer, 0, count);
            int code = child.Wait().Code;
            return code == 0 ? UnixString.FromBytes(text.ToArray()) : throw new UsageException($"ps {string.Join(' ', options)} failed with exit code {code}");
        }
    }
}
