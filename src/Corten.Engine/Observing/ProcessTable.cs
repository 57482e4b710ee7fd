using System.Globalization;
using Corten.Cgroups;
using Corten.Engine.Records;
using Corten.Engine.Specification;
using Corten.Linux;
using Corten.Linux.Files;
using Corten.Linux.Processes;
using Corten.Security.Users;

namespace Corten.Engine.Observing;

/// <summary>The processes of a container as a table: what top shows.</summary>
/// <param name="Headers">A header for each column.</param>
/// <param name="Rows">A row for each process.</param>
public sealed record ProcessTable(IReadOnlyList<string> Headers, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    private static readonly string[] s_places = ["/bin/ps", "/usr/bin/ps"];

    /// <summary>Every column that <see cref="Of"/> knows by name.</summary>
    public static IReadOnlyList<string> Columns => ProcessColumns.Names;

    /// <summary>Reads the processes of a running container.</summary>
    /// <param name="container">The container.</param>
    /// <param name="columns">Names of columns, or options of ps(1), which then is called; none are the usual columns.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="EngineException">It does not run, or a column is unknown.</exception>
    public static ProcessTable Of(Container container, IReadOnlyList<string> columns, TimeProvider time)
    {
        if (!container.HasProcess)
            throw new EngineException($"cannot show the processes of container {container.Record.Name}: it is not running");
        var pids = Pids(container);
        if (columns.Count > 0 && columns[0].StartsWith('-'))
            return FromPs(columns, pids);
        string[] words = [.. columns.SelectMany(c => c.Split(',', ' ').Where(w => w.Length > 0))];
        if (words.Length > 0 && ProcessColumns.Find(words[0]) is null && IsPsOption(words[0]))
            return FromPs(columns, pids);
        return FromKernel(container, words.Length == 0 ? ProcessColumns.Usual : [.. words.Select(Name)], pids, time);
    }

    /// <summary>The numbers of its processes on the host.</summary>
    public static IReadOnlyList<int> Pids(Container container) =>
        [.. CgroupHost.Detect().Resolve(SpecBuilder.CgroupPath(container.Record.Id), container.Record.Id).Processes().Order()];

    private static string Name(string word) =>
        ProcessColumns.Find(word) ?? throw new EngineException($"unknown descriptor: {word}; known are {string.Join(", ", ProcessColumns.Names)}");

    // BSD's options have no dash: "aux".
    private static bool IsPsOption(string word) => word.Length <= 4 && word.All(c => "aefgjlmuvwxfS".Contains(c, StringComparison.Ordinal));

    private static ProcessTable FromKernel(Container container, IReadOnlyList<string> names, IReadOnlyList<int> pids, TimeProvider time)
    {
        var uptime = TimeSpan.FromSeconds(double.Parse(KernelFile.Read("/proc/uptime").Split(' ')[0], CultureInfo.InvariantCulture));
        var columns = new ProcessColumns(UsersOf(container), UserDatabase.Read("/"), uptime, time.GetUtcNow());
        var rows = new List<IReadOnlyList<string>>();
        foreach (int pid in pids)
        {
            if (ProcessSample.Of(pid) is { } process)
                rows.Add([.. names.Select(name => columns.Cell(name, process))]);
        }
        return new ProcessTable([.. names.Select(ProcessColumns.Header)], rows);
    }

    // An image chooses what its files are; numbers stand for names where they cannot be read.
    private static UserDatabase UsersOf(Container container)
    {
        try
        {
            return UserDatabase.Read(container.Record.Rootfs.Target);
        }
        catch (Exception unreadable) when (unreadable is LinuxException or Security.SecurityException)
        {
            return UserDatabase.Empty;
        }
    }

    // The host's own ps knows every option that a person may give; its lines about other processes are left out.
    private static ProcessTable FromPs(IReadOnlyList<string> options, IReadOnlyList<int> pids)
    {
        string[] lines = RunPs(options).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string[] headers = lines.Length == 0 ? [] : lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        int column = Array.IndexOf(headers, "PID");
        if (column < 0)
            throw new EngineException($"the output of ps {string.Join(' ', options)} has no column PID: use options of ps that show it");
        var rows = new List<IReadOnlyList<string>>();
        foreach (string line in lines.Skip(1))
        {
            // The last column may have spaces.
            string[] fields = Fields(line, headers.Length);
            if (fields.Length > column && int.TryParse(fields[column], NumberStyles.None, CultureInfo.InvariantCulture, out int pid) && pids.Contains(pid))
                rows.Add(fields);
        }
        return new ProcessTable(headers, rows);
    }

    private static string[] Fields(string line, int count)
    {
        var fields = new List<string>();
        var rest = line.AsSpan().Trim();
        while (fields.Count < count - 1 && rest.IndexOf(' ') is >= 0 and var space)
        {
            fields.Add(rest[..space].ToString());
            rest = rest[space..].TrimStart();
        }
        fields.Add(rest.ToString());
        return [.. fields];
    }

    private static string RunPs(IReadOnlyList<string> options)
    {
        string path = Array.Find(s_places, File.Exists) ?? throw new EngineException($"there is no program ps for the options {string.Join(' ', options)}: install the package procps, or name columns");
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
            return code == 0 ? UnixString.FromBytes(text.ToArray()) : throw new EngineException($"ps {string.Join(' ', options)} failed with exit code {code}");
        }
    }
}
