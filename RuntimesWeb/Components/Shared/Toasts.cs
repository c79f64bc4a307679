using Microsoft.AspNetCore.Components;
using Radzen;

namespace RuntimesWeb.Components.Shared;

/// <summary>Where a toast leads.</summary>
public sealed record ToastLink(string Text, string Href);

/// <summary>What a toast can take back.</summary>
public sealed record ToastAction(string Text, Func<Task> Run);

/// <summary>Quiet messages that go by themselves: "Saved". A failure that a person must act on stands in the page instead.</summary>
public sealed class Toasts(NotificationService notifications)
{
    private const double ShownMilliseconds = 4500;

    // Time to read it, and to reach the link.
    private const double LinkShownMilliseconds = 9000;

    /// <summary>What was said, for the live region that a screen reader hears.</summary>
    public event Action<string>? Said;

    public void Say(string title, string? detail = null, ToastLink? link = null, ToastAction? action = null) => Show(NotificationSeverity.Success, title, detail, link, action);

    public void Warn(string title, string? detail = null, ToastLink? link = null) => Show(NotificationSeverity.Error, title, detail, link, null);

    /// <summary>Something waits for the person.</summary>
    public void Ask(string title, string detail, ToastLink link) => Show(NotificationSeverity.Info, title, detail, link, null);

    private void Show(NotificationSeverity severity, string title, string? detail, ToastLink? link, ToastAction? action)
    {
        var message = new NotificationMessage
        {
            Severity = severity,
            Summary = title,
            Detail = detail ?? "",
            DetailContent = link is null ? null : _ => Linked(detail, link),
            Duration = link is null && action is null ? ShownMilliseconds : LinkShownMilliseconds,
        };
        if (action is not null)
        {
            message.DetailContent = _ => Button(detail, action, () => notifications.Messages.Remove(message));
        }

        notifications.Notify(message);
        Said?.Invoke(detail is null ? title : $"{title}. {detail}");
    }

    private static RenderFragment Linked(string? detail, ToastLink link) => builder =>
    {
        if (detail is not null)
        {
            builder.OpenElement(0, "p");
            builder.AddContent(1, detail);
            builder.CloseElement();
        }

        builder.OpenElement(2, "a");
        builder.AddAttribute(3, "href", link.Href);
        builder.AddContent(4, link.Text);
        builder.CloseElement();
    };

    private static RenderFragment Button(string? detail, ToastAction action, Action close) => builder =>
    {
        if (detail is not null)
        {
            builder.OpenElement(0, "p");
            builder.AddContent(1, detail);
            builder.CloseElement();
        }

        builder.OpenElement(2, "button");
        builder.AddAttribute(3, "type", "button");
        builder.AddAttribute(4, "class", "btn");
        builder.AddAttribute(5, "onclick", EventCallback.Factory.Create(action, async () =>
        {
            close();
            await action.Run();
        }));
        builder.AddContent(6, action.Text);
        builder.CloseElement();
    };
}
