using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Corten.Security.Tests.Seccomp;

/// <summary>libseccomp, the peer: seccomp_init(3) and its kin.</summary>
internal static class LibSeccomp
{
    private const string Library = "libseccomp.so.2";

    public const int UnknownName = -1;

    /// <summary>Skips the test where the library cannot be loaded.</summary>
    public static void Require()
    {
        if (!NativeLibrary.TryLoad(Library, out _))
            Assert.Skip("libseccomp.so.2, the peer, is not here: install libseccomp-dev");
    }

    /// <summary>The token of an architecture: its audit value, but for x32.</summary>
    public static uint Token(string name) => name == "SCMP_ARCH_X32" ? 0x4000003e : Corten.Security.Seccomp.Tables.AbiFacts.Of(Corten.Security.Seccomp.SystemCallAbis.Find(name)!.Value).Audit;

    [StructLayout(LayoutKind.Sequential)]
    internal record struct Comparison(uint Argument, int Operation, ulong A, ulong B);

    [DllImport(Library)]
    public static extern nint seccomp_init(uint action);

    [DllImport(Library)]
    public static extern void seccomp_release(nint context);

    [DllImport(Library)]
    public static extern int seccomp_arch_add(nint context, uint token);

    [DllImport(Library)]
    public static extern int seccomp_arch_remove(nint context, uint token);

    [DllImport(Library)]
    public static extern int seccomp_rule_add_array(nint context, uint action, int call, uint count, Comparison[] arguments);

    [DllImport(Library)]
    public static extern int seccomp_syscall_resolve_name(string name);

    [DllImport(Library)]
    public static extern int seccomp_syscall_resolve_name_arch(uint token, string name);

    [DllImport(Library)]
    public static extern int seccomp_export_bpf(nint context, int file);

    /// <summary>The program of a filter.</summary>
    public static byte[] Export(nint context)
    {
        string path = Path.GetTempFileName();
        try
        {
            using (SafeFileHandle file = File.OpenHandle(path, FileMode.Create, FileAccess.Write))
                Assert.Equal(0, seccomp_export_bpf(context, (int)file.DangerousGetHandle()));
            return File.ReadAllBytes(path);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
