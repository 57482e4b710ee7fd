using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using System.Text;
using Corten.Linux.Abi;

namespace Corten.Linux.Tests.Abi;

public sealed class StructTests
{
    public static TheoryData<string> Structs => [.. AbiTypes.Structs.Select(type => type.FullName!)];

    [Theory]
    [MemberData(nameof(Structs))]
    public void Struct_has_the_size_and_the_offsets_of_the_C_type(string name)
    {
        Type type = AbiTypes.Named(name);
        CStructAttribute c = type.GetCustomAttribute<CStructAttribute>()!;
        var source = new StringBuilder(CCompiler.Includes([.. c.Headers, "stddef.h"]));
        source.Append($"_Static_assert(sizeof({c.Name}) == {Size(type)}, \"{c.Name} is not of {Size(type)} bytes\");\n");
        foreach (FieldInfo field in AbiTypes.Fields(type))
        {
            int offset = Offset(type, field);
            int size = Size(field.FieldType);
            source.Append($"_Static_assert(offsetof({c.Name}, {field.Name}) == {offset}, \"{field.Name} is not at {offset}\");\n");
            source.Append($"_Static_assert(sizeof((({c.Name} *)0)->{field.Name}) == {size}, \"{field.Name} is not of {size} bytes\");\n");
        }
        CCompiler.AssertCompiles(source.ToString());
    }

    [Fact]
    public void Every_struct_of_the_Abi_folder_names_its_C_type()
    {
        IEnumerable<string> without = AbiTypes.InAbiNamespace
            .Where(type => type.IsValueType && !type.IsEnum)
            .Except(AbiTypes.Structs)
            .Select(type => type.FullName!);
        Assert.Empty(without);
    }

    [Fact]
    public void Every_struct_that_a_platform_invoke_takes_names_its_C_type()
    {
        IEnumerable<Type> passed = AbiTypes.PlatformInvokes
            .SelectMany(method => method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType))
            .Select(Pointee)
            .Where(type => type.IsValueType && !type.IsPrimitive && !type.IsEnum && type != typeof(void))
            .Distinct();
        Assert.Empty(passed.Except(AbiTypes.Structs).Select(type => type.FullName!));
    }

    private static Type Pointee(Type type)
    {
        while (type.IsPointer || type.IsByRef)
            type = type.GetElementType()!;
        return type;
    }

    private static int Size(Type type)
    {
        if (type.IsPointer || type.IsFunctionPointer)
            return nint.Size;
        return (int)typeof(Unsafe).GetMethod(nameof(Unsafe.SizeOf))!.MakeGenericMethod(type).Invoke(null, null)!;
    }

    // What the program itself computes for &s.field - &s; Marshal.OffsetOf would give the layout for marshalling instead.
    private static int Offset(Type type, FieldInfo field)
    {
        var method = new DynamicMethod("offset", typeof(int), null, type, skipVisibility: true);
        ILGenerator il = method.GetILGenerator();
        il.DeclareLocal(type);
        il.Emit(OpCodes.Ldloca_S, 0);
        il.Emit(OpCodes.Ldflda, field);
        il.Emit(OpCodes.Conv_U);
        il.Emit(OpCodes.Ldloca_S, 0);
        il.Emit(OpCodes.Conv_U);
        il.Emit(OpCodes.Sub);
        il.Emit(OpCodes.Conv_I4);
        il.Emit(OpCodes.Ret);
        return (int)method.Invoke(null, null)!;
    }
}
