using System.Collections.Concurrent;
using Microsoft.AspNetCore.Components;
using RuntimesWeb.Components.Shared;

namespace RuntimesWeb.Components.Chat.Messages;

/// <summary>An icon as plain markup: where there are hundreds of them, a component for each would weigh more than the messages.</summary>
public static class Glyph
{
    private static readonly ConcurrentDictionary<string, MarkupString> Drawn = new();

    public static MarkupString Of(string name) => Drawn.GetOrAdd(
        name, static n => new MarkupString($"<svg class=\"icon icon-16\" viewBox=\"0 0 24 24\" aria-hidden=\"true\" focusable=\"false\">{IconPaths.All[n]}</svg>"));
}
