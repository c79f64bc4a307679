using System.Collections.Concurrent;

namespace RuntimesWeb.Core.Runtimes.Tools.Writing;

/// <summary>
/// What a run knows of files, by their real paths: what it read or wrote, and what a person was shown. A file that is different now was changed by somebody else, whose
/// work must not be lost.
/// </summary>
internal sealed class SeenFiles
{
    private readonly ConcurrentDictionary<string, Seen> _files = new(StringComparer.Ordinal);

    /// <summary>The run has read it, or written it.</summary>
    public void Note(string real, string hash) => _files[real] = new Seen(hash, IsRead: true);

    /// <summary>A person was asked about a change of it as it is now; null when it is not there.</summary>
    public void Show(string real, string? hash) => _files.AddOrUpdate(real, _ => new Seen(hash, IsRead: false), (_, seen) => seen with { Hash = hash });

    public bool WasRead(string real) => _files.TryGetValue(real, out var seen) && seen.IsRead;

    public bool IsOther(string real, string? hash) => _files.TryGetValue(real, out var seen) && seen.Hash != hash;

    private sealed record Seen(string? Hash, bool IsRead);
}
