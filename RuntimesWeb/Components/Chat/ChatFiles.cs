using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.JSInterop;
using RuntimesWeb.Components.Shared;
using RuntimesWeb.Core.Conversations;

namespace RuntimesWeb.Components.Chat;

/// <summary>Conversations as files: saved by the browser, and taken in again.</summary>
public sealed class ChatFiles(ExportConversation export, ImportConversation import, PageActor actor, Toasts toasts, NavigationManager navigation, IJSRuntime js)
{
    private const long MostBytes = 64 * 1024 * 1024;

    public async Task SaveAsync(Guid conversation, ExportFormat format)
    {
        var outcome = await export.RunAsync(conversation, format, CancellationToken.None);
        if (outcome.Failure is { } failure)
        {
            toasts.Warn("The chat was not exported", Words.Of(failure));
            return;
        }

        await using var script = new PageScript(js, "/js/chat/files.js");
        using var stream = new DotNetStreamReference(new MemoryStream(Encoding.UTF8.GetBytes(outcome.Value.Text)));
        await script.CallAsync("save", outcome.Value.Name, outcome.Value.ContentType, stream);
    }

    public async Task ImportAsync(IBrowserFile file)
    {
        if (file.Size > MostBytes)
        {
            toasts.Warn("Nothing was imported", "The file is larger than 64 MB.");
            return;
        }

        using var reader = new StreamReader(file.OpenReadStream(MostBytes), Encoding.UTF8);
        var outcome = await import.RunAsync(await reader.ReadToEndAsync(), await actor.GetAsync(), CancellationToken.None);
        if (outcome.Failure is { } failure)
        {
            toasts.Warn("Nothing was imported", Words.Of(failure));
            return;
        }

        toasts.Say("Chat imported", ChatCommands.TitleOf(outcome.Value));
        navigation.NavigateTo(ChatCommands.Href(outcome.Value.Id));
    }
}
