using Radzen;

namespace RuntimesWeb.Components.Shared;

/// <summary>Quiet messages that go by themselves: "Saved". A failure that a person must act on stands in the page instead.</summary>
public sealed class Toasts(NotificationService notifications)
{
    private const double ShownMilliseconds = 4500;

    /// <summary>What was said, for the live region that a screen reader hears.</summary>
    public event Action<string>? Said;

    public void Say(string title, string? detail = null) => Show(NotificationSeverity.Success, title, detail);

    public void Warn(string title, string? detail = null) => Show(NotificationSeverity.Error, title, detail);

    private void Show(NotificationSeverity severity, string title, string? detail)
    {
        notifications.Notify(severity, title, detail ?? "", ShownMilliseconds);
        Said?.Invoke(detail is null ? title : $"{title}. {detail}");
    }
}
