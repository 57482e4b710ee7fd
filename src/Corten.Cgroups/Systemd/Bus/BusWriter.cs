using System.Buffers.Binary;
using System.Text;

namespace Corten.Cgroups.Systemd.Bus;

/// <summary>Marshals values in little-endian order: D-Bus Specification, "Marshaling". Types are those of the calls that this project makes.</summary>
internal sealed class BusWriter
{
    private readonly List<byte> _bytes = [];

    public int Length => _bytes.Count;

    public byte[] ToArray() => [.. _bytes];

    public void Align(int boundary)
    {
        while (_bytes.Count % boundary != 0)
            _bytes.Add(0);
    }

    public void Byte(byte value) => _bytes.Add(value);

    public void UInt32(uint value)
    {
        Align(sizeof(uint));
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        _bytes.AddRange(bytes);
    }

    public void UInt64(ulong value)
    {
        Align(sizeof(ulong));
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        _bytes.AddRange(bytes);
    }

    /// <summary>A string or object path.</summary>
    public void String(string value)
    {
        byte[] text = Encoding.UTF8.GetBytes(value);
        UInt32((uint)text.Length);
        _bytes.AddRange(text);
        _bytes.Add(0);
    }

    public void Signature(string value)
    {
        _bytes.Add((byte)value.Length);
        _bytes.AddRange(Encoding.ASCII.GetBytes(value));
        _bytes.Add(0);
    }

    /// <summary>An array whose elements need <paramref name="alignment"/>; its length, without the padding before the first, is filled in at the end.</summary>
    public void Array(int alignment, Action elements)
    {
        UInt32(0);
        int length = _bytes.Count - sizeof(uint);
        Align(alignment);
        int start = _bytes.Count;
        elements();
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, (uint)(_bytes.Count - start));
        for (int i = 0; i < bytes.Length; i++)
            _bytes[length + i] = bytes[i];
    }

    /// <summary>A value with its type before it.</summary>
    public void Variant(string signature, object value)
    {
        Signature(signature);
        Value(signature, value);
    }

    private void Value(string signature, object value)
    {
        switch (signature)
        {
            case "s" or "o":
                String((string)value);
                break;
            case "g":
                Signature((string)value);
                break;
            case "b":
                UInt32((bool)value ? 1u : 0);
                break;
            case "i":
                UInt32((uint)(int)value);
                break;
            case "u":
                UInt32((uint)value);
                break;
            case "x":
                UInt64((ulong)(long)value);
                break;
            case "t":
                UInt64((ulong)value);
                break;
            default:
                Values(signature, value);
                break;
        }
    }

    private void Values(string signature, object value)
    {
        switch (signature)
        {
            case "ay":
                Array(1, () => _bytes.AddRange((byte[])value));
                break;
            case "au":
                Array(sizeof(uint), () => System.Array.ForEach((uint[])value, UInt32));
                break;
            case "as":
                Array(sizeof(uint), () => System.Array.ForEach((string[])value, String));
                break;
            case "a(ss)":
                Array(sizeof(ulong), () => System.Array.ForEach(((string, string)[])value, Pair));
                break;
            default:
                throw new ArgumentException($"values of type {signature} are not marshalled", nameof(signature));
        }
    }

    private void Pair((string First, string Second) value)
    {
        Align(sizeof(ulong));
        String(value.First);
        String(value.Second);
    }
}
