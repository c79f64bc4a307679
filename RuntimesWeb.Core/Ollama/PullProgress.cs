using System.Collections.Immutable;
using RuntimesWeb.Core.Jobs;

namespace RuntimesWeb.Core.Ollama;

/// <summary>
/// Adds the lines of a pull up: bytes over all layers, and what Ollama is doing. A layer never goes backwards, also not when Ollama threw away what it had and
/// loads it again; <see cref="Bytes"/> tells such work apart from standing still.
/// </summary>
public sealed class PullProgress
{
    private const int MostLayers = 200;
    private const int LongestStatus = 120;

    private readonly Dictionary<string, Layer> _layers = new(StringComparer.Ordinal);
    private readonly List<string> _order = [];
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    /// <param name="before">The layers as the attempts before left them.</param>
    public PullProgress(ImmutableArray<JobPart>? before)
    {
        foreach (var part in before is { IsDefault: false } parts ? parts : [])
        {
            _layers[part.Name] = new Layer(part.Completed, part.Total, 0, 0);
            _order.Add(part.Name);
        }
    }

    public string Status { get; private set; } = "";

    public long Completed => _layers.Values.Sum(l => l.Completed);

    /// <summary>Null until a layer has told its size.</summary>
    public long? Total => _layers.Values.Any(l => l.Total is not null) ? _layers.Values.Sum(l => l.Total ?? l.Completed) : null;

    /// <summary>What this attempt has loaded so far, whether or not it was loaded before.</summary>
    public long Bytes => _layers.Values.Sum(l => l.Loaded);

    public ImmutableArray<JobPart> Parts => [.. _order.Select(name => new JobPart(name, _layers[name].Completed, _layers[name].Total))];

    /// <summary>Ollama works without telling how far it is.</summary>
    public static bool IsSilentWork(string status) =>
        status.StartsWith("verifying", StringComparison.Ordinal) || status.StartsWith("writing", StringComparison.Ordinal) || status.StartsWith("removing", StringComparison.Ordinal);

    /// <summary>The first twelve digits, as Ollama itself shows a layer.</summary>
    public static string ShortDigest(string digest)
    {
        var hex = digest[(digest.IndexOf(':', StringComparison.Ordinal) + 1)..];
        return hex.Length <= 12 ? hex : hex[..12];
    }

    public void Add(PullLine.Progress line)
    {
        Status = line.Status.Length <= LongestStatus ? line.Status : line.Status[..LongestStatus] + "…";
        if (string.IsNullOrEmpty(line.Digest) || ShortDigest(line.Digest) is not { Length: > 0 } name)
        {
            return;
        }

        if (!_layers.TryGetValue(name, out var layer))
        {
            if (_layers.Count == MostLayers)
            {
                return;
            }

            _order.Add(name);
            layer = new Layer(0, null, 0, 0);
        }

        var completed = Math.Min(line.Completed ?? 0, line.Total ?? long.MaxValue);
        var from = _seen.Add(name) ? completed : layer.From;
        _layers[name] = new Layer(Math.Max(layer.Completed, completed), Larger(layer.Total, line.Total), from, Math.Max(layer.Loaded, completed - from));
    }

    /// <summary>The model is complete: only its own layers count, each as a whole.</summary>
    public void Finish()
    {
        _order.RemoveAll(name => !_seen.Contains(name));
        foreach (var name in _layers.Keys.Where(name => !_seen.Contains(name)).ToList())
        {
            _layers.Remove(name);
        }

        foreach (var name in _order)
        {
            var layer = _layers[name];
            _layers[name] = layer with { Completed = layer.Total ?? layer.Completed };
        }
    }

    private static long? Larger(long? a, long? b) => a is null ? b : b is null ? a : Math.Max(a.Value, b.Value);

    /// <param name="From">Where this attempt began with it.</param>
    private sealed record Layer(long Completed, long? Total, long From, long Loaded);
}
