using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Components.Shared;

/// <summary>Who acts on a page, and how they are told what came of it: for commands that need both.</summary>
public sealed class PageVoice(PageActor actor, Toasts toasts)
{
    public Task<Actor> ActorAsync() => actor.GetAsync();

    public void Say(string title, string? detail = null, ToastAction? action = null) => toasts.Say(title, detail, action: action);

    public void Warn(string title, string detail) => toasts.Warn(title, detail);
}
