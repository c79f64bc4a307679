using System.Collections.Immutable;
using System.Globalization;
using RuntimesWeb.Components.Shared;
using RuntimesWeb.Core.Ollama;

namespace RuntimesWeb.Components.Models;

/// <summary>What is true of models, in words.</summary>
public static class ModelWords
{
    private static readonly (string System, string Command)[] Systems =
    [
        ("Linux", "curl -fsSL https://ollama.com/install.sh | sh"),
        ("macOS", "brew install ollama"),
        ("Windows", "winget install Ollama.Ollama"),
    ];

    /// <summary>How Ollama is installed, on the system of this server first.</summary>
    public static ImmutableArray<(string System, string Command)> InstallCommands { get; } = [.. Systems.OrderBy(s => s.System != Here)];

    private static string Here => OperatingSystem.IsWindows() ? "Windows" : OperatingSystem.IsMacOS() ? "macOS" : "Linux";

    /// <summary>"Ollama 0.17.1 · 3 models, 11.2 GB".</summary>
    public static string Summary(OllamaSnapshot ollama) =>
        $"Ollama {ollama.Version}{(ollama.Models.IsEmpty ? "" : $" · {Words.Count(ollama.Models.Length, "model", "models")}, {Sizes.Bytes(ollama.Models.Sum(m => m.SizeBytes))}")}";

    /// <summary>What it can do, with the meaning of each word; Ollama's own word where there is no better one.</summary>
    public static IEnumerable<(string Word, string Meaning)> Capabilities(ModelDetails details) => details.Capabilities.Select(c => c switch
    {
        "completion" => ("Chat", "Answers in text"),
        "tools" => ("Tools", "Can call tools, so it can work as an agent"),
        "vision" => ("Vision", "Sees pictures"),
        "embedding" => ("Embedding", "Makes texts searchable; it does not chat"),
        "thinking" => ("Thinking", "Can think before it answers"),
        "insert" => ("Fill-in", "Completes text between two parts, as editors need it"),
        _ => (Words.Capital(c), "As Ollama names it"),
    });

    /// <summary>"128k context".</summary>
    public static string? Context(ModelDetails details) => details.ContextLength switch
    {
        null or 0 => null,
        < 1024 and var n => string.Create(CultureInfo.InvariantCulture, $"{n} context"),
        var n => string.Create(CultureInfo.InvariantCulture, $"{n / 1024}k context"),
    };

    /// <summary>How much of the room for models one takes: of what they take together and what is free; null when the disk is not known.</summary>
    public static string? Percent(long bytes, OllamaSnapshot ollama) => Part(bytes, Room(ollama))?.ToString("0.##", CultureInfo.InvariantCulture);

    public static string Share(InstalledModel model, OllamaSnapshot ollama, long memory)
    {
        var disk = Part(model.SizeBytes, Room(ollama)) is { } ofDisk ? string.Create(CultureInfo.InvariantCulture, $", {ofDisk:0.#} % of the disk space there is for models") : "";
        var ram = ollama.IsLocal && Part(model.SizeBytes, memory) is { } ofMemory ? string.Create(CultureInfo.InvariantCulture, $", {ofMemory:0} % of this computer's memory") : "";
        return $"{Sizes.Bytes(model.SizeBytes)}{disk}{ram}";
    }

    public static string Where(LoadedModel loaded) =>
        loaded.VramBytes <= 0 || loaded.SizeBytes <= 0 ? "In memory"
        : loaded.VramBytes >= loaded.SizeBytes ? "On the graphics card"
        : string.Create(CultureInfo.InvariantCulture, $"{100 * loaded.VramBytes / loaded.SizeBytes} % on the graphics card");

    /// <summary>It has a time to go; one that stays for good is given one in the far future.</summary>
    public static bool Leaves(LoadedModel loaded, DateTimeOffset now) => loaded.ExpiresAt > now && loaded.ExpiresAt < now.AddDays(30);

    public static string Fit(Fit fit) => fit switch
    {
        Core.Ollama.Fit.Fits => "Fits",
        Core.Ollama.Fit.Tight => "Tight",
        Core.Ollama.Fit.TooBig => "Too big",
        _ => "Not known",
    };

    public static Tone Tone(Fit fit) => fit switch
    {
        Core.Ollama.Fit.Fits => Shared.Tone.Ok,
        Core.Ollama.Fit.Tight => Shared.Tone.Warn,
        Core.Ollama.Fit.TooBig => Shared.Tone.Danger,
        _ => Shared.Tone.Plain,
    };

    private static long? Room(OllamaSnapshot ollama) => ollama.Disk is { } disk ? disk.FreeBytes + ollama.Models.Sum(m => m.SizeBytes) : null;

    private static double? Part(long bytes, long? whole) => whole is > 0 and { } all ? Math.Clamp(100d * bytes / all, 0, 100) : null;
}
