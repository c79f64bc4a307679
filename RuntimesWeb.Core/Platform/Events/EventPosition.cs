using System.Globalization;

namespace RuntimesWeb.Core.Platform.Events;

/// <summary>
/// How far a reader has come in a stream: everything up to and including event <paramref name="Seq"/>, or, with <paramref name="Chars"/>, only so many
/// characters of that text segment. On the wire <c>12</c> or <c>12.345</c>: the <c>id</c> of a server-sent event and its <c>Last-Event-ID</c>.
/// </summary>
[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Auto)]
public readonly record struct EventPosition(long Seq, int? Chars = null)
{
    /// <summary>Before the first event.</summary>
    public static EventPosition Start => default;

    public static bool TryParse(string? text, out EventPosition position)
    {
        position = default;
        if (text is null || text.Length > 32)
        {
            return false;
        }

        var dot = text.IndexOf('.', StringComparison.Ordinal);
        var chars = 0;
        if (!long.TryParse(dot < 0 ? text : text[..dot], NumberStyles.None, CultureInfo.InvariantCulture, out var seq)
            || (dot >= 0 && !int.TryParse(text.AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out chars)))
        {
            return false;
        }

        position = new EventPosition(seq, dot < 0 ? null : chars);
        return true;
    }

    public override string ToString() => Chars is { } chars
        ? string.Create(CultureInfo.InvariantCulture, $"{Seq}.{chars}")
        : Seq.ToString(CultureInfo.InvariantCulture);
}
