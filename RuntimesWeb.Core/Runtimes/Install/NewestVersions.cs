using System.Collections.Concurrent;

namespace RuntimesWeb.Core.Runtimes.Install;

/// <summary>The newest version of each runtime, as far as an install or upgrade had to find it out since the start; nobody is asked for it otherwise.</summary>
public sealed class NewestVersions
{
    private readonly ConcurrentDictionary<RuntimeId, string> _known = new();

    public event Action? Changed;

    /// <summary>A newer version than the installed one; null when none is known.</summary>
    public string? NewerThan(RuntimeStatus status) =>
        status.Version is { } version && _known.TryGetValue(status.Runtime.Id, out var newest) && VersionOrder.Instance.Compare(newest, version) > 0 ? newest : null;

    internal void Set(RuntimeId id, string version)
    {
        _known[id] = version;
        Changed?.Invoke();
    }
}
