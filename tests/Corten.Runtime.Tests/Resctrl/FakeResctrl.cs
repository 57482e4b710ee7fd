using Corten.Runtime.Resctrl;

namespace Corten.Runtime.Tests.Resctrl;

/// <summary>
/// A directory that looks like a resctrl file system. Files are read and written by the real code; only what the kernel does by itself, filling
/// a new group with files and emptying one that goes, is done here.
/// </summary>
internal sealed class FakeResctrl : IResctrl
{
    private readonly ResctrlFileSystem _files;

    public FakeResctrl(string root, string schemata = "L3:0=fffff;1=fffff\nMB:0=100;1=100\n")
    {
        _files = new ResctrlFileSystem(root);
        foreach (string name in (string[])["L3", "MB", "L3_MON"])
            Directory.CreateDirectory($"{root}/info/{name}");
        File.WriteAllText($"{root}/info/last_cmd_status", "ok\n");
        File.WriteAllText($"{root}/info/MB/bandwidth_gran", "10\n");
        Fill(root, schemata);
    }

    public string Root => _files.Root;

    public List<string> Removed { get; } = [];

    public bool Exists(string path) => _files.Exists(path);

    public void MakeGroup(string path)
    {
        _files.MakeGroup(path);
        Fill(path, "");
    }

    public void RemoveGroup(string path)
    {
        Removed.Add(path);
        if (Exists(path))
            Directory.Delete(path, recursive: true);
    }

    public IReadOnlyList<string> Directories(string path) => _files.Directories(path);

    public string? Read(string path) => _files.Read(path);

    public void Write(string path, string text) => _files.Write(path, text);

    private static void Fill(string group, string schemata)
    {
        Directory.CreateDirectory(group + "/mon_groups");
        File.WriteAllText(group + "/tasks", "");
        File.WriteAllText(group + "/schemata", schemata);
    }
}
