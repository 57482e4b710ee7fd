using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Corten.Linux.Tests.Abi;

/// <summary>
/// Holds each P/Invoke against the prototype in the C library's headers: number of parameters, and for each parameter and the result its
/// size and whether it is a pointer. gcc itself prints the prototypes (-aux-info), so nobody parses C headers here.
/// </summary>
public sealed class PrototypeTests
{
    private static readonly string[] _headers =
    [
        "sys/types.h", "linux/capability.h", "dirent.h", "errno.h", "fcntl.h", "grp.h", "poll.h", "pty.h", "pwd.h", "sched.h", "signal.h", "spawn.h", "stdio.h", "stdlib.h",
        "string.h", "sys/epoll.h", "sys/eventfd.h", "sys/file.h", "sys/inotify.h", "sys/ioctl.h", "sys/mman.h", "sys/mount.h", "sys/personality.h", "sys/pidfd.h", "sys/prctl.h",
        "sys/ptrace.h", "sys/random.h", "sys/resource.h", "sys/sendfile.h", "sys/signalfd.h", "sys/socket.h", "sys/stat.h", "sys/statfs.h",
        "sys/statvfs.h", "sys/syscall.h", "sys/sysinfo.h", "sys/sysmacros.h", "sys/time.h", "sys/timerfd.h", "sys/times.h", "sys/un.h",
        "sys/utsname.h", "sys/wait.h", "sys/xattr.h", "termios.h", "time.h", "unistd.h", "utime.h", "zstd.h", "stdint.h", "lzma.h", "bzlib.h",
    ];

    private static readonly string[] _libraries = ["libc", "libzstd.so.1", "liblzma.so.5", "libbz2.so.1.0"];

    // The C library exports these without declaring them in a header of its own; so the manual pages have them.
    private const string FromManualPages =
        "extern int capget(cap_user_header_t hdrp, cap_user_data_t datap);\nextern int capset(cap_user_header_t hdrp, const cap_user_data_t datap);\n";

    // The name under which ld's --wrap gives a program's main function, whose prototype is that of the C standard.
    private const string FromTheStandard = "extern int __real_main(int argc, char **argv);\n";

    [Fact]
    public void Every_declaration_fits_its_C_prototype()
    {
        Dictionary<string, string> prototypes = CCompiler.Prototypes(CCompiler.Includes(_headers) + FromManualPages + FromTheStandard);
        var source = new StringBuilder(CCompiler.Includes(_headers));
        int count = 0;
        foreach (MethodInfo method in AbiTypes.PlatformInvokes.Where(method => _libraries.Contains(Library(method))))
        {
            bool known = prototypes.TryGetValue(EntryPoint(method), out string? prototype);
            source.Append(known ? Assertions(method, prototype!) : $"#error no header of the list declares {EntryPoint(method)}\n");
            count++;
        }
        Assert.True(count > 20, $"only {count} declarations found");
        CCompiler.AssertCompiles(source.ToString());
    }

    [Fact]
    public void A_wrong_parameter_is_noticed()
    {
        MethodInfo method = AbiTypes.PlatformInvokes.First(method => EntryPoint(method) == "openat");
        string complaint = CCompiler.Check(
            CCompiler.Includes(_headers) + Assertions(method, "int openat (size_t, const char *, int, ...)"));
        Assert.Contains("parameter 1 of openat", complaint, StringComparison.Ordinal);
    }

    // environ is a variable, which no declaration here can name; the language runtime's own library has a function for it.
    [Fact]
    public void Only_the_C_library_and_decompressors_are_called_but_for_the_environment() =>
        Assert.Equal(["SystemNative_GetEnviron"], AbiTypes.PlatformInvokes.Where(method => !_libraries.Contains(Library(method))).Select(EntryPoint));

    private static string Library(MethodInfo method) => method.GetCustomAttribute<DllImportAttribute>()!.Value;

    private static string EntryPoint(MethodInfo method)
    {
        string? name = method.GetCustomAttribute<DllImportAttribute>()!.EntryPoint;
        return name ?? method.Name;
    }

    private static string Assertions(MethodInfo method, string prototype)
    {
        string name = EntryPoint(method);
        int open = prototype.IndexOf($"{name} (", StringComparison.Ordinal);
        List<string> wanted = Split(prototype[(open + name.Length + 2)..prototype.LastIndexOf(')')]);
        Type[] given = [.. method.GetParameters().Select(parameter => parameter.ParameterType)];
        bool variadic = wanted.Remove("...");
        if (variadic ? given.Length < wanted.Count : given.Length != wanted.Count)
            return $"#error {name} has {given.Length} parameters here and is {prototype}\n";
        var source = new StringBuilder();
        if (method.ReturnType != typeof(void))
            source.Append(Assertion($"the result of {name}", prototype[..open].Trim(), method.ReturnType, checkSign: true));
        for (int i = 0; i < wanted.Count; i++)
            source.Append(Assertion($"parameter {i + 1} of {name}", wanted[i], given[i], checkSign: false));
        return source.ToString();
    }

    // __builtin_classify_type gives 5 for a pointer, 13 for the union of pointers that sockaddr is declared as, 1 to 3 for integers.
    private static string Assertion(string what, string cType, Type type, bool checkSign)
    {
        bool pointer = type.IsPointer || type.IsByRef || type.IsFunctionPointer;
        int size = pointer ? nint.Size : (int)typeof(Unsafe).GetMethod(nameof(Unsafe.SizeOf))!.MakeGenericMethod(type).Invoke(null, null)!;
        string text = $"_Static_assert(sizeof({cType}) == {size}, \"{what} is {cType}, not of {size} bytes\");\n";
        // A machine word (nint) may carry a pointer; int and the like may not, and a pointer is never an integer.
        if (type != typeof(nint) && type != typeof(nuint))
            text += $"_Static_assert((__builtin_classify_type(*(__typeof__({cType}) *)0) > 4) == {(pointer ? 1 : 0)}, \"{what} is {cType}\");\n";
        if (checkSign && !pointer && type != typeof(nint))
            text += $"_Static_assert((({cType})-1 < 0) == {(IsSigned(type) ? 1 : 0)}, \"{what} is {cType}\");\n";
        return text;
    }

    private static bool IsSigned(Type type) => type == typeof(int) || type == typeof(long) || type == typeof(short) || type == typeof(sbyte);

    /// <summary>Splits at the commas that are not inside of parentheses; "void" alone is no parameter.</summary>
    private static List<string> Split(string parameters)
    {
        var result = new List<string>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i <= parameters.Length; i++)
        {
            if (i < parameters.Length && parameters[i] is '(' or ')')
                depth += parameters[i] == '(' ? 1 : -1;
            if (i < parameters.Length && (parameters[i] != ',' || depth != 0))
                continue;
            result.Add(parameters[start..i].Trim());
            start = i + 1;
        }
        return result is ["void"] ? [] : result;
    }
}
