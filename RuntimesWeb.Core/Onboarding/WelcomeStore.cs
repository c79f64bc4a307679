using RuntimesWeb.Core.Settings;

namespace RuntimesWeb.Core.Onboarding;

/// <summary>Keeps where the person is in the first-run wizard.</summary>
public sealed class WelcomeStore(SettingsStore settings, TimeProvider time)
{
    private const string Key = "welcome";
    private const string ListKey = "welcome.checklist";

    public WelcomeProgress Current => WelcomeProgress.Read(settings.Find(Key));

    /// <summary>The person closed the checklist on Home.</summary>
    public bool IsListClosed => settings.Find(ListKey) is not null;

    /// <summary>The wizard is on a screen.</summary>
    public Task OpenedAsync(CancellationToken ct) => Current.OpenedAt is null ? SaveAsync(Current with { OpenedAt = time.GetUtcNow() }, ct) : Task.CompletedTask;

    /// <summary>On to a page, or back to one; from a wizard that is over it begins anew.</summary>
    public Task GoAsync(WelcomeStep step, string? provider, string? model, CancellationToken ct) => SaveAsync(new WelcomeProgress
    {
        Step = step,
        Provider = provider,
        Model = model,
        OpenedAt = Current.OpenedAt ?? time.GetUtcNow(),
    }, ct);

    public Task SkipAsync(CancellationToken ct) => SaveAsync(Current with { SkippedAt = time.GetUtcNow(), OpenedAt = Current.OpenedAt ?? time.GetUtcNow() }, ct);

    public Task CloseListAsync(CancellationToken ct) => settings.RememberAsync(ListKey, "closed", ct);

    internal Task FinishAsync(Guid conversation, CancellationToken ct) => SaveAsync(Current with { FinishedAt = time.GetUtcNow(), ConversationId = conversation }, ct);

    private Task SaveAsync(WelcomeProgress progress, CancellationToken ct) => settings.RememberAsync(Key, progress.Write(), ct);
}
