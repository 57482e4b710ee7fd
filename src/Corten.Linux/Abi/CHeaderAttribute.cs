namespace Corten.Linux.Abi;

/// <summary>Names the C headers in which every constant of the class below stands under the same name; the ABI test compiles them together.</summary>
/// <param name="headers">Headers as written between the angle brackets of #include, in order.</param>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class CHeaderAttribute(params string[] headers) : Attribute
{
    public string[] Headers { get; } = headers;
}
