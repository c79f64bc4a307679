using System.Buffers.Binary;
using System.Text;

namespace RuntimesWeb.Bench.Circuits;

/// <summary>One message of the hub as far as the bench has to understand it.</summary>
/// <param name="Target">The method an invocation names, such as <c>JS.RenderBatch</c>.</param>
/// <param name="Bytes">The whole message; good until the next one is read.</param>
/// <param name="ArgumentsAt">Where in it the arguments of an invocation begin.</param>
internal readonly record struct HubMessage(int Type, string? Target, ReadOnlyMemory<byte> Bytes = default, int ArgumentsAt = 0)
{
    public const int Invocation = 1;
    public const int Completion = 3;
    public const int Close = 7;
}

/// <summary>
/// The few MessagePack shapes of Blazor's hub protocol ("blazorpack") that opening a circuit needs: messages framed by a varint length,
/// invocations with text arguments out, the head of a message in.
/// </summary>
internal static class BlazorPack
{
    public static byte[] Invocation(string? id, string target, params ReadOnlySpan<object?> arguments)
    {
        var body = new List<byte> { Array(6), HubMessage.Invocation, EmptyMap };
        Text(body, id);
        Text(body, target);
        body.Add(Array(arguments.Length));
        foreach (var argument in arguments)
        {
            Value(body, argument);
        }

        body.Add(Array(0));
        return [.. Length(body.Count), .. body];
    }

    /// <summary>The first whole message and how many bytes it took; null while it is not all there.</summary>
    public static (HubMessage Message, int Taken)? Read(ReadOnlyMemory<byte> memory)
    {
        var bytes = memory.Span;
        var (length, prefix) = (0, 0);
        do
        {
            if (prefix == bytes.Length)
            {
                return null;
            }

            length |= (bytes[prefix] & 0x7f) << (7 * prefix);
        }
        while ((bytes[prefix++] & 0x80) != 0);

        return bytes.Length - prefix < length ? null : (Head(memory.Slice(prefix, length)), prefix + length);
    }

    // [type, headers, invocation id, target, ...]: headers are empty on everything the server sends.
    private static HubMessage Head(ReadOnlyMemory<byte> memory)
    {
        var body = memory.Span;
        var type = body[1];
        if (type != HubMessage.Invocation)
        {
            return new HubMessage(type, null);
        }

        var at = 3 + TextSize(body[3..]).Total;
        var (start, total) = TextSize(body[at..]);
        return new HubMessage(type, Encoding.UTF8.GetString(body[(at + start)..(at + total)]), memory, at + total);
    }

    private const byte EmptyMap = 0x80;
    private const byte Nil = 0xc0;

    private static byte Array(int count) => (byte)(0x90 | count);

    /// <summary>The whole number at the beginning, and how many bytes it takes.</summary>
    public static (long Value, int Total) Number(ReadOnlySpan<byte> bytes) => bytes[0] switch
    {
        <= 0x7f => (bytes[0], 1),
        0xcc => (bytes[1], 2),
        0xcd or 0xd1 => (BinaryPrimitives.ReadInt16BigEndian(bytes[1..]), 3),
        0xce or 0xd2 => (BinaryPrimitives.ReadInt32BigEndian(bytes[1..]), 5),
        0xcf or 0xd3 => (BinaryPrimitives.ReadInt64BigEndian(bytes[1..]), 9),
        var other => throw new BenchException($"Unexpected byte {other:x2} where a number was due."),
    };

    /// <summary>Where the text at the beginning starts, and how many bytes it takes with its length.</summary>
    public static (int Start, int Total) TextSize(ReadOnlySpan<byte> bytes) => bytes[0] switch
    {
        Nil => (1, 1),
        >= 0xa0 and <= 0xbf => (1, 1 + (bytes[0] & 0x1f)),
        0xd9 => (2, 2 + bytes[1]),
        0xda => (3, 3 + BinaryPrimitives.ReadUInt16BigEndian(bytes[1..])),
        0xdb => (5, 5 + BinaryPrimitives.ReadInt32BigEndian(bytes[1..])),
        var other => throw new BenchException($"Unexpected byte {other:x2} in a message of the circuit."),
    };

    private static void Value(List<byte> to, object? value)
    {
        switch (value)
        {
            case bool yes:
                to.Add(yes ? (byte)0xc3 : (byte)0xc2);
                break;
            case long number:
                Span<byte> bytes = stackalloc byte[8];
                BinaryPrimitives.WriteInt64BigEndian(bytes, number);
                to.Add(0xd3);
                to.AddRange(bytes);
                break;
            default:
                Text(to, (string?)value);
                break;
        }
    }

    private static void Text(List<byte> to, string? text)
    {
        if (text is null)
        {
            to.Add(Nil);
            return;
        }

        var bytes = Encoding.UTF8.GetBytes(text);
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
        to.Add(0xdb);
        to.AddRange(length);
        to.AddRange(bytes);
    }

    private static List<byte> Length(int value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        bytes.Add((byte)value);
        return bytes;
    }
}
