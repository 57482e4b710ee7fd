using System.Text;
using Corten.Oci.RuntimeSpec;
using Corten.Oci.RuntimeSpec.Writing;

namespace Corten.Monitor.Tests.Support;

/// <summary>The config.json of a test's container.</summary>
internal static class BundleConfig
{
    public static string Make(string id, string[] process, bool terminal)
    {
        var spec = DefaultSpec.Create();
        spec.OciVersion = "1.0.2";
        spec.Process!.Args = process;
        spec.Process.Terminal = terminal;
        spec.Root = new Root { Path = "rootfs" };
        spec.Linux!.CgroupsPath = "/" + id;
        return Encoding.UTF8.GetString(SpecWriter.ToJson(spec));
    }
}
