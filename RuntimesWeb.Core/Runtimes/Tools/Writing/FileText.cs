using System.Security.Cryptography;
using System.Text;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Runtimes.Tools.Writing;

/// <summary>The text of a file as it stands on the disk, without the mark that some begin with.</summary>
/// <param name="Hash">Of its bytes.</param>
/// <param name="HasMark">It begins with a byte order mark.</param>
internal sealed record FileText(string Text, string Hash, bool HasMark, UnixFileMode? Mode)
{
    /// <summary>What can be changed; a file that is larger is the work of a program.</summary>
    public const int Largest = 2 * 1024 * 1024;

    private const char Mark = '\uFEFF';
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>All its lines end as on Windows.</summary>
    public bool IsOfWindows { get; } = Text.Contains('\n', StringComparison.Ordinal) && LineEnds.Count(Text, "\n") == LineEnds.Count(Text, "\r\n");

    public static Outcome<FileText> Read(FileStream file, string name)
    {
        if (!file.CanSeek)
        {
            return Failure.Invalid($"{name} is not a regular file; it cannot be changed.");
        }

        if (file.Length > Largest)
        {
            return Failure.Invalid($"{name} is larger than 2 MB; files of that size are not changed here.");
        }

        UnixFileMode? mode = OperatingSystem.IsWindows() ? null : File.GetUnixFileMode(file.SafeFileHandle);
        if (mode is { } rights && !rights.HasFlag(UnixFileMode.UserWrite))
        {
            return Failure.Invalid($"{name} is write-protected.");
        }

        var bytes = new byte[file.Length];
        bytes = bytes[..file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
        try
        {
            var text = bytes.AsSpan().Contains((byte)0) ? throw new DecoderFallbackException() : Strict.GetString(bytes);
            var hasMark = text.StartsWith(Mark);
            return new FileText(hasMark ? text[1..] : text, HashOf(bytes), hasMark, mode);
        }
        catch (DecoderFallbackException)
        {
            return Failure.Invalid($"{name} is not a text in UTF-8; it cannot be changed here.");
        }
    }

    /// <summary>What is written in place of this file, or as a new one.</summary>
    public static byte[] Bytes(FileText? before, string text) => Encoding.UTF8.GetBytes(before is { HasMark: true } && !text.StartsWith(Mark) ? Mark + text : text);

    public static string HashOf(ReadOnlySpan<byte> bytes) => Convert.ToHexString(SHA256.HashData(bytes));
}

/// <summary>Line ends of texts.</summary>
internal static class LineEnds
{
    public static int Count(string text, string end)
    {
        var count = 0;
        for (var at = text.IndexOf(end, StringComparison.Ordinal); at >= 0; at = text.IndexOf(end, at + end.Length, StringComparison.Ordinal))
        {
            count++;
        }

        return count;
    }

    public static string Plain(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal);

    public static string OfWindows(string text) => Plain(text).Replace("\n", "\r\n", StringComparison.Ordinal);
}
