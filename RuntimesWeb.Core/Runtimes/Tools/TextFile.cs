using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Runtimes.Tools;

/// <summary>A text file that is read line by line within bounds: neither a line nor a file has to fit into memory.</summary>
internal sealed class TextFile : IDisposable
{
    /// <summary>So much of a line is kept.</summary>
    public const int LongestLine = 2_000;

    private const int Head = 8_192;

    private static readonly (byte[] Begins, string What)[] Kinds =
    [
        ([0x89, 0x50, 0x4E, 0x47], "a PNG image"), ([0xFF, 0xD8, 0xFF], "a JPEG image"), ([0x47, 0x49, 0x46, 0x38], "a GIF image"), ([0x25, 0x50, 0x44, 0x46], "a PDF document"),
        ([0x50, 0x4B, 0x03, 0x04], "a ZIP archive or an office document"), ([0x1F, 0x8B], "a gzip archive"), ([0x7F, 0x45, 0x4C, 0x46], "a program or library (ELF)"),
        ([0x4D, 0x5A], "a program or library (Windows)"), ([0xCF, 0xFA, 0xED, 0xFE], "a program or library (macOS)"), ([0x53, 0x51, 0x4C, 0x69, 0x74, 0x65], "a SQLite database"),
        ([0x00, 0x61, 0x73, 0x6D], "a WebAssembly module"), ([0x77, 0x4F, 0x46, 0x32], "a font"),
    ];

    private readonly StreamReader _reader;
    private readonly StringBuilder _line = new();
    private readonly char[] _buffer = new char[4_096];
    private int _at;
    private int _read;

    private TextFile(FileStream file)
    {
        SizeBytes = file.Length;
        _reader = new StreamReader(new BoundedStream(file, long.MaxValue), Encoding.UTF8, detectEncodingFromByteOrderMarks: true, bufferSize: 16 * 1024);
        File = file;
    }

    public long SizeBytes { get; }

    private FileStream File { get; }

    /// <summary>Opens it, or tells what it is instead of text.</summary>
    public static Outcome<TextFile> Open(Workspace workspace, string real)
    {
        var opened = workspace.Open(real);
        if (opened.Failure is { } failure)
        {
            return failure;
        }

        var file = opened.Value;
        try
        {
            Span<byte> head = stackalloc byte[Head];
            head = head[..file.ReadAtLeast(head, Head, throwOnEndOfStream: false)];
            file.Position = 0;
            if (WhatIs(head) is not { } what)
            {
                return new TextFile(file);
            }

            var size = file.Length;
            file.Dispose();
            return Failure.Invalid(string.Create(CultureInfo.InvariantCulture, $"{workspace.Name(real)} is {what} of {size:N0} bytes; only text can be read."));
        }
        catch (IOException)
        {
            file.Dispose();
            return Failure.Invalid($"{workspace.Name(real)} cannot be read.");
        }
    }

    /// <summary>Of its bytes; asked before the first line.</summary>
    public string Hash()
    {
        var hash = Convert.ToHexString(SHA256.HashData(new BoundedStream(File, long.MaxValue)));
        File.Position = 0;
        return hash;
    }

    /// <summary>The next line, and how many characters of it were left away; null at the end.</summary>
    /// <exception cref="IOException">The file cannot be read any further.</exception>
    public (string Text, long Cut)? Next(CancellationToken ct)
    {
        _line.Clear();
        var length = 0L;
        while (true)
        {
            if (_at == _read)
            {
                ct.ThrowIfCancellationRequested();
                (_at, _read) = (0, _reader.Read(_buffer, 0, _buffer.Length));
                if (_read == 0)
                {
                    return length == 0 ? null : (Text(), length - _line.Length);
                }
            }

            var rest = _buffer.AsSpan(_at.._read);
            var end = rest.IndexOf('\n');
            var piece = end < 0 ? rest : rest[..end];
            _line.Append(piece[..Math.Min(piece.Length, LongestLine - _line.Length)]);
            length += piece.Length;
            _at += piece.Length + (end < 0 ? 0 : 1);
            if (end >= 0)
            {
                return (Text(), length - _line.Length);
            }
        }
    }

    public void Dispose()
    {
        _reader.Dispose();
        File.Dispose();
    }

    private string Text() => _line.Length > 0 && _line[^1] == '\r' ? _line.ToString(0, _line.Length - 1) : _line.ToString();

    private static string? WhatIs(ReadOnlySpan<byte> head)
    {
        // Text in two bytes a character is full of zeros, and says so at its beginning.
        if (head is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
        {
            return null;
        }

        foreach (var (begins, what) in Kinds)
        {
            // A text may well begin with "SQLite".
            if (head.StartsWith(begins) && (begins[0] is < 0x20 or >= 0x7F or (byte)'%' || head.Contains((byte)0)))
            {
                return what;
            }
        }

        return head.Contains((byte)0) ? "a binary file" : null;
    }
}
