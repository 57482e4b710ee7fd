using Corten.Engine.Devices;
using Corten.Oci.RuntimeSpec;

namespace Corten.Engine.Tests.Devices;

public sealed class CdiTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("corten-test-cdi-");

    [Theory]
    [InlineData("vendor.com/class=name", true)]
    [InlineData("nvidia.com/gpu=GPU-1:0.1", true)]
    [InlineData("v/c=0", true)]
    [InlineData("/dev/null", false)]
    [InlineData("/dev/a=b", false)]
    [InlineData("vendor.com/class", false)]
    [InlineData("vendor.com/class=", false)]
    [InlineData("vendor.com/=name", false)]
    [InlineData("1vendor/class=name", false)]
    [InlineData("vendor/class=na/me", false)]
    [InlineData("vendor/class=-name", false)]
    public void A_name_is_told_from_a_path(string text, bool valid)
    {
        var name = CdiName.TryParse(text);
        Assert.Equal(valid, name is not null);
        if (valid)
            Assert.Equal(text, name!.ToString());
    }

    [Fact]
    public void Edits_of_the_file_are_made_once_and_those_of_each_device_after_them()
    {
        Write("a.json", """
            {"cdiVersion": "0.6.0", "kind": "v/c", "containerEdits": {"env": ["ALL=1"], "hooks": [{"hookName": "createContainer", "path": "/bin/hook", "args": ["hook", "x"]}]},
             "devices": [
               {"name": "one", "containerEdits": {"env": ["ONE=1"], "additionalGids": [5, 7], "deviceNodes": [{"path": "/dev/one", "type": "c", "major": 4, "minor": 5, "permissions": "r"}]}},
               {"name": "two", "containerEdits": {"mounts": [{"hostPath": "/etc/hosts", "containerPath": "/two", "options": ["ro", "bind"]}], "deviceNodes": [{"path": "/dev/two", "hostPath": "/dev/null"}]}}]}
            """);
        var spec = Apply("v/c=one", "v/c=two");
        Assert.Equal(["A=0", "ALL=1", "ONE=1"], spec.Process!.Env!);
        Assert.Equal([9u, 5u, 7u], spec.Process.User!.AdditionalGids!);
        Assert.Equal(["/dev/one c 4:5", "/dev/two c 1:3"], spec.Linux!.Devices!.Select(d => $"{d.Path} {d.Type} {d.Major}:{d.Minor}"));
        Assert.Equal(["4:5 r", "1:3 rwm"], spec.Linux.Resources!.Devices!.Select(r => $"{r.Major}:{r.Minor} {r.Access}"));
        Assert.Equal(("/two", "/etc/hosts"), (spec.Mounts![0].Destination, spec.Mounts[0].Source));
        Assert.Equal("/bin/hook", Assert.Single(spec.Hooks!.CreateContainer!).Path);
    }

    [Fact]
    public void A_later_directory_counts_more()
    {
        Write("first/v.yaml", "kind: v/c\ndevices: [{name: x, containerEdits: {env: [FROM=first]}}]");
        Write("second/v.yml", "kind: v/c\ndevices: [{name: x, containerEdits: {env: [FROM=second]}}]");
        var spec = new Spec { Process = new Process { Env = [] }, Linux = new LinuxSpec() };
        new CdiRegistry([_directory.FullName + "/first", _directory.FullName + "/second", _directory.FullName + "/none"]).Apply(spec, ["v/c=x"]);
        Assert.Equal(["FROM=second"], spec.Process.Env!);
    }

    [Theory]
    [InlineData("devices: [", "it is not valid YAML")]
    [InlineData("kind: v/c\ndevices: word", "devices is not a list")]
    [InlineData("kind: v/c\ndevices: [{name: x, containerEdits: {hooks: [{hookName: never, path: /x}]}}]", "there is no hook \"never\"")]
    [InlineData("kind: v/c\ndevices: [{name: x, containerEdits: {deviceNodes: [{path: /dev/corten-none}]}}]", "the device /dev/corten-none is not on this machine")]
    [InlineData("kind: v/c\ndevices: [{name: x, containerEdits: {deviceNodes: [{path: /dev/x, major: many}]}}]", "\"many\" is not a number")]
    [InlineData("kind: v/c\ndevices: [{name: y}]", "there is no device v/c=x")]
    public void What_is_wrong_is_said(string text, string words)
    {
        Write("v.yaml", text);
        Assert.Contains(words, Assert.Throws<EngineException>(() => Apply("v/c=x")).Message, StringComparison.Ordinal);
    }

    private Spec Apply(params string[] names)
    {
        var spec = new Spec { Process = new Process { Env = ["A=0"], User = new User { AdditionalGids = [9] } }, Linux = new LinuxSpec() };
        new CdiRegistry([_directory.FullName]).Apply(spec, names);
        return spec;
    }

    private void Write(string name, string text)
    {
        string path = _directory.FullName + "/" + name;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    public void Dispose() => _directory.Delete(recursive: true);
}
