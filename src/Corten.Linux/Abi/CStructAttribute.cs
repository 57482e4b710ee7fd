namespace Corten.Linux.Abi;

/// <summary>Names the C type whose size and field offsets the struct below must have; the ABI test compiles both. Field names are C's.</summary>
/// <param name="name">The type as C code writes it, for example <c>struct open_how</c>.</param>
/// <param name="headers">Headers as written between the angle brackets of #include, in order.</param>
[AttributeUsage(AttributeTargets.Struct)]
internal sealed class CStructAttribute(string name, params string[] headers) : Attribute
{
    public string Name { get; } = name;

    public string[] Headers { get; } = headers;
}
