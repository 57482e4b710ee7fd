namespace Corten.Integration.Tests.Support;

/// <summary>An OCI layout with images of several layers, made by umoci: the lowest layers are the same in all of them.</summary>
internal sealed class LayeredImages
{
    private readonly string _directory;

    /// <summary>Makes the layout.</summary>
    /// <param name="directory">Where; the layout is <c>oci</c> in it.</param>
    /// <param name="tags">The images' tags.</param>
    /// <param name="files">How many files each layer has.</param>
    public LayeredImages(string directory, string[] tags, int files)
    {
        _directory = directory;
        Directory.CreateDirectory(directory);
        Umoci("init", "--layout", Layout);
        string shared = Tar("shared", files, 1);
        for (int i = 0; i < tags.Length; i++)
        {
            string image = $"{Layout}:{tags[i]}";
            Umoci("new", "--image", image);
            Umoci("raw", "add-layer", "--image", image, "--history.created_by", "ADD shared in /", shared);
            Umoci("config", "--image", image, "--config.cmd", "sh", "--config.label", $"number={i}", "--history.created_by", "/bin/sh -c #(nop)  CMD [\"sh\"]");
            Umoci("raw", "add-layer", "--image", image, "--history.created_by", $"RUN make own files of image {i} && a command that is longer than a column", Tar($"own{i}", files, i + 2));
        }
    }

    public string Layout => _directory + "/oci";

    /// <summary>An archive that <c>corten load</c> and <c>podman load</c> take.</summary>
    public string Archive(string tag, string name)
    {
        string archive = $"{_directory}/{tag}.tar";
        File.Delete(archive);
        Command.Run(Programs.Peer("skopeo"), "copy", "-q", $"oci:{Layout}:{tag}", $"docker-archive:{archive}:{name}").Exits();
        return archive;
    }

    // Each layer after the first overwrites one file of the lowest and deletes another.
    private string Tar(string name, int files, int seed)
    {
        string root = $"{_directory}/{name}";
        Directory.CreateDirectory($"{root}/{name}/sub");
        var random = new Random(seed);
        var noise = new byte[4096];
        for (int i = 0; i < files; i++)
        {
            random.NextBytes(noise);
            File.WriteAllBytes($"{root}/{name}/{(i % 3 == 0 ? "sub/" : "")}{i}", noise);
        }
        if (seed > 1)
        {
            Directory.CreateDirectory(root + "/shared");
            File.WriteAllText(root + "/shared/1", $"changed by {name}");
            File.WriteAllText(root + "/shared/.wh.2", "");
        }
        File.CreateSymbolicLink($"{root}/{name}/link", "sub");
        Command.Run(Programs.Peer("tar"), "-C", root, "--sort=name", "--numeric-owner", "--owner=0", "--group=0", "--mtime=@1700000000", "-cf", root + ".tar", ".").Exits();
        return root + ".tar";
    }

    private static void Umoci(params string[] arguments) => Command.Run(Programs.Peer("umoci"), arguments).Exits();
}
