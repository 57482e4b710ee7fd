namespace Corten.Cgroups;

/// <summary>Reads files of numbers. What is not there, and "max", is zero.</summary>
internal static class CgroupStatFile
{
    /// <summary>Lines of a name and a number.</summary>
    public static Dictionary<string, ulong> KeyedNumbers(string directory, string file)
    {
        var numbers = new Dictionary<string, ulong>();
        foreach (string line in (CgroupFile.Find(directory, file) ?? "").Split('\n'))
        {
            int space = line.IndexOf(' ');
            if (space > 0 && ulong.TryParse(line.AsSpan(space + 1), out ulong value))
                numbers[line[..space]] = value;
        }
        return numbers;
    }

    /// <summary>Numbers separated by spaces.</summary>
    public static List<ulong> Numbers(string? text)
    {
        var numbers = new List<ulong>();
        foreach (string field in (text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (ulong.TryParse(field, out ulong value))
                numbers.Add(value);
        }
        return numbers;
    }

    /// <summary>A single number.</summary>
    public static ulong Number(string directory, string file) => CgroupFile.FindNumber(directory, file) ?? 0;
}
