using System.Reflection;
using System.Text;
using Corten.Linux.Abi;

namespace Corten.Linux.Tests.Abi;

public sealed class ConstantTests
{
    public static TheoryData<string> Classes => [.. AbiTypes.ConstantClasses.Select(type => type.FullName!)];

    [Theory]
    [MemberData(nameof(Classes))]
    public void Constants_are_those_of_the_C_headers(string name)
    {
        Type type = AbiTypes.Named(name);
        string[] headers = type.GetCustomAttribute<CHeaderAttribute>()!.Headers;
        var source = new StringBuilder(CCompiler.Includes(headers));
        int count = 0;
        foreach (FieldInfo constant in AbiTypes.Constants(type))
        {
            source.Append(Assertion(constant));
            count++;
        }
        Assert.True(count > 0, $"{name} has no constant");
        CCompiler.AssertCompiles(source.ToString());
    }

    [Fact]
    public void A_wrong_constant_is_noticed()
    {
        string source = CCompiler.Includes(["fcntl.h"]) + Assertion("O_CREAT", "int", sizeof(int), "0x41");
        Assert.Contains("O_CREAT", CCompiler.Check(source), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_constant_class_names_its_headers()
    {
        IEnumerable<string> without = AbiTypes.InAbiNamespace
            .Where(type => type.IsClass && !type.IsSubclassOf(typeof(Attribute)) && AbiTypes.Constants(type).Any())
            .Except(AbiTypes.ConstantClasses)
            .Select(type => type.FullName!);
        Assert.Empty(without);
    }

    private static string Assertion(FieldInfo constant)
    {
        object value = constant.GetRawConstantValue()!;
        return value switch
        {
            int number => Assertion(constant.Name, "int", 4, $"({number}LL)"),
            uint number => Assertion(constant.Name, "unsigned int", 4, $"{number}u"),
            short number => Assertion(constant.Name, "short", 2, $"({number}LL)"),
            ushort number => Assertion(constant.Name, "unsigned short", 2, $"{number}u"),
            sbyte number => Assertion(constant.Name, "signed char", 1, $"({number}LL)"),
            byte number => Assertion(constant.Name, "unsigned char", 1, $"{number}u"),
            long number => Assertion(constant.Name, "long", 8, number == long.MinValue ? "(-9223372036854775807LL-1)" : $"({number}LL)"),
            ulong number => Assertion(constant.Name, "unsigned long", 8, $"{number}ULL"),
            string text => $"_Static_assert(sizeof({constant.Name}) == {text.Length + 1}, \"{constant.Name} has another length\");\n",
            _ => throw new NotSupportedException($"{constant.Name} is a {value.GetType()}"),
        };
    }

    // The macro must have this value in the C# type, and must not have bits that the C# type cuts off.
    private static string Assertion(string name, string type, int size, string value)
    {
        string assertion = $"_Static_assert(({type})({name}) == ({type}){value}, \"{name} is not {value}\");\n";
        if (size == 8)
            return assertion;
        string rest = $"((long long)({name}) >> {size * 8})";
        return assertion + $"_Static_assert({rest} == 0 || {rest} == -1, \"{name} does not fit into {type}\");\n";
    }
}
