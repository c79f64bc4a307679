using System.Collections.Immutable;
using System.Text.Json;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Ollama;

/// <summary>A well-known model and what it is good for.</summary>
/// <param name="Kind"><c>chat</c>, <c>code</c>, <c>vision</c> or <c>embedding</c>.</param>
public sealed record KnownModel(string Name, string Parameters, long SizeBytes, string GoodFor, string Kind)
{
    /// <summary>The name as Ollama lists it.</summary>
    public string FullName => Name.Contains(':', StringComparison.Ordinal) ? Name : $"{Name}:{ModelName.DefaultTag}";
}

/// <summary>Whether a model suits a computer.</summary>
public enum Fit
{
    /// <summary>Ollama runs elsewhere, on a computer that is not known.</summary>
    Unknown,
    Fits,
    Tight,
    TooBig,
}

/// <summary>A suggestion with its fit, and why in a sentence.</summary>
public sealed record Suggestion(KnownModel Model, Fit Fit, string Why);

/// <summary>Models worth trying, from a list that is part of the product, marked by what this computer has room for.</summary>
public sealed class ModelSuggestions(Capacity capacity)
{
    private const double Gigabyte = 1e9;

    public static ImmutableArray<KnownModel> Known { get; } = Load();

    public long MemoryBytes => capacity.MemoryBytes;

    /// <summary>
    /// What is not there yet. First what fits: the usual choice, then the most able ones; after them the tight and the too big, the nearest first. For another
    /// computer's Ollama the list as it is.
    /// </summary>
    public ImmutableArray<Suggestion> For(OllamaSnapshot ollama) =>
    [
        .. Known.Where(k => ollama.Find(k.FullName) is null)
            .Select(k => Of(k, ollama.IsLocal ? capacity.MemoryBytes : null, ollama.Disk?.FreeBytes))
            .OrderBy(s => s.Fit).ThenBy(s => s.Model != Known[0]).ThenBy(s => s.Fit switch
            {
                Fit.Unknown => 0,
                Fit.Fits => -s.Model.SizeBytes,
                _ => s.Model.SizeBytes,
            }),
    ];

    /// <summary>A model needs its size and about a fifth more while it works; the system needs some memory too. A graphics card is not counted.</summary>
    public static Suggestion Of(KnownModel model, long? memory, long? free)
    {
        var needs = (long)(model.SizeBytes * 1.2) + 300_000_000;
        return (memory, free) switch
        {
            (_, { } disk) when model.SizeBytes > disk => new(model, Fit.TooBig, $"needs {Text(model.SizeBytes)} of disk, {Text(disk)} are free"),
            (null, _) => new(model, Fit.Unknown, "Ollama runs on another computer"),
            ({ } all, _) when needs <= all * 0.7 => new(model, Fit.Fits, $"needs about {Text(needs)} of {Text(all)} memory"),
            ({ } all, _) when needs <= all * 0.95 => new(model, Fit.Tight, $"needs about {Text(needs)} of {Text(all)} memory, so little else may run beside it"),
            ({ } all, _) => new(model, Fit.TooBig, $"needs about {Text(needs)} of memory, this computer has {Text(all)}"),
        };
    }

    private static string Text(long bytes) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{bytes / Gigabyte:0.0} GB");

    private static ImmutableArray<KnownModel> Load()
    {
        using var stream = typeof(ModelSuggestions).Assembly.GetManifestResourceStream("RuntimesWeb.Core.Ollama.suggestions.json")
            ?? throw new InvalidOperationException("suggestions.json is not embedded");
        return JsonSerializer.Deserialize<ImmutableArray<KnownModel>>(stream, JsonSerializerOptions.Web);
    }
}
