using System.Reflection;
using Corten.Linux.Abi;

namespace Corten.Linux.Tests.Abi;

/// <summary>The types of Corten.Linux that mirror C, found by reflection, so that a new one cannot be forgotten.</summary>
internal static class AbiTypes
{
    private static readonly Assembly _assembly = typeof(LinuxException).Assembly;

    public static IEnumerable<Type> ConstantClasses => All.Where(type => type.GetCustomAttribute<CHeaderAttribute>() is not null);

    public static IEnumerable<Type> Structs => All.Where(type => type.GetCustomAttribute<CStructAttribute>() is not null);

    public static IEnumerable<Type> InAbiNamespace => All.Where(type => type.Namespace == typeof(CHeaderAttribute).Namespace && !type.IsNested);

    /// <summary>Every P/Invoke of the assembly, also the inner ones that the LibraryImport generator writes.</summary>
    public static IEnumerable<MethodInfo> PlatformInvokes => All
        .SelectMany(type => type.GetMethods(Everything | BindingFlags.DeclaredOnly))
        .Where(method => method.Attributes.HasFlag(MethodAttributes.PinvokeImpl));

    public static IEnumerable<FieldInfo> Constants(Type type) => type.GetFields(Everything).Where(field => field.IsLiteral);

    /// <summary>The instance fields, without padding ("__..."): the C library renames it at will, and its neighbours' offsets prove its size.</summary>
    public static IEnumerable<FieldInfo> Fields(Type type) => type
        .GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
        .Where(field => !field.Name.StartsWith("__", StringComparison.Ordinal));

    public static Type Named(string name) => _assembly.GetType(name, throwOnError: true)!;

    private static IEnumerable<Type> All => _assembly.GetTypes();

    private const BindingFlags Everything = BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
}
