using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace RuntimesWeb.Core.Worktrees.Diffs;

/// <summary>Names hunks by their file and their lines, not by where they stand: the same change keeps its name while other places of the file change.</summary>
internal sealed class HunkId : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly Dictionary<string, int> _seen = new(StringComparer.Ordinal);
    private byte[] _path = [];

    public void BeginFile(string path)
    {
        _path = Encoding.UTF8.GetBytes(path + "\0");
        _seen.Clear();
    }

    public void BeginHunk()
    {
        _hash.TryGetHashAndReset(stackalloc byte[32], out _);
        _hash.AppendData(_path);
    }

    public void Add(ReadOnlySpan<byte> line)
    {
        _hash.AppendData(line);
        _hash.AppendData("\n"u8);
    }

    /// <summary>The hunk's name; the second of the same lines in a file gets a number.</summary>
    public string EndHunk()
    {
        Span<byte> hash = stackalloc byte[32];
        _hash.TryGetHashAndReset(hash, out _);
        var id = Convert.ToHexStringLower(hash[..6]);
        var count = _seen[id] = _seen.GetValueOrDefault(id) + 1;
        return count == 1 ? id : string.Create(CultureInfo.InvariantCulture, $"{id}-{count}");
    }

    public void Dispose() => _hash.Dispose();
}
