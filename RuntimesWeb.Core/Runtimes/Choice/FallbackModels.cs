using System.Collections.Immutable;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Runtimes;
using RuntimesWeb.Core.Runtimes.Adapters;
using RuntimesWeb.Core.Settings;

namespace RuntimesWeb.Core.Runtimes.Choice;

/// <summary>
/// The models that take over when the chosen one gives no answer at all (refused key, no credit, rate limit, overload, no network): a person's own list, empty
/// unless they make one, because another provider gets to read the conversation then.
/// </summary>
public sealed class FallbackModels(SettingsStore settings)
{
    public const string Setting = "chat.fallbacks";

    private const int Most = 5;

    /// <summary>The names in their order, as <see cref="ModelIds"/> reads them.</summary>
    public ImmutableArray<string> Names => [.. (settings.Find(Setting) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

    /// <summary>Those that a runtime can use in place of a model.</summary>
    public ImmutableArray<ModelChoice> For(RuntimeId runtime, ModelChoice model) =>
        [.. Names.Select(name => ModelIds.Wish(null, name)).Where(other => other != model && (runtime == RuntimeCatalog.Native || other.Provider == model.Provider))];

    public async Task<Outcome<Done>> SetAsync(IReadOnlyList<string> names, Actor by, CancellationToken ct)
    {
        if (names.Count > Most)
        {
            return Failure.InvalidField("fallbacks", $"at most {Most} models can be named");
        }

        if (names.FirstOrDefault(name => name.Any(c => char.IsWhiteSpace(c) || c == ',') || ModelIds.Wish(null, name) is not { Provider: not null, Model.Length: > 0 }) is { } unknown)
        {
            return Failure.InvalidField("fallbacks", $"'{unknown}' does not say whose model it is; write provider:model, such as openrouter:openai/gpt-4o-mini");
        }

        await settings.SetAsync(Setting, names.Count == 0 ? null : string.Join(',', names), by, ct);
        return Done.Ok;
    }
}
