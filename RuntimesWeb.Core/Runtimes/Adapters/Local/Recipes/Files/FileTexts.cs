using System.Text;
using System.Text.RegularExpressions;
using RuntimesWeb.Core.Projects;
using RuntimesWeb.Core.Runtimes.Tools.Writing;

namespace RuntimesWeb.Core.Runtimes.Adapters.Local.Recipes.Files;

/// <summary>Reads the text files of a folder, whoever wrote them.</summary>
internal static class FileTexts
{
    /// <summary>What the tools can change; a larger file is the work of a program.</summary>
    public const int Largest = FileText.Largest;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The text of a file, its beginning at least; null when it is none, is empty, or cannot be read. An empty one may be a pipe, which would never end.</summary>
    public static string? Of(WorkFolder folder, FoundFile file, int most) =>
        Bytes(folder, file, most) is { } bytes && !bytes.AsSpan(0, Math.Min(bytes.Length, 8000)).Contains((byte)0) ? Encoding.UTF8.GetString(bytes) : null;

    /// <summary>The whole text of a file that may be changed, without the mark that some begin with; null when it is not a text in UTF-8, too large, empty, or cannot be read.</summary>
    public static string? Whole(WorkFolder folder, FoundFile file)
    {
        if (file.Bytes > Largest || Bytes(folder, file, Largest + 1) is not { } bytes || bytes.Length > Largest || bytes.AsSpan().Contains((byte)0))
        {
            return null;
        }

        try
        {
            var text = Strict.GetString(bytes);
            return text.StartsWith('\uFEFF') ? text[1..] : text;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    /// <summary>Reads something out of a text that anybody may have written, even to make a pattern run for ever; then there is nothing.</summary>
    public static T Guarded<T>(Func<T> read, T otherwise)
    {
        try
        {
            return read();
        }
        catch (RegexMatchTimeoutException)
        {
            return otherwise;
        }
    }

    private static byte[]? Bytes(WorkFolder folder, FoundFile file, int most)
    {
        var path = Path.Combine(folder.Path, file.Path);
        try
        {
            if (file.Bytes == 0 || new FileInfo(path) is not { LinkTarget: null, Length: > 0 })
            {
                return null;
            }

            using var stream = new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.Open,
                Access = FileAccess.Read,
                Share = FileShare.ReadWrite | FileShare.Delete,
                BufferSize = 0,
            });
            var bytes = new byte[Math.Min(most, stream.Length)];
            return bytes[..stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return null;
        }
    }
}
